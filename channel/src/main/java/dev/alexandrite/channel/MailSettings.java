package dev.alexandrite.channel;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How mails leave the house.
 *
 * @param host of the SMTP server; without one mails go to the inbox of an embedded house, or wait
 * @param from the address mails come from
 * @param inboxKey opens the inbox of an embedded house; empty everywhere else
 * @param poll how often it is looked for mails that are due
 * @param atOnce mails that are sent side by side
 * @param connectWithin the server's time to take a connection
 * @param answerWithin the server's time for each answer
 * @param sentWithin the server's time for a mail as a whole
 * @param retryFirst the wait after a first failure; it doubles with each further one
 * @param retryMost the longest wait between two attempts
 * @param giveUpAfter when a mail that could not be sent is given up
 * @param kept how long it is known what became of a mail
 * @param perRecipientADay mails of one kind that anybody can have sent to one address in 24 hours;
 *     further ones are not sent while one of those is good for something
 */
@Validated
@ConfigurationProperties("mail")
public record MailSettings(
    String host,
    @Min(1) @Max(65_535) int port,
    String user,
    String password,
    Security security,
    @NotBlank String from,
    @NotBlank String fromName,
    String inboxKey,
    Duration poll,
    @Positive int atOnce,
    Duration connectWithin,
    Duration answerWithin,
    Duration sentWithin,
    Duration retryFirst,
    Duration retryMost,
    Duration giveUpAfter,
    Duration kept,
    @Positive int perRecipientADay) {

  /** How the connection to the SMTP server is kept from eavesdroppers. */
  public enum Security {
    STARTTLS,
    TLS,
    NONE
  }

  boolean toInbox() {
    return host.isBlank() && !inboxKey.isBlank();
  }
}
