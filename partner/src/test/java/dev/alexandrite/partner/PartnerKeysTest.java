package dev.alexandrite.partner;

import static dev.alexandrite.partner.PartnerFixture.ANNA;
import static dev.alexandrite.partner.PartnerFixture.CLOCK;
import static dev.alexandrite.partner.PartnerFixture.JDBC;
import static dev.alexandrite.partner.PartnerFixture.NOBODY;
import static dev.alexandrite.partner.PartnerTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.partner.PartnerKeys.KnownKey;
import dev.alexandrite.partner.PartnerKeys.NewKey;
import dev.alexandrite.partner.PartnerKeys.Refused;
import dev.alexandrite.partner.PartnerSettings.Costs;
import dev.alexandrite.partner.PartnerSettings.Limit;
import dev.alexandrite.platform.Problem;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class PartnerKeysTest {
  private static final String ORDERS = "/api/v1/orders";

  /** As the command line does, with nothing but the role's database. */
  private final PartnerKeys commands =
      new PartnerKeys(PartnerFixture.ROLE.getBean(DataSource.class), CLOCK);

  private final String name = "Dora " + UUID.randomUUID();

  @Test
  void aKeyIsReplacedWithoutAMomentInWhichNoneWorks() {
    NewKey first = commands.addPartner("  " + name + " ", "dora@example.org");
    assertThat(first.partner()).isEqualTo(name);
    assertThat(NOBODY.withToken(first.key()).get(ORDERS).status()).isEqualTo(200);
    String path = PartnerFixture.path(PartnerFixture.begun(NOBODY.withToken(first.key())));

    NewKey second = commands.addKey(name);
    assertThat(NOBODY.withToken(first.key()).get(path).status()).isEqualTo(200);
    assertThat(NOBODY.withToken(second.key()).get(path).status()).isEqualTo(200);
    commands.revoke(first.keyId());
    commands.revoke(first.keyId());

    assertRefused(NOBODY.withToken(first.key()).get(path), 401, "wrong-key");
    assertThat(NOBODY.withToken(second.key()).get(path).status()).isEqualTo(200);
    assertThat(ANNA.get(ORDERS).status()).isEqualTo(200);
  }

  @Test
  void aKeyIsShownOnceAndKeptAsAHash() {
    NewKey key = commands.addPartner(name, null);
    assertThat(key.key()).matches("alx_[A-Za-z0-9_-]{43}");
    assertThat(known(key).lastUsedAt()).isNull();
    NOBODY.withToken(key.key()).get(ORDERS);

    KnownKey known = known(key);

    assertThat(known.partner()).isEqualTo(name);
    assertThat(key.key()).endsWith(known.hint());
    assertThat(known.hint()).hasSize(4);
    assertThat(known.lastUsedAt()).isNotNull();
    assertThat(known.revokedAt()).isNull();
    assertThat(
            JDBC.sql("select row_to_json(k)::text from api_key k where key_id = :id")
                .param("id", key.keyId())
                .query(String.class)
                .single())
        .doesNotContain(key.key())
        .doesNotContain(key.key().substring(4, 20));
  }

  @Test
  void commandsThatCantBeDoneSayWhy() {
    commands.addPartner(name, null);
    assertThatThrownBy(() -> commands.addPartner(name, null))
        .isInstanceOf(Refused.class)
        .hasMessage("There is a partner '%s' already.".formatted(name));
    assertThatThrownBy(() -> commands.addKey("Nobody")).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> commands.revoke(UUID.randomUUID())).isInstanceOf(Refused.class);
    for (String wrong : List.of("", "  ", "two\nlines", "x".repeat(101))) {
      assertThatThrownBy(() -> commands.addPartner(wrong, null)).isInstanceOf(Refused.class);
    }
  }

  @Test
  void theDemoKeyWorksInADemoAlone() {
    Map<String, String> key = Map.of("PARTNER_DEMO_KEY", "the demo's key");
    try (var demo = PartnerFixture.start(with(key, "DEMO", "true"))) {
      Caller partner = PartnerFixture.nobody(demo).withToken("the demo's key");
      assertThat(partner.get(ORDERS).status()).isEqualTo(200);
      String path = PartnerFixture.path(PartnerFixture.begun(partner));
      assertRefused(ANNA.get(path), 404, "order-not-found");
      assertRefused(PartnerFixture.nobody(demo).withToken("another").get(ORDERS), 401, "wrong-key");
      assertRefused(PartnerFixture.nobody(demo).withToken("").get(ORDERS), 401, "unauthenticated");
    }
    try (var production = PartnerFixture.start(with(key, "DEMO", "false"))) {
      assertRefused(
          PartnerFixture.nobody(production).withToken("the demo's key").get(ORDERS),
          401,
          "wrong-key");
    }
    try (var keyless = PartnerFixture.start(Map.of("DEMO", "true", "PARTNER_DEMO_KEY", ""))) {
      Answer empty =
          PartnerFixture.nobody(keyless)
              .send(
                  java.net.http.HttpRequest.newBuilder(PartnerFixture.nobody(keyless).uri(ORDERS))
                      .header("Authorization", "Bearer ")
                      .GET());
      assertThat(empty.status()).isEqualTo(401);
    }
  }

  @Test
  void whoGuessesKeysIsStoppedAndThePartnerBesideThemIsNot() {
    NewKey right = commands.addPartner(name, null);
    try (var role =
        PartnerFixture.start(
            Map.of(
                "TRUSTED_PROXIES", "127.0.0.1",
                "partner.wrong-keys-per-address.most", "20",
                "partner.wrong-keys-per-address.within", "PT1H"))) {
      Caller nobody = PartnerFixture.nobody(role);
      for (int i = 0; i < 20; i++) {
        Answer wrong = from("198.51.100.7", nobody.withToken("alx_guess" + i));
        assertRefused(wrong, 401, "wrong-key");
        assertThat(wrong.headers().get("www-authenticate").getFirst()).startsWith("Bearer");
      }
      for (int i = 0; i < 180; i++) {
        assertRefused(
            from("198.51.100.7", nobody.withToken("alx_guess" + i)), 429, "too-many-requests");
      }

      assertThat(from("198.51.100.7", nobody.withToken(right.key())).status()).isEqualTo(200);
      NewKey fresh = commands.addKey(name);
      await().until(() -> from("198.51.100.7", nobody.withToken(fresh.key())).status() == 200);
      commands.revoke(right.keyId());
      assertThat(from("198.51.100.7", nobody.withToken(right.key())).status()).isIn(401, 429);
      assertRefused(from("198.51.100.8", nobody.withToken("alx_guess")), 401, "wrong-key");
      Answer refused = from("198.51.100.7", nobody.withToken("alx_guess"));
      assertThat(refused.headers().get("retry-after").getFirst()).matches("\\d{1,4}");
      assertThat(refused.json().path("violated-policies").path(0).asString())
          .isEqualTo("wrong-keys");
    }
  }

  @Test
  void whoGuessesFromManyAddressesIsStoppedToo() {
    Limit one = new Limit(1, Duration.ofHours(1));
    Limit three = new Limit(3, Duration.ofHours(1));
    byte[] right = PartnerKeys.hash("right");
    AtomicInteger read = new AtomicInteger();
    AtomicLong nanos = new AtomicLong();
    WrongKeys keys =
        new WrongKeys(
            one,
            three,
            2,
            () -> {
              read.incrementAndGet();
              return Set.of(ByteBuffer.wrap(right));
            },
            nanos::get);
    for (int i = 0; i < 3; i++) {
      assertThat(keys.ask("address " + i, PartnerKeys.hash("wrong")).refusedSeconds()).isZero();
    }
    for (int i = 3; i < 100; i++) {
      assertThat(keys.ask("address " + i, PartnerKeys.hash("wrong")).refusedSeconds()).isPositive();
      assertThat(keys.ask("address " + i, right).refusedSeconds()).isZero();
    }
    assertThat(read).hasValue(1);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(keys.ask("address 1", PartnerKeys.hash("wrong")).refusedSeconds()).isPositive();
    assertThat(read).hasValue(2);
  }

  @Test
  void aRightKeyBesideWrongOnesGivesNoneOfThemBack() {
    Limit three = new Limit(3, Duration.ofHours(1));
    byte[] right = PartnerKeys.hash("right");
    byte[] wrong = PartnerKeys.hash("wrong");
    WrongKeys keys =
        new WrongKeys(three, three, 9, () -> Set.of(ByteBuffer.wrap(right)), System::nanoTime);
    for (int i = 0; i < 10; i++) {
      keys.ask("here", right).wasRight();
    }
    for (int i = 0; i < 3; i++) {
      assertThat(keys.ask("here", wrong).refusedSeconds()).isZero();
    }
    for (int i = 0; i < 10; i++) {
      WrongKeys.Asked asked = keys.ask("here", right);
      assertThat(asked.refusedSeconds()).isZero();
      asked.wasRight();
      assertThat(keys.ask("here", wrong).refusedSeconds()).isPositive();
    }
  }

  @Test
  void beyondItsLimitAWrongKeyCostsTheDatabaseNothing() {
    AtomicInteger asked = new AtomicInteger();
    var counted =
        JdbcClient.create(
            new DelegatingDataSource(PartnerFixture.ROLE.getBean(DataSource.class)) {
              @Override
              public Connection getConnection() throws SQLException {
                asked.incrementAndGet();
                return super.getConnection();
              }
            });
    Limit ten = new Limit(10, Duration.ofHours(1));
    var settings =
        new PartnerSettings(
            Duration.ofDays(1),
            Duration.ofMinutes(1),
            new Plan(1, 1),
            new Costs(1, 1, 0, 0, 0),
            ten,
            new Limit(1_000, Duration.ofHours(1)),
            100,
            false,
            "");
    Partners partners = new Partners(counted, new PartnerKeys(counted, CLOCK), settings, CLOCK);
    for (int i = 0; i < 200; i++) {
      byte[] key = PartnerKeys.hash("alx_guess" + i);
      assertThatThrownBy(() -> partners.holder(key, "198.51.100.7")).isInstanceOf(Problem.class);
    }
    assertThat(asked.get()).as("ten keys, and the valid ones once a second").isBetween(11, 20);
  }

  private static Answer from(String address, Caller caller) {
    return caller.send(
        java.net.http.HttpRequest.newBuilder(caller.uri(ORDERS))
            .header("X-Forwarded-For", address)
            .GET());
  }

  private static Map<String, String> with(Map<String, String> settings, String name, String value) {
    var all = new java.util.HashMap<>(settings);
    all.put(name, value);
    return all;
  }

  private KnownKey known(NewKey key) {
    return commands.list().stream()
        .filter(known -> known.keyId().equals(key.keyId()))
        .findFirst()
        .orElseThrow();
  }
}
