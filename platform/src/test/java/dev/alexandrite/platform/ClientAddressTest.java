package dev.alexandrite.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.embedded.Caller;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Over real connections: this test is the reverse proxy, or somebody who plays one. */
class ClientAddressTest {
  private static final int HOSTILE_HEADERS = 300;
  private static final List<String> HOSTILE =
      List.of(
          "203.0.113.9",
          "127.0.0.1",
          "10.1.2.3",
          "::1",
          "unknown",
          "_hidden",
          "",
          ",",
          ", ,",
          "[2001:db8::1]:443",
          "2001:db8:1:2:3:4:5:6%eth0",
          "198.51.100.7:80",
          "0x7f.1",
          "127.1",
          "999.999.999.999",
          "198.51.100.7.evil.example",
          "\"198.51.100.7\"",
          "for=198.51.100.7",
          "198.51.100.7;127.0.0.1",
          "%00",
          "x".repeat(2_000));

  private static ConfigurableApplicationContext behindAProxy;

  @BeforeAll
  static void start() {
    behindAProxy = TestRole.start(Map.of("TRUSTED_PROXIES", "127.0.0.1, 10.1.0.0/16"));
  }

  @AfterAll
  static void stop() {
    behindAProxy.close();
  }

  private static JsonNode seen(int port, Map<String, List<String>> headers) {
    Caller caller = Caller.nobody(port);
    HttpRequest.Builder request = HttpRequest.newBuilder(caller.uri("/api/test/seen"));
    headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    return caller.send(request.GET()).json();
  }

  private static String behindProxySeenAs(String... forwardedFor) {
    return seen(TestRole.port(behindAProxy), Map.of("X-Forwarded-For", List.of(forwardedFor)))
        .path("address")
        .asString();
  }

  @Test
  void whateverACallerWritesItIsCountedByItsConnection() {
    Random random = new Random(7);
    for (int i = 0; i < HOSTILE_HEADERS; i++) {
      Map<String, List<String>> headers =
          Map.of(
              "X-Forwarded-For", hostile(random),
              "X-Forwarded-Proto", List.of("https"),
              "X-Forwarded-Host", List.of("evil.example"),
              "X-Forwarded-By", hostile(random),
              "X-Real-IP", hostile(random),
              "Forwarded", List.of("for=203.0.113.9;proto=https;host=evil.example"));
      JsonNode seen = seen(TestRole.port(TestRole.context()), headers);
      assertThat(seen.path("address").asString()).as("%s", headers).isEqualTo("127.0.0.1");
      assertThat(seen.path("scheme").asString()).isEqualTo("http");
      assertThat(seen.path("host").asString()).isEqualTo("localhost");
    }
  }

  @Test
  void behindATrustedProxyTheLastAddressThatIsNoProxyCounts() {
    assertThat(behindProxySeenAs("198.51.100.7")).isEqualTo("198.51.100.7");
    assertThat(behindProxySeenAs("198.51.100.7, 10.1.200.3")).isEqualTo("198.51.100.7");
    assertThat(behindProxySeenAs("198.51.100.7", "10.1.200.3")).isEqualTo("198.51.100.7");
    assertThat(behindProxySeenAs("198.51.100.7, 10.2.0.1")).isEqualTo("10.2.0.1");
    assertThat(behindProxySeenAs("2001:db8:1:2:3::4")).isEqualTo("20010db800010002");
    assertThat(behindProxySeenAs()).isEqualTo("127.0.0.1");
    var https =
        seen(
            TestRole.port(behindAProxy),
            Map.of(
                "X-Forwarded-For", List.of("198.51.100.7"),
                "X-Forwarded-Proto", List.of("https"),
                "X-Forwarded-Host", List.of("evil.example")));
    assertThat(https.path("scheme").asString()).isEqualTo("https");
    assertThat(https.path("host").asString()).isEqualTo("localhost");
  }

  @Test
  void behindATrustedProxyNothingThatTheCallerWroteBeforeItMatters() {
    Random random = new Random(11);
    for (int i = 0; i < HOSTILE_HEADERS; i++) {
      List<String> headers = new ArrayList<>(hostile(random));
      if (random.nextBoolean()) {
        headers.add("198.51.100.7"); // a proxy that adds a header
      } else {
        headers.add(headers.removeLast() + ", 198.51.100.7"); // and one that goes on with it
      }
      assertThat(behindProxySeenAs(headers.toArray(String[]::new)))
          .as("%s", headers)
          .isEqualTo("198.51.100.7");
    }
  }

  private static List<String> hostile(Random random) {
    List<String> all = new ArrayList<>(HOSTILE);
    Collections.shuffle(all, random);
    return List.of(String.join(", ", all.subList(0, random.nextInt(1, 4))), all.getLast());
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 198.51.100.7",
    "198.51.100.7:51544, 198.51.100.7",
    "::ffff:198.51.100.7, 198.51.100.7",
    "2001:db8:1:2::1, 20010db800010002",
    "2001:db8:1:2:ffff::9, 20010db800010002",
    "[2001:db8:1:2::1]:443, 20010db800010002",
    "fe80::1%eth0, fe80000000000000",
    "'', unknown",
    "evil.example, unknown",
    "[, unknown",
    "_hidden, unknown"
  })
  void oneCallerHasOneName(String address, String name) {
    assertThat(ClientAddress.of(address)).isEqualTo(name);
  }

  @Test
  void whoHasThousandsOfNetworksIsInOne() {
    assertThat(ClientAddress.networkOf(ClientAddress.of("2001:db8:7:1::1")))
        .isEqualTo(ClientAddress.networkOf(ClientAddress.of("2001:db8:7:2::1")))
        .isNotEqualTo(ClientAddress.networkOf(ClientAddress.of("2001:db8:8:1::1")));
    assertThat(ClientAddress.networkOf("192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(ClientAddress.networkOf(ClientAddress.UNKNOWN)).isEqualTo(ClientAddress.UNKNOWN);
  }
}
