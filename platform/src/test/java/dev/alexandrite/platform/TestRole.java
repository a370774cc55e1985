package dev.alexandrite.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A role of hardly anything, on a real database, that stands in the place of {@code crm}. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Platform.class, StaffSecurity.class, TestRole.Endpoints.class})
class TestRole {
  static final Role ROLE = Role.CRM;
  static final TestServers HOUSE = TestServers.shared();
  static final int STREAMS_PER_PERSON = 2;
  static final int STREAMS_PER_ADDRESS = 4;
  static final int STREAMS_PER_PROCESS = 6;

  /** Those whose proof holds no longer. */
  static final Set<String> SIGNED_OUT = ConcurrentHashMap.newKeySet();

  private static final ConfigurableApplicationContext CONTEXT = start(Map.of());

  /** Without a registry of this kind the role counts nothing. */
  static final MeterRegistry METERS = new SimpleMeterRegistry();

  static {
    bean(CompositeMeterRegistry.class).add(METERS);
  }

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

  static void await(BooleanSupplier there) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!there.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience of 20 s").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @RestController
  static class Endpoints {
    record Ring(@Positive int sizeMm) {}

    private final Live live;
    private final JdbcClient jdbc;
    private final Clock clock;

    Endpoints(Live live, JdbcClient jdbc, Clock clock) {
      this.live = live;
      this.jdbc = jdbc;
      this.clock = clock;
    }

    @GetMapping("/api/test/database")
    @Access(Person.ADMINISTRATOR)
    String database() {
      return jdbc.sql("select current_database()").query(String.class).single();
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
