package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Contour;
import dev.alexandrite.contracts.Envelope;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Seals;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Seals what this role says, and opens what it hears: nothing in a record is believed before its
 * seal has told who said it and the speaker may say such a thing there.
 */
public class Envelopes {

  /** The record is not what it says, or not this speaker's to say, or says what can't be. */
  public static final class Unbelievable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** No seal of the speaker, or not for this. */
    static final String NOT_AUTHENTIC = "not-authentic";

    /** Said by whom it says, about what is not theirs. */
    static final String NOT_THEIRS = "not-theirs";

    /** Said by whom it says, about an order of a kind that nobody here knows yet. */
    static final String UNKNOWN_MARK = "unknown-mark";

    /** Said by whom it says, of what is theirs; its order waits until somebody has looked at it. */
    static final String IMPLAUSIBLE = "implausible";

    /** Of which nothing is believed, least of all which order it is about. */
    public static final Set<String> CODES = Set.of(NOT_AUTHENTIC, NOT_THEIRS, UNKNOWN_MARK);

    private final String code;

    Unbelievable(String code, String message) {
      super(message, null, false, false);
      this.code = code;
    }

    /** What only who handles it can see: it is about what is another order's. */
    public static Unbelievable notTheirs(String message) {
      return new Unbelievable(NOT_THEIRS, message);
    }

    public String code() {
      return code;
    }
  }

  /**
   * @param by null where there was no seal yet and several may write the topic
   */
  record Opened<T>(@Nullable Role by, boolean sealed, @Nullable String traceparent, T content) {}

  private final Role role;
  private final Seals seals;
  private final Map<String, Long> unsignedUntil;

  /**
   * @param unsignedUntil by {@code topic-partition}, up to which offset records may have no seal
   */
  Envelopes(Role role, Seals seals, Map<String, Long> unsignedUntil) {
    this.role = role;
    this.seals = seals;
    this.unsignedUntil = Map.copyOf(unsignedUntil);
  }

  /** Reads {@code orders-0=17,orders-1=4}. */
  static Map<String, Long> unsignedUntil(String setting) {
    return Arrays.stream(setting.split(","))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .map(entry -> entry.split("=", 2))
        .collect(Collectors.toMap(entry -> entry[0], entry -> Long.valueOf(entry[1])));
  }

  ProducerRecord<String, String> sealed(
      String topic, String key, String body, @Nullable String traceparent) {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, body);
    seals
        .seal(topic, key, body, null, traceparent)
        .headers()
        .forEach(header -> record.headers().add(header.name(), header.value()));
    return record;
  }

  /**
   * @throws Unbelievable when its speaker did not say it
   * @throws Wire.Unreadable when it is no event of an order
   */
  public Said said(ConsumerRecord<?, ?> record) {
    return said(Incoming.of(record)).content();
  }

  Opened<Said> said(Incoming incoming) {
    Opened<String> opened = open(incoming);
    Said said = Wire.readSaid(opened.content());
    whole(said.orderId(), said.eventId(), said.channel(), said.by(), said.at(), said.state());
    if (opened.sealed()) {
      if (said.by() != opened.by()) {
        throw new Unbelievable(
            Unbelievable.NOT_AUTHENTIC, "it was not %s who said it".formatted(said.by().word()));
      }
      requireKey(incoming, said.orderId().toString());
    }
    if (said.by().contour() == Contour.EXTERNAL && said.channel().role() != said.by()) {
      throw notTheirs(said.by(), said.event().type());
    }
    Plausible.require(said);
    return new Opened<>(said.by(), opened.sealed(), opened.traceparent(), said);
  }

  /**
   * @param channels which channel an order came from, as far as this role knows
   */
  Opened<Message> message(Incoming incoming, Function<OrderId, Optional<Channel>> channels) {
    Opened<String> opened = open(incoming);
    Message message = Wire.readMessage(opened.content());
    whole(message.messageId());
    Role by = opened.by();
    if (!topicOf(incoming).carries().contains(message.getClass())) {
      throw notTheirs(by, message.type());
    }
    if (opened.sealed()) {
      requireKey(incoming, message.key());
    }
    Optional<Channel> channel =
        switch (message) {
          case Message.ContactCard card -> Optional.of(card.channel());
          // What a seller wishes may be about an order of either channel.
          case Message.CancelRequested wish when by != Role.CRM -> channels.apply(wish.orderId());
          case Message.QuoteWanted wish -> channels.apply(wish.orderId());
          default -> Optional.empty();
        };
    if (channel.isPresent() && channel.get().role() != by) {
      throw notTheirs(by, message.type());
    }
    Plausible.require(message);
    return new Opened<>(by, opened.sealed(), opened.traceparent(), message);
  }

  /** A record without a body, which its speaker seals like an empty one. */
  void tombstone(Incoming incoming) {
    open(incoming);
  }

  private static void whole(@Nullable Object... parts) {
    for (Object part : parts) {
      if (part == null) {
        throw new Wire.Unreadable("a part of its head is missing", null);
      }
    }
  }

  private Opened<String> open(Incoming incoming) {
    Set<Role> writers = topicOf(incoming).writers();
    Optional<Envelope> found = envelope(incoming);
    if (found.isEmpty()) {
      Long until = unsignedUntil.get(incoming.topic() + "-" + incoming.partition());
      if (until == null || incoming.offset() >= until) {
        throw new Unbelievable(Unbelievable.NOT_AUTHENTIC, "it has no seal");
      }
      Role by = writers.size() == 1 ? writers.iterator().next() : null;
      return new Opened<>(by, false, null, incoming.sealedBody());
    }
    Envelope envelope = found.get();
    if (!writers.contains(envelope.by())
        || !seals.authentic(envelope, incoming.topic(), incoming.key(), incoming.sealedBody())) {
      throw new Unbelievable(
          Unbelievable.NOT_AUTHENTIC,
          "%s did not say this to %s in version %d"
              .formatted(envelope.by().word(), role.word(), envelope.version()));
    }
    if (envelope.mark() != null) {
      throw new Unbelievable(
          Unbelievable.UNKNOWN_MARK,
          "%s does nothing about %s orders".formatted(role.word(), envelope.mark()));
    }
    return new Opened<>(envelope.by(), true, envelope.traceparent(), incoming.sealedBody());
  }

  private Topics.Topic topicOf(Incoming incoming) {
    return Topics.find(Topics.today(incoming.topic(), role))
        .filter(topic -> topic.readers().contains(role))
        .orElseThrow(
            () ->
                new Unbelievable(
                    Unbelievable.NOT_AUTHENTIC, "nothing is said to %s there".formatted(role)));
  }

  private static Optional<Envelope> envelope(Incoming incoming) {
    try {
      return Envelope.of(incoming.headers());
    } catch (Envelope.Torn e) {
      throw new Unbelievable(Unbelievable.NOT_AUTHENTIC, String.valueOf(e.getMessage()));
    }
  }

  /** Else what concerns one thing could be heard in another order than it was said. */
  private static void requireKey(Incoming incoming, String key) {
    if (!key.equals(incoming.key())) {
      throw new Unbelievable(Unbelievable.NOT_THEIRS, "it is about something else than its key");
    }
  }

  private static Unbelievable notTheirs(@Nullable Role by, String type) {
    return new Unbelievable(
        Unbelievable.NOT_THEIRS,
        "%s is not %s's to say".formatted(type, by == null ? "the speaker" : by.word()));
  }
}
