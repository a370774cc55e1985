package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.platform.DatabaseFault;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The role's ears. An event that can't be heard is tried a few times where it stands, so that order
 * is kept, and then set aside as a dead letter; the later events of that order follow it there,
 * since they no longer fit, and come back in sequence when it is replayed. While the database can't
 * work nothing is set aside: the listener waits, tries again and says so in its health.
 */
class Listening implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Listening.class);
  private static final long PAUSE_MILLIS = 200;
  private static final Duration AUTH_RETRY = Duration.ofSeconds(5);

  private final Role role;
  private final Envelopes envelopes;
  private final ConsumerFactory<Object, Object> consumers;
  private final Batons batons;
  private final Inbox inbox;
  private final DeadLetters deadLetters;
  private final Replays replays;
  private final CancelWishes wishes;
  private final List<OrderHandler> orderHandlers;
  private final List<MessageHandler> messageHandlers;
  private final TransactionTemplate transaction;
  private final MeterRegistry meters;
  private final HearingSettings settings;
  private final Map<String, String> waits = new ConcurrentHashMap<>();
  private final List<ConcurrentMessageListenerContainer<Object, Object>> containers =
      new ArrayList<>();

  Listening(
      Role role,
      Envelopes envelopes,
      ConsumerFactory<Object, Object> consumers,
      Batons batons,
      Inbox inbox,
      DeadLetters deadLetters,
      Replays replays,
      CancelWishes wishes,
      List<OrderHandler> orderHandlers,
      List<MessageHandler> messageHandlers,
      TransactionTemplate transaction,
      MeterRegistry meters,
      HearingSettings settings) {
    this.role = role;
    this.envelopes = envelopes;
    this.consumers = consumers;
    this.batons = batons;
    this.inbox = inbox;
    this.deadLetters = deadLetters;
    this.replays = replays;
    this.wishes = wishes;
    this.orderHandlers = orderHandlers;
    this.messageHandlers = messageHandlers;
    this.transaction = transaction;
    this.meters = meters;
    this.settings = settings;
  }

  @Override
  public void start() {
    replays.with(this::hear);
    meters.gauge("hearing.waits", waits, Map::size);
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
        (MessageListener<Object, Object>) record -> hearOrWait(name, record));
    ConcurrentMessageListenerContainer<Object, Object> container =
        new ConcurrentMessageListenerContainer<>(consumers, properties);
    container.setBeanName(role.word() + "-" + name);
    container.setCommonErrorHandler(waiting());
    containers.add(container);
    container.start();
  }

  /** Only what could neither be heard nor set aside comes here, so it is tried until it can be. */
  private DefaultErrorHandler waiting() {
    ExponentialBackOff backOff = new ExponentialBackOff(PAUSE_MILLIS, 2);
    backOff.setMaxInterval(settings.pauseMax().toMillis());
    backOff.setMaxElapsedTime(Long.MAX_VALUE);
    DefaultErrorHandler handler = new DefaultErrorHandler(backOff);
    handler.setClassifications(Map.of(), true);
    handler.setLogLevel(KafkaException.Level.DEBUG); // we have said it ourselves, once
    return handler;
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

  /** What each consumer waits for, by its name. */
  Map<String, String> waits() {
    return Map.copyOf(waits);
  }

  private void hearOrWait(String name, ConsumerRecord<Object, Object> record) {
    try {
      hearOrSetAside(record);
    } catch (RuntimeException e) {
      if (waits.put(name, String.valueOf(e.getMessage())) == null) {
        log.error("{} waits with {} until its database can work", role.word(), record.topic(), e);
      }
      throw e;
    }
    if (!waits.isEmpty() && waits.remove(name) != null) {
      log.info("{} goes on with {}", role.word(), record.topic());
    }
  }

  private void hearOrSetAside(ConsumerRecord<Object, Object> record) {
    Outcome outcome = hear(Incoming.of(record), () -> true);
    switch (outcome) {
      case Outcome.Heard(Said said) when said != null -> replays.replayFollowing(said);
      // Whoever heard it first may have died before those that waited for it were heard.
      case Outcome.Again(Said said) when said != null -> replays.replayFollowing(said);
      case Outcome.Heard heard -> {}
      case Outcome.Again again -> {}
      case Outcome.Refused(String code, String detail) -> {
        meters.counter("dead.letters", "code", code).increment();
        boolean kept = deadLetters.setAside(Incoming.of(record), code, detail);
        log.atLevel(kept ? Level.ERROR : Level.DEBUG)
            .log(
                "{} can't hear {}-{}@{}: {}: {}",
                role.word(),
                record.topic(),
                record.partition(),
                record.offset(),
                code,
                detail);
      }
    }
  }

  /** What became of one record. */
  sealed interface Outcome {
    /**
     * @param said the order event that was new to us, if it was one
     */
    record Heard(@Nullable Said said) implements Outcome {}

    /**
     * Nothing to do: it was heard before.
     *
     * @param said another's order event, if it was one
     */
    record Again(@Nullable Said said) implements Outcome {}

    record Refused(String code, String detail) implements Outcome {}
  }

  /**
   * @param mine asked in the same transaction; when it says no, nothing happens
   */
  private Outcome hear(Incoming incoming, BooleanSupplier mine) {
    for (int attempt = 1; ; attempt++) {
      try {
        return Objects.requireNonNull(
            transaction.execute(status -> hearIfMine(incoming, mine, status)));
      } catch (Envelopes.Unbelievable e) {
        return new Outcome.Refused(e.code(), String.valueOf(e.getMessage()));
      } catch (Wire.Unreadable e) {
        return new Outcome.Refused("unreadable", String.valueOf(e.getMessage()));
      } catch (RuntimeException | StackOverflowError e) {
        if (DatabaseFault.isOf(e)) {
          throw e; // wait, with the order of events kept
        }
        if (attempt == settings.tries()) {
          log.error(
              "{} failed {} times on {} {}",
              role.word(),
              attempt,
              incoming.topic(),
              incoming.key(),
              e);
          return new Outcome.Refused("handler-failed", String.valueOf(e));
        }
        pause();
      }
    }
  }

  private Outcome hearIfMine(Incoming incoming, BooleanSupplier mine, TransactionStatus status) {
    if (!mine.getAsBoolean()) {
      return new Outcome.Again(null);
    }
    Outcome outcome = hearOnce(incoming);
    if (outcome instanceof Outcome.Refused) {
      status.setRollbackOnly();
    }
    return outcome;
  }

  private Outcome hearOnce(Incoming incoming) {
    String topic = Topics.today(incoming.topic(), role);
    if (incoming.body() == null) {
      return hearTombstone(topic, incoming);
    }
    if (Topics.ofOrders(topic)) {
      Envelopes.Opened<Said> opened = envelopes.said(incoming);
      return Trace.with(opened.traceparent(), () -> hearEvent(opened.content(), incoming));
    }
    Envelopes.Opened<Message> opened =
        envelopes.message(incoming, orderId -> batons.find(orderId).map(Baton::channel));
    Message message = opened.content();
    return Trace.with(
        opened.traceparent(),
        () ->
            hearMessage(
                topic,
                incoming,
                message.messageId(),
                () -> wishes.heard(message, opened.by()),
                handler -> handler.heard(topic, message)));
  }

  private Outcome hearEvent(Said said, Incoming incoming) {
    return switch (batons.fit(said, incoming)) {
      case Fit.Next next -> {
        batons.record(said);
        orderHandlers.forEach(handler -> handler.heard(said));
        wishes.reconsider(said);
        yield new Outcome.Heard(said);
      }
      case Fit.Repetition(boolean ownEcho) -> {
        if (!ownEcho) {
          meters.counter("repetitions").increment();
          log.warn(
              "{} hears again: {} {} {}",
              role.word(),
              said.orderId(),
              said.sequence(),
              said.event().type());
        }
        yield new Outcome.Again(ownEcho ? null : said);
      }
      case Fit.Refused(String code, String detail) -> new Outcome.Refused(code, detail);
    };
  }

  private Outcome hearMessage(
      String topic,
      Incoming incoming,
      UUID messageId,
      Runnable first,
      Consumer<MessageHandler> tell) {
    return switch (inbox.remember(messageId, incoming)) {
      case NEW -> {
        first.run();
        messageHandlers.stream().filter(handler -> handler.topics().contains(topic)).forEach(tell);
        yield new Outcome.Heard(null);
      }
      case HEARD_BEFORE -> new Outcome.Again(null);
      case CANT_TELL ->
          new Outcome.Refused(Memory.CANT_TELL_CODE, "said before " + incoming.sentAt());
      case AHEAD -> new Outcome.Refused(Memory.AHEAD_CODE, "said by %s".formatted(messageId));
    };
  }

  /** It has no id of its own; its place on the topic is one. */
  private Outcome hearTombstone(String topic, Incoming incoming) {
    envelopes.tombstone(incoming);
    String key = incoming.key();
    if (!Topics.compacted(topic) || key == null) {
      return new Outcome.Refused("tombstone", "a record without a body says nothing on " + topic);
    }
    String place = "%s-%d@%d".formatted(topic, incoming.partition(), incoming.offset());
    return hearMessage(
        topic,
        incoming,
        Uuid7.of(incoming.sentAt(), place),
        () -> {},
        handler -> handler.forgotten(topic, key));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
