package dev.alexandrite.platform;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.FixedBackOff;

/**
 * The role's ears. An event that can't be heard is tried a few times where it stands, so that order
 * is kept, and then set aside as a dead letter; the later events of that order follow it there,
 * since they no longer fit, and come back in sequence when it is replayed. While the database is
 * away nothing is set aside: the listener waits.
 */
class Listening implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Listening.class);
  private static final int TRIES = 3;
  private static final long PAUSE_MILLIS = 200;
  private static final Duration AUTH_RETRY = Duration.ofSeconds(5);

  private final Role role;
  private final Envelopes envelopes;
  private final ConsumerFactory<Object, Object> consumers;
  private final Batons batons;
  private final Inbox inbox;
  private final DeadLetters deadLetters;
  private final CancelWishes wishes;
  private final List<OrderHandler> orderHandlers;
  private final List<MessageHandler> messageHandlers;
  private final TransactionTemplate transaction;
  private final MeterRegistry meters;
  private final List<ConcurrentMessageListenerContainer<Object, Object>> containers =
      new ArrayList<>();

  Listening(
      Role role,
      Envelopes envelopes,
      ConsumerFactory<Object, Object> consumers,
      Batons batons,
      Inbox inbox,
      DeadLetters deadLetters,
      CancelWishes wishes,
      List<OrderHandler> orderHandlers,
      List<MessageHandler> messageHandlers,
      TransactionTemplate transaction,
      MeterRegistry meters) {
    this.role = role;
    this.envelopes = envelopes;
    this.consumers = consumers;
    this.batons = batons;
    this.inbox = inbox;
    this.deadLetters = deadLetters;
    this.wishes = wishes;
    this.orderHandlers = orderHandlers;
    this.messageHandlers = messageHandlers;
    this.transaction = transaction;
    this.meters = meters;
  }

  @Override
  public void start() {
    deadLetters.replayWith(this::hear);
    listen("orders", List.of(Topics.orders(role)));
    List<String> others =
        Stream.concat(
                wishes.topics().stream(),
                messageHandlers.stream().flatMap(handler -> handler.topics().stream()))
            .distinct()
            .toList();
    if (!others.isEmpty()) {
      listen("messages", others);
    }
  }

  private void listen(String name, List<String> topics) {
    ContainerProperties properties = new ContainerProperties(topics.toArray(String[]::new));
    properties.setGroupId(role.word() + "." + name);
    properties.setAckMode(ContainerProperties.AckMode.BATCH);
    // A broker whose permissions are being changed may refuse for a moment.
    properties.setAuthExceptionRetryInterval(AUTH_RETRY);
    properties.setMessageListener(
        (MessageListener<Object, Object>) record -> hearOrSetAside(record));
    ConcurrentMessageListenerContainer<Object, Object> container =
        new ConcurrentMessageListenerContainer<>(consumers, properties);
    container.setBeanName(role.word() + "-" + name);
    // Only what could not even be set aside comes here, so it is tried until it can be.
    container.setCommonErrorHandler(
        new DefaultErrorHandler(new FixedBackOff(1_000, FixedBackOff.UNLIMITED_ATTEMPTS)));
    containers.add(container);
    container.start();
  }

  @Override
  public void stop() {
    containers.forEach(ConcurrentMessageListenerContainer::stop);
    containers.clear();
  }

  @Override
  public boolean isRunning() {
    return !containers.isEmpty();
  }

  private void hearOrSetAside(ConsumerRecord<Object, Object> record) {
    Outcome outcome = hear(Arrival.of(record));
    switch (outcome) {
      case Outcome.Heard(Said said) when said != null -> deadLetters.replayFollowing(said);
      case Outcome.Heard heard -> {}
      case Outcome.Refused(String code, String detail) -> {
        log.error(
            "{} can't hear {}-{}@{}: {}: {}",
            role.word(),
            record.topic(),
            record.partition(),
            record.offset(),
            code,
            detail);
        meters.counter("dead.letters", "code", code).increment();
        deadLetters.setAside(record, code, detail);
      }
    }
  }

  /** What became of one record. */
  sealed interface Outcome {
    /**
     * @param said the order event that was new to us, if it was one
     */
    record Heard(@Nullable Said said) implements Outcome {}

    record Refused(String code, String detail) implements Outcome {}
  }

  private Outcome hear(Arrival arrival) {
    for (int attempt = 1; ; attempt++) {
      try {
        Outcome outcome = transaction.execute(status -> hearOnce(arrival));
        return outcome == null ? new Outcome.Heard(null) : outcome;
      } catch (Envelopes.Unbelievable e) {
        return new Outcome.Refused(e.code(), String.valueOf(e.getMessage()));
      } catch (Wire.Unreadable e) {
        return new Outcome.Refused("unreadable", String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        if (!isOurMistake(e)) {
          throw e; // the database is away: wait, with the order of events kept
        }
        if (attempt == TRIES) {
          log.error("{} failed {} times on {}", role.word(), TRIES, arrival.body(), e);
          return new Outcome.Refused("handler-failed", String.valueOf(e));
        }
        pause();
      }
    }
  }

  private Outcome hearOnce(Arrival arrival) {
    String topic = Topics.today(arrival.topic(), role);
    if (Topics.ofOrders(topic)) {
      Envelopes.Opened<Said> opened = envelopes.said(arrival);
      return Trace.with(opened.traceparent(), () -> heard(opened.content()));
    }
    Envelopes.Opened<Message> opened =
        envelopes.message(arrival, orderId -> batons.find(orderId).map(Baton::channel));
    return Trace.with(opened.traceparent(), () -> heard(topic, opened.content(), opened.by()));
  }

  private Outcome heard(String topic, Message message, @Nullable Role by) {
    if (inbox.first(message)) {
      wishes.heard(message, by);
      messageHandlers.stream()
          .filter(handler -> handler.topics().contains(topic))
          .forEach(handler -> handler.heard(message));
    }
    return new Outcome.Heard(null);
  }

  private Outcome heard(Said said) {
    return switch (batons.fit(said)) {
      case Batons.Fit.Next next -> {
        batons.record(said);
        orderHandlers.forEach(handler -> handler.heard(said));
        wishes.reconsider(said);
        yield new Outcome.Heard(said);
      }
      case Batons.Fit.Repetition(boolean ownEcho) -> {
        if (!ownEcho) {
          meters.counter("repetitions").increment();
          log.warn(
              "{} hears again: {} {} {}",
              role.word(),
              said.orderId(),
              said.sequence(),
              said.event().type());
        }
        yield new Outcome.Heard(null);
      }
      case Batons.Fit.Refused(String code, String detail) -> new Outcome.Refused(code, detail);
    };
  }

  private static boolean isOurMistake(RuntimeException e) {
    boolean database =
        e instanceof org.springframework.dao.DataAccessException
            || e instanceof org.springframework.transaction.TransactionException;
    return !database
        || e instanceof NonTransientDataAccessException
            && !(e instanceof org.springframework.dao.DataAccessResourceFailureException)
        || e instanceof BadSqlGrammarException;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
