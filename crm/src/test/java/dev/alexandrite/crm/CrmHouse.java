package dev.alexandrite.crm;

import static org.awaitility.Awaitility.await;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingCompleted;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderPacked;
import dev.alexandrite.contracts.OrderEvent.OrderShipped;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.StaffSignIn;
import dev.alexandrite.embedded.TestHouse;
import dev.alexandrite.platform.RoleLauncher;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The role on a real database and broker, and the neighbours' voices. */
final class CrmHouse {
  private static final TestHouse HOUSE = TestHouse.shared();
  private static final Clock CLOCK = Clock.systemUTC();
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  static final ConfigurableApplicationContext ROLE = start();
  private static final KafkaProducer<String, String> NEIGHBOURS =
      new KafkaProducer<>(kafka(), new StringSerializer(), new StringSerializer());

  private static ConfigurableApplicationContext start() {
    HOUSE.identity();
    return RoleLauncher.start(Role.CRM, HOUSE.settings("crm"));
  }

  private static Properties kafka() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", HOUSE.kafka().bootstrapServers());
    return properties;
  }

  private CrmHouse() {}

  /** An order whose events the neighbours say one after the other. */
  static final class Story {
    final OrderId orderId = OrderId.next(CLOCK);
    final String customerRef;
    final Channel channel;
    private OrderState state;
    private long sequence;

    Story(Channel channel, String customerRef) {
      this.channel = channel;
      this.customerRef = customerRef;
    }

    Story said(OrderEvent event) {
      OrderState to = OrderLife.step(state, event).orElseThrow();
      Role by = Objects.requireNonNull(OrderLife.speaker(state, channel));
      Said said =
          new Said(Uuid7.next(CLOCK), orderId, ++sequence, channel, by, CLOCK.instant(), to, event);
      state = to;
      if (by != Role.CRM) {
        send(Topics.ORDERS, orderId.toString(), Wire.write(said));
      }
      return this;
    }

    Story priced(long amountMinor) {
      ModelId model = ModelId.next(CLOCK);
      said(new OrderInitiated(orderId.number(), customerRef, Kind.MODEL, null, 2));
      said(new FileUploaded(model, "stl", 1_000));
      said(new OrderSubmitted(Kind.MODEL, model, null, Alloy.GOLD_585_YELLOW, 2, null, null));
      said(
          new PriceCalculated(
              Kind.MODEL,
              model,
              null,
              Alloy.GOLD_585_YELLOW,
              2,
              4.2,
              Money.of(amountMinor / 2, "EUR"),
              Money.of(amountMinor, "EUR")));
      return this;
    }

    /** After the role has said that it may be made. */
    Story made() {
      state = OrderState.MANUFACTURING_APPROVED;
      sequence++;
      said(new ManufacturingStarted("oleg", "Oleg", Money.of(5_000, "EUR")));
      said(new ManufacturingCompleted());
      said(new OrderPacked());
      return said(new OrderShipped("Post", "RR 1"));
    }

    /** After the role has said that it may be made. */
    Story approvedAnd(OrderEvent event) {
      state = OrderState.MANUFACTURING_APPROVED;
      sequence++;
      return said(event);
    }

    Story awaits(OrderState wanted) {
      CrmHouse.awaits(
          "/api/orders/" + orderId, o -> o.path("state").asString().equals(wanted.name()));
      return this;
    }

    JsonNode seen() {
      return get("/api/orders/" + orderId).json();
    }

    Answer post(String login, String verb, String body) {
      return CrmHouse.post(login, "/api/orders/" + orderId + "/" + verb, body);
    }
  }

  static Story story() {
    return new Story(Channel.SHOP, "c-" + UUID.randomUUID());
  }

  static Story pricedStory(long amountMinor) {
    return story().priced(amountMinor).awaits(OrderState.PRICE_CALCULATED);
  }

  static void send(String topic, String key, String body) {
    NEIGHBOURS.send(new ProducerRecord<>(topic, key, body));
    NEIGHBOURS.flush();
  }

  static void send(String topic, Message message) {
    send(topic, message.key(), Wire.write(message));
  }

  record Answer(int status, String body) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    String code() {
      return json().path("code").asString();
    }
  }

  static Answer get(String path) {
    return get("nina", path);
  }

  static Answer get(String login, String path) {
    return send(login, HttpRequest.newBuilder(uri(path)).GET());
  }

  static Answer post(String login, String path, String body) {
    return send(
        login,
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static Answer send(String login, HttpRequest.Builder request) {
    if (!login.isEmpty()) {
      request.header("Authorization", "Bearer " + token(login));
    }
    try {
      HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String token(String login) {
    return TOKENS.computeIfAbsent(
        login, l -> StaffSignIn.token(HOUSE.identity().issuer(), l, TestHouse.PASSWORD));
  }

  static URI uri(String path) {
    return URI.create(
        "http://localhost:" + ROLE.getEnvironment().getProperty("local.server.port") + path);
  }

  static JsonNode awaits(String path, Predicate<JsonNode> wanted) {
    return await(path)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> get(path).json(), wanted::test);
  }

  /** All that was said on a topic under this key, as soon as the last of it is as wanted. */
  static List<String> heard(String topic, String key, Predicate<String> last) {
    Map<String, Object> properties = new HashMap<>();
    kafka().forEach((name, value) -> properties.put(String.valueOf(name), value));
    properties.put("group.id", "test-" + UUID.randomUUID());
    properties.put("auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      List<String> bodies = new java.util.ArrayList<>();
      return await(topic)
          .atMost(PATIENCE)
          .until(
              () -> {
                for (ConsumerRecord<String, String> record :
                    consumer.poll(Duration.ofMillis(100))) {
                  if (record.key().equals(key)) {
                    bodies.add(record.value());
                  }
                }
                return bodies;
              },
              all -> !all.isEmpty() && last.test(all.get(all.size() - 1)));
    }
  }
}
