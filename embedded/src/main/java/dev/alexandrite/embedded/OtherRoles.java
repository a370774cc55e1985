package dev.alexandrite.embedded;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Contour;
import dev.alexandrite.contracts.Envelope;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Seals;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The voices of all other roles on the real broker, for the tests of one role. Each signs in as
 * itself and seals what it says; what is heard is checked for its seals.
 */
public final class OtherRoles {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Clock CLOCK = Clock.systemUTC();

  private final Role underTest;
  private final Map<Role, KafkaProducer<String, String>> producers = new ConcurrentHashMap<>();
  private final Map<Role, Seals> seals = new EnumMap<>(Role.class);

  /**
   * @param underTest the role that speaks for itself
   */
  public OtherRoles(Role underTest) {
    this.underTest = underTest;
    for (Role role : Role.values()) {
      seals.put(role, new Seals(role, TestServers.sealKeys(role)));
    }
  }

  /** A new order, of which nothing has been said. */
  public Story story(Channel channel, String customerRef) {
    return new Story(OrderId.next(CLOCK), channel, customerRef);
  }

  /** An order whose events are said one after the other, in sequence. */
  public final class Story {
    public final OrderId orderId;
    public final Channel channel;
    public final String customerRef;
    private @Nullable OrderState state;
    private long sequence;

    private Story(OrderId orderId, Channel channel, String customerRef) {
      this.orderId = orderId;
      this.channel = channel;
      this.customerRef = customerRef;
    }

    /**
     * What is the tested role's to say is not said here, but counted: the story goes on after it.
     *
     * @throws java.util.NoSuchElementException when it is no step from here
     */
    public Story said(OrderEvent event) {
      return said(event, CLOCK.instant());
    }

    /**
     * @param at by its speaker's own word
     */
    public Story said(OrderEvent event, Instant at) {
      OrderState to = OrderLife.step(state, event).orElseThrow();
      Role by = Objects.requireNonNull(OrderLife.speaker(state, channel));
      Said said = new Said(Uuid7.next(CLOCK), orderId, ++sequence, channel, by, at, to, event);
      state = to;
      if (by != underTest) {
        say(said);
      }
      return this;
    }

    /** An approved order is made, sent and closed. */
    public void made() {
      said(new OrderEvent.ManufacturingStarted("oleg", "Oleg", Money.of(5, "EUR")));
      said(new OrderEvent.ManufacturingCompleted());
      said(new OrderEvent.OrderPacked());
      said(new OrderEvent.OrderShipped("Post", "RR 1"));
      said(new OrderEvent.OrderClosed());
    }
  }

  /** Pricing's list of ready pieces, with a band of silver and a ring of gold. */
  public void listsPieces(int version) {
    listsPieces(version, "EUR");
  }

  public void listsPieces(int version, String currency) {
    say(
        Topics.PRICING_PIECES,
        new Message.PiecesListed(
            Uuid7.next(CLOCK),
            version,
            List.of(
                new Message.ListedPiece(
                    "plain-band", Alloy.SILVER_925, 3.4, Money.of(4_900, currency)),
                new Message.ListedPiece(
                    "wedding-ring", Alloy.GOLD_585_YELLOW, 4.6, Money.of(48_900, currency))),
            CLOCK.instant()));
  }

  /** As its speaker says it: to the house, and to the channel what is for it. */
  public void say(Said said) {
    String orderId = said.orderId().toString();
    send(said.by(), Topics.ORDERS, orderId, Wire.write(said));
    if (said.by().contour() == Contour.INTERNAL) {
      send(said.by(), Topics.orders(said.channel()), orderId, Wire.writeOutward(said));
    }
  }

  /** Said by the only one who may write that topic. */
  public void say(String topic, Message message) {
    Set<Role> writers = Topics.find(topic).orElseThrow().writers();
    if (writers.size() != 1) {
      throw new IllegalArgumentException("who says it on " + topic + "?");
    }
    say(writers.iterator().next(), topic, message);
  }

  public void say(Role by, String topic, Message message) {
    send(by, topic, message.key(), Wire.write(message));
  }

  /** Anything, in a role's name and under its seal. */
  public void send(Role by, String topic, String key, String body) {
    send(by, sealed(by, topic, key, body));
  }

  /** What a role would send, to be spoilt. */
  @SuppressWarnings("NullAway") // a record may well have no key or no body
  public ProducerRecord<String, String> sealed(
      Role by, String topic, @Nullable String key, @Nullable String body) {
    var record = new ProducerRecord<String, String>(topic, key, body);
    Objects.requireNonNull(seals.get(by))
        .seal(topic, key, body, null, null)
        .headers()
        .forEach(header -> record.headers().add(header.name(), header.value()));
    return record;
  }

  /**
   * @param user the role that signs in at the broker, whatever the record says
   */
  public void send(Role user, ProducerRecord<String, String> record) {
    var producer =
        producers.computeIfAbsent(
            user,
            role ->
                new KafkaProducer<>(
                    TestServers.shared().kafka().client(role.word()),
                    new StringSerializer(),
                    new StringSerializer()));
    try {
      producer.send(record).get();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      throw new AssertionError(
          "%s can't write %s: %s".formatted(user.word(), record.topic(), e.getCause()), e);
    }
  }

  /**
   * All that was said on a topic under this key, as soon as it is as wanted.
   *
   * @throws AssertionError with what was heard, when it does not come to that
   */
  public List<String> heard(String topic, String key, Predicate<List<String>> wanted) {
    Map<String, Object> properties =
        new HashMap<>(TestServers.shared().kafka().client(EmbeddedKafka.HOUSE));
    properties.put("group.id", "test-" + UUID.randomUUID());
    properties.put("auto.offset.reset", "earliest");
    List<String> bodies = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (bodies.isEmpty() || !wanted.test(bodies)) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("on %s about %s only: %s".formatted(topic, key, bodies));
        }
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.key().equals(key)) {
            requireSeals(record);
            bodies.add(record.value());
          }
        }
      }
    }
    return bodies;
  }

  /** Everybody who may read it must be able to believe it. */
  private void requireSeals(ConsumerRecord<String, String> record) {
    List<Envelope.Header> headers = new ArrayList<>();
    record.headers().forEach(h -> headers.add(new Envelope.Header(h.key(), h.value())));
    for (Role listener : Topics.find(record.topic()).orElseThrow().readers()) {
      boolean authentic =
          Envelope.of(headers)
              .map(
                  envelope ->
                      Objects.requireNonNull(seals.get(listener))
                          .authentic(envelope, record.topic(), record.key(), record.value()))
              .orElse(false);
      if (!authentic) {
        throw new AssertionError(
            "%s can't believe what was said on %s: %s"
                .formatted(listener.word(), record.topic(), record.value()));
      }
    }
  }

  /** The order's event that led to this state. */
  public Said saidOf(OrderId orderId, OrderState state) {
    List<String> bodies =
        heard(
            Topics.ORDERS,
            orderId.toString(),
            all -> Wire.readSaid(all.getLast()).state() == state);
    return Wire.readSaid(bodies.getLast());
  }
}
