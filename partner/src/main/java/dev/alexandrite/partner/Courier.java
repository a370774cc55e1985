package dev.alexandrite.partner;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.Letter;
import dev.alexandrite.channel.Mails;
import dev.alexandrite.channel.Recipients;
import dev.alexandrite.platform.Bell;
import dev.alexandrite.platform.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends messages to webhooks. All instances of the role share the work; of one partner so many are
 * under way at once that a slow server leaves room for the others, and who has the fewest is next.
 */
@Component
class Courier implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);

  /** An attempt, and writing down what became of it. */
  private static final int LEASE_PER_ANSWER = 2;

  /**
   * What is sent, as Standard Webhooks has it.
   *
   * @param timestamp when it happened
   */
  record Message(String type, Instant timestamp, Object data) {}

  private final Deliveries deliveries;
  private final Webhooks webhooks;
  private final WebhookSecrets secrets;
  private final WebhookClient client;
  private final WebhookSettings settings;
  private final Bell bell;
  private final Mails mails;
  private final Recipients recipients;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Semaphore free;
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
  private final Loop loop =
      new Loop("courier", this::round, e -> log.error("webhooks wait; trying again", e));
  private volatile ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();

  Courier(
      Deliveries deliveries,
      Webhooks webhooks,
      WebhookSecrets secrets,
      WebhookClient client,
      WebhookSettings settings,
      Bell bell,
      Mails mails,
      Recipients recipients,
      PlatformTransactionManager transactions,
      JsonMapper json,
      MeterRegistry meters,
      Clock clock) {
    this.deliveries = deliveries;
    this.webhooks = webhooks;
    this.secrets = secrets;
    this.client = client;
    this.settings = settings;
    this.bell = bell;
    this.mails = mails;
    this.recipients = recipients;
    this.transaction = new TransactionTemplate(transactions);
    this.json = json;
    this.meters = meters;
    this.clock = clock;
    this.free = new Semaphore(settings.atOnce());
  }

  @Override
  public void start() {
    senders = Executors.newVirtualThreadPerTaskExecutor();
    bell.begin();
    loop.start();
  }

  /** What is under way is written down; what nobody answers is another instance's in a moment. */
  @Override
  public void stop() {
    bell.end();
    loop.stop();
    senders.close();
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }

  private void round() throws InterruptedException {
    free.acquire();
    free.release(); // there is room for one
    Duration lease = settings.answeredWithin().multipliedBy(LEASE_PER_ANSWER);
    List<Delivery> due = deliveries.claim(Map.copyOf(underWay), free.availablePermits(), lease);
    for (Delivery delivery : due) {
      free.acquire();
      underWay.merge(delivery.partnerRef(), 1, Integer::sum);
      senders.execute(() -> send(delivery));
    }
    if (due.isEmpty()) {
      bell.rest(settings.pollEvery());
    }
  }

  private void send(Delivery delivery) {
    try {
      WebhookClient.Answer answer =
          send(delivery.webhookId(), delivery.url(), delivery.messageId(), message(delivery));
      if (answer.taken()) {
        deliveries.delivered(delivery);
        bell.ring(); // the next of its order may go
      } else {
        failed(delivery, answer);
      }
      meters.counter("webhooks", "taken", String.valueOf(answer.taken())).increment();
    } catch (RuntimeException e) {
      log.error("a message to webhook {} is taken up again later", delivery.webhookId(), e);
    } finally {
      underWay.computeIfPresent(delivery.partnerRef(), (ref, n) -> n == 1 ? null : n - 1);
      free.release();
    }
  }

  private static Message message(Delivery delivery) {
    return new Message(delivery.event().type(), delivery.event().at(), delivery.event());
  }

  /** One attempt, signed with what the webhook's secrets are now. */
  WebhookClient.Answer send(UUID webhookId, String url, String messageId, Message message) {
    String body = json.writeValueAsString(message);
    Map<String, String> headers =
        secrets.signed(messageId, clock.instant(), body, webhooks.signing(webhookId));
    return client.send(URI.create(url), headers, body);
  }

  private void failed(Delivery delivery, WebhookClient.Answer answer) {
    Instant now = clock.instant();
    switch (delivery.after(
        answer, settings.retryAfter(), now, ThreadLocalRandom.current()::nextDouble)) {
      case Delivery.Next.Again(Instant at) -> deliveries.failed(delivery, answer, at);
      case Delivery.Next.GivenUp(String reason) ->
          transaction.executeWithoutResult(
              status -> {
                boolean first = deliveries.giveUp(delivery.webhookId(), reason);
                deliveries.failed(delivery, answer, now);
                if (first) {
                  tell(delivery, reason);
                }
              });
    }
  }

  private void tell(Delivery delivery, String reason) {
    log.warn("webhook {} is given up: {}", delivery.webhookId(), reason);
    recipients
        .of(new Buyer(delivery.partnerRef()))
        .ifPresent(
            to ->
                mails.put(
                    to,
                    Letter.WEBHOOK_GIVEN_UP,
                    Map.of("address", delivery.url(), "reason", reason),
                    null,
                    null));
  }
}
