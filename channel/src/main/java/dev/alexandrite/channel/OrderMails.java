package dev.alexandrite.channel;

import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What buyers are written about their orders. */
@Component
public class OrderMails {
  private final Mails mails;
  private final Recipients recipients;

  OrderMails(Mails mails, Recipients recipients) {
    this.mails = mails;
    this.recipients = recipients;
  }

  /**
   * A draft was closed because nobody went on with it. In the transaction that closes it.
   *
   * @param number of the order, as people say it
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void draftClosed(Buyer buyer, String number) {
    recipients
        .of(buyer)
        .ifPresent(
            to ->
                mails.put(
                    to, Letter.DRAFT_CLOSED, Map.of("number", number), recipients.home(), null));
  }
}
