package dev.alexandrite.platform;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.embedded.TestHouse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A role of hardly anything, on a real database and broker, that stands in the place of {@code
 * crm}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Platform.class, StaffSecurity.class, TestRole.Endpoints.class})
class TestRole {
  static final Role ROLE = Role.CRM;
  static final TestHouse HOUSE = TestHouse.shared();
  static final int STREAMS_PER_PERSON = 2;
  static final int STREAMS_PER_ADDRESS = 4;
  static final int STREAMS_PER_PROCESS = 6;

  /** Those whose proof holds no longer. */
  static final Set<String> SIGNED_OUT = ConcurrentHashMap.newKeySet();

  private static final ConfigurableApplicationContext CONTEXT = start(Map.of());

  static ConfigurableApplicationContext context() {
    return CONTEXT;
  }

  static <T> T bean(Class<T> type) {
    return CONTEXT.getBean(type);
  }

  static String address() {
    return "http://localhost:" + port(CONTEXT);
  }

  static int port(ConfigurableApplicationContext context) {
    return Objects.requireNonNull(
        context.getEnvironment().getProperty("local.server.port", Integer.class));
  }

  /** Another one, with settings of its own. */
  static ConfigurableApplicationContext start(Map<String, String> more) {
    Map<String, Object> settings = new HashMap<>(HOUSE.settings(ROLE.word()));
    settings.put("house.streams.per-person-max", STREAMS_PER_PERSON);
    settings.put("house.streams.per-address-max", STREAMS_PER_ADDRESS);
    settings.put("house.streams.per-process-max", STREAMS_PER_PROCESS);
    settings.put("house.request-body-within", "5s");
    settings.putAll(more);
    return new SpringApplicationBuilder(TestRole.class)
        .properties(
            Map.of(
                "spring.config.name",
                "platform",
                "house.role",
                ROLE.word(),
                "house.migrations",
                "platform",
                "hearing.pause-max",
                "PT0.3S",
                "ROLE_KEY",
                ROLE.name()))
        .initializers(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("house", settings)))
        .run();
  }

  @Bean
  Heard heard(JdbcClient jdbc) {
    jdbc.sql("create table if not exists heard_here (order_id uuid, sequence bigint)").update();
    return new Heard(jdbc);
  }

  @Bean
  HeardMessages heardMessages() {
    return new HeardMessages();
  }

  @Bean
  CancelDecision cancelDecision(Batons batons) {
    return new CancelDecision() {
      @Override
      public Optional<String> decide(Baton baton, CancelRequested wish) {
        if ("too late".equals(wish.reason())) {
          return Optional.of("too-late");
        }
        batons.say(baton.orderId(), new OrderCancelled(wish.messageId(), wish.reason()));
        return Optional.empty();
      }
    };
  }

  /** What came to the role's handler, and the orders it chokes on. */
  static final class Heard implements OrderHandler {
    final List<Said> events = new CopyOnWriteArrayList<>();
    final Set<OrderId> choking = ConcurrentHashMap.newKeySet();
    private final JdbcClient jdbc;

    Heard(JdbcClient jdbc) {
      this.jdbc = jdbc;
    }

    @Override
    public void heard(Said said) {
      if (choking.contains(said.orderId())) {
        throw new IllegalStateException("this order can't be digested");
      }
      events.add(said);
      jdbc.sql("insert into heard_here (order_id, sequence) values (:orderId, :sequence)")
          .param("orderId", said.orderId().value())
          .param("sequence", said.sequence())
          .update();
    }

    /** Of an order's events, those whose transaction committed, as often as it did. */
    List<Long> keptOf(OrderId orderId) {
      return jdbc.sql("select sequence from heard_here where order_id = :orderId order by ctid")
          .param("orderId", orderId.value())
          .query(Long.class)
          .list();
    }

    List<Long> sequencesOf(OrderId orderId) {
      return events.stream()
          .filter(said -> said.orderId().equals(orderId))
          .map(Said::sequence)
          .toList();
    }
  }

  /** Messages and tombstones as they came. */
  static final class HeardMessages implements MessageHandler {
    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<String> forgotten = new CopyOnWriteArrayList<>();
    final Set<UUID> choking = ConcurrentHashMap.newKeySet();

    @Override
    public List<String> topics() {
      return List.of(Topics.SHOP_CONTACTS, Topics.MODELS_FILES);
    }

    @Override
    public void heard(Message message) {
      if (choking.contains(message.messageId())) {
        throw new IllegalStateException("this message can't be digested");
      }
      messages.add(message);
    }

    @Override
    public void forgotten(String topic, String key) {
      forgotten.add(key);
    }

    long times(UUID messageId) {
      return messages.stream().filter(m -> m.messageId().equals(messageId)).count();
    }
  }

  /** The role's own words about an order, in a transaction. */
  static Said say(OrderId orderId, OrderEvent event) {
    return bean(TransactionTemplate.class).execute(s -> bean(Batons.class).say(orderId, event));
  }

  static Baton baton(OrderId orderId) {
    return bean(Batons.class).find(orderId).orElseThrow();
  }

  static final Channel CHANNEL = Channel.SHOP;

  @RestController
  static class Endpoints {
    record Ring(@Positive int sizeMm) {}

    private final Live live;
    private final Clock clock;

    Endpoints(Live live, Clock clock) {
      this.live = live;
      this.clock = clock;
    }

    @GetMapping(path = "/api/test/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Access(Person.EVERYONE)
    void live(
        @RequestParam String person,
        @RequestParam String address,
        @RequestParam(defaultValue = "3600000") long millis,
        HttpServletResponse response) {
      live.stream(
          new Live.Hearer(
              person,
              address,
              clock.instant().plusMillis(millis),
              () -> !SIGNED_OUT.contains(person)),
          changed -> changed.topic().equals("news"),
          response);
    }

    @GetMapping("/api/test/forgotten")
    String nobodySaidWhoMayCallThis() {
      return "secret";
    }

    @GetMapping("/api/test/sellers")
    @Access(Person.SELLER)
    String sellersOnly() {
      return "welcome";
    }

    @GetMapping("/api/test/me")
    @Access({Person.SELLER, Person.OPERATOR})
    String me(@AuthenticationPrincipal Jwt token) {
      return Staff.of(token).name();
    }

    record Seen(String address, String scheme, String host) {}

    @GetMapping("/api/test/seen")
    @Access(Person.EVERYONE)
    Seen seen(HttpServletRequest request) {
      return new Seen(ClientAddress.of(request), request.getScheme(), request.getServerName());
    }

    @GetMapping("/api/test/open")
    @Access(Person.EVERYONE)
    String open() {
      return "open";
    }

    @PostMapping("/api/test/rings")
    @Access(Person.EVERYONE)
    Ring take(@Valid @RequestBody Ring ring) {
      return ring;
    }

    @GetMapping("/api/test/broken")
    @Access(Person.EVERYONE)
    String broken() {
      throw new IllegalStateException("the secret recipe is cinnabar");
    }
  }
}
