package dev.alexandrite.platform;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.embedded.TestHouse;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private static final ConfigurableApplicationContext CONTEXT = start();

  static ConfigurableApplicationContext context() {
    return CONTEXT;
  }

  static <T> T bean(Class<T> type) {
    return CONTEXT.getBean(type);
  }

  static String address() {
    return "http://localhost:" + CONTEXT.getEnvironment().getProperty("local.server.port");
  }

  private static ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(TestRole.class)
        .properties(
            Map.of(
                "spring.config.name",
                "platform",
                "house.role",
                ROLE.word(),
                "house.migrations",
                "platform",
                "ROLE_KEY",
                ROLE.name()))
        .initializers(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("house", settings())))
        .run();
  }

  private static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(HOUSE.settings(ROLE.word()));
    settings.put("house.streams.per-person-max", STREAMS_PER_PERSON);
    settings.put("house.streams.per-address-max", STREAMS_PER_ADDRESS);
    settings.put("house.streams.per-process-max", STREAMS_PER_PROCESS);
    settings.put("house.request-body-within", "5s");
    return settings;
  }

  @Bean
  Heard heard() {
    return new Heard();
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

    @Override
    public void heard(Said said) {
      if (choking.contains(said.orderId())) {
        throw new IllegalStateException("this order can't be digested");
      }
      events.add(said);
    }

    List<Long> sequencesOf(OrderId orderId) {
      return events.stream()
          .filter(said -> said.orderId().equals(orderId))
          .map(Said::sequence)
          .toList();
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
