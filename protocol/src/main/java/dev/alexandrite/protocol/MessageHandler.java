package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Message;
import java.util.List;

/** What a role does with messages outside an order's sequence; called once per message. */
public interface MessageHandler {
  List<String> topics();

  void heard(Message message);

  /** For whom it matters which topic it came on, that is, who said it. */
  default void heard(String topic, Message message) {
    heard(message);
  }

  /** A tombstone on a compacted topic: what was last said of the key is to be forgotten. */
  default void forgotten(String topic, String key) {}
}
