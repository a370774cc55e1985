package dev.alexandrite.platform;

import dev.alexandrite.contracts.Message;
import java.util.List;

/** What a role does with messages outside an order's sequence; called once per message. */
public interface MessageHandler {
  List<String> topics();

  void heard(Message message);
}
