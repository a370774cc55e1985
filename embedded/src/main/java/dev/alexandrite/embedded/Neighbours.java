package dev.alexandrite.embedded;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The voices of all other roles on the real broker, for the tests of one role. */
public final class Neighbours {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Clock CLOCK = Clock.systemUTC();

  private final Role underTest;
  private final KafkaProducer<String, String> producer;

  /**
   * @param underTest the role that speaks for itself
   */
  public Neighbours(Role underTest) {
    this.underTest = underTest;
    this.producer = new KafkaProducer<>(kafka(), new StringSerializer(), new StringSerializer());
  }

  private static Properties kafka() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", TestHouse.shared().kafka().bootstrapServers());
    return properties;
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
      OrderState to = OrderLife.step(state, event).orElseThrow();
      Role by = Objects.requireNonNull(OrderLife.speaker(state, channel));
      Said said =
          new Said(Uuid7.next(CLOCK), orderId, ++sequence, channel, by, CLOCK.instant(), to, event);
      state = to;
      if (by != underTest) {
        send(Topics.ORDERS, orderId.toString(), Wire.write(said));
      }
      return this;
    }
  }

  /** Pricing's list of ready pieces, with a band of silver and a ring of gold. */
  public void listsPieces(int version) {
    say(
        Topics.PRICING_PIECES,
        new Message.PiecesListed(
            Uuid7.next(CLOCK),
            version,
            List.of(
                new Message.ListedPiece(
                    "plain-band", Alloy.SILVER_925, 3.4, Money.of(4_900, "EUR")),
                new Message.ListedPiece(
                    "wedding-ring", Alloy.GOLD_585_YELLOW, 4.6, Money.of(48_900, "EUR"))),
            CLOCK.instant()));
  }

  public void say(String topic, Message message) {
    send(topic, message.key(), Wire.write(message));
  }

  public void send(String topic, String key, String body) {
    producer.send(new ProducerRecord<>(topic, key, body));
    producer.flush();
  }

  /**
   * All that was said on a topic under this key, as soon as it is as wanted.
   *
   * @throws AssertionError with what was heard, when it does not come to that
   */
  public List<String> heard(String topic, String key, Predicate<List<String>> wanted) {
    Properties properties = kafka();
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
            bodies.add(record.value());
          }
        }
      }
    }
    return bodies;
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
