package dev.alexandrite.partner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.DoubleSupplier;

/**
 * A message on its way to a webhook.
 *
 * @param attempts with this one
 */
record Delivery(
    UUID webhookId, String partnerRef, String url, Feed.Event event, long position, int attempts) {
  /**
   * Waits are a tenth longer at most, so that those of one outage don't come back at one moment.
   */
  private static final double JITTER = 0.1;

  private static final Duration WAIT_MAX = Duration.ofHours(24);

  /** What follows an attempt that was not taken. */
  sealed interface Next {
    record Again(Instant at) implements Next {}

    /** Nothing more is sent to the webhook until its owner switches it on. */
    record GivenUp(String reason) implements Next {}
  }

  /** The same for each attempt, however often the event is sent, and at every webhook. */
  String messageId() {
    return "msg_%s_%d".formatted(event.orderId().value().toString().replace("-", ""), position);
  }

  /**
   * @param waits after the first attempt, the second and so on
   * @param random between 0 and 1
   */
  Next after(
      WebhookClient.Answer answer, List<Duration> waits, Instant now, DoubleSupplier random) {
    if (answer.gone()) {
      return new Next.GivenUp("It was answered with 410: nobody is there any more.");
    }
    if (attempts > waits.size()) {
      return new Next.GivenUp(
          "One message was not taken %d times, the last time because %s."
              .formatted(attempts, answer.reason()));
    }
    Duration wait = waits.get(attempts - 1);
    Duration spread =
        wait.plus(Duration.ofMillis((long) (wait.toMillis() * JITTER * random.getAsDouble())));
    Duration asked = answer.retryAfter();
    if (asked != null && asked.compareTo(spread) > 0) {
      spread = asked.compareTo(WAIT_MAX) < 0 ? asked : WAIT_MAX;
    }
    return new Next.Again(now.plus(spread));
  }
}
