package dev.alexandrite.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

/** Every way in which a token can be wrong, signed by a provider's true key where it has one. */
class StaffTokensTest {
  private static final String SELLERS = "/api/test/sellers";
  private static final AtomicInteger KEYS_ASKED = new AtomicInteger();
  private static RSAKey key;
  private static HttpServer provider;
  private static String issuer;
  private static ConfigurableApplicationContext role;

  @BeforeAll
  static void aRoleThatTrustsAProviderOfWhichWeHaveTheKey() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("the key").generate();
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer = "http://127.0.0.1:" + provider.getAddress().getPort();
    provider.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(issuer, issuer)));
    provider.createContext(
        "/keys",
        exchange -> {
          KEYS_ASKED.incrementAndGet();
          answer(exchange, new JWKSet(key.toPublicJWK()).toString());
        });
    provider.start();
    role = TestRole.start(Map.of("OIDC_ISSUER", issuer, "OIDC_ROLES_CLAIM", "realm_access.roles"));
  }

  @AfterAll
  static void stop() {
    role.close();
    provider.stop(0);
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  /** A good token, spoilt in one point. */
  private static final class Token {
    JWSHeader.Builder header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID("the key");
    final Map<String, Object> claims =
        new HashMap<>(
            Map.of(
                "iss", issuer,
                "aud", List.of("another service", "alexandrite"),
                "sub", "nina",
                "name", "Nina",
                "iat", seconds(0),
                "nbf", seconds(0),
                "exp", seconds(600),
                "realm_access", Map.of("roles", List.of("SELLER", "offline_access"))));

    String signed(JWSSigner signer) throws Exception {
      JWTClaimsSet.Builder set = new JWTClaimsSet.Builder();
      claims.forEach(set::claim);
      SignedJWT token = new SignedJWT(header.build(), set.build());
      token.sign(signer);
      return token.serialize();
    }

    String signed() throws Exception {
      return signed(new RSASSASigner(key));
    }
  }

  private static Date seconds(long fromNow) {
    return Date.from(Instant.now().plusSeconds(fromNow));
  }

  private static String spoilt(Consumer<Token> spoil) throws Exception {
    Token token = new Token();
    spoil.accept(token);
    return token.signed();
  }

  private static Answer call(String token) {
    return Caller.nobody(TestRole.port(role)).withToken(token).get(SELLERS);
  }

  private static void assertNoSignIn(String token) {
    Answer answer = call(token);
    assertThat(answer.status()).as(answer.body()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("unauthenticated");
    assertThat(answer.headers().get("www-authenticate").getFirst())
        .startsWith("Bearer")
        .contains("invalid_token");
  }

  @Test
  void aTokenOfAnyWellKeptProviderIsTaken() throws Exception {
    assertThat(call(new Token().signed()).status()).isEqualTo(200);
    assertThat(call(spoilt(t -> t.claims.put("aud", "alexandrite"))).status()).isEqualTo(200);
    Consumer<Token> keycloak = t -> t.header.type(JOSEObjectType.JWT);
    assertThat(call(spoilt(keycloak.andThen(t -> t.claims.put("typ", "Bearer")))).status())
        .isEqualTo(200);
    assertThat(call(spoilt(t -> t.header.type(null))).status()).isEqualTo(200);
    Consumer<Token> old = t -> t.claims.put("iat", seconds(-600));
    assertThat(call(spoilt(old.andThen(t -> t.claims.put("exp", seconds(-10))))).status())
        .as("clocks differ a little")
        .isEqualTo(200);
  }

  @Test
  void aTokenForSomebodyElseIsRefused() throws Exception {
    assertNoSignIn(spoilt(t -> t.claims.remove("aud")));
    assertNoSignIn(spoilt(t -> t.claims.put("aud", "alexandrite-web")));
    assertNoSignIn(spoilt(t -> t.claims.put("aud", List.of())));
    assertNoSignIn(spoilt(t -> t.claims.put("aud", List.of("Alexandrite", "alexandrite "))));
    assertNoSignIn(spoilt(t -> t.claims.put("aud", Map.of("alexandrite", true))));
    assertNoSignIn(spoilt(t -> t.claims.put("iss", issuer + "/")));
    assertNoSignIn(spoilt(t -> t.claims.remove("iss")));
  }

  @Test
  void aTokenOutsideItsTimeIsRefused() throws Exception {
    assertNoSignIn(spoilt(t -> t.claims.remove("exp")));
    Consumer<Token> old = t -> t.claims.put("iat", seconds(-600));
    assertNoSignIn(spoilt(old.andThen(t -> t.claims.put("exp", seconds(-31)))));
    assertNoSignIn(spoilt(t -> t.claims.put("exp", "never")));
    assertNoSignIn(spoilt(t -> t.claims.put("iat", seconds(90))));
    assertNoSignIn(spoilt(t -> t.claims.put("nbf", seconds(90))));
    assertNoSignIn(spoilt(t -> t.claims.remove("iat")));
  }

  @Test
  void aTokenOfAnotherKindIsRefused() throws Exception {
    for (String type : List.of("id_token", "logout+jwt", "dpop+jwt", "secevent+jwt", "JWS")) {
      assertNoSignIn(spoilt(t -> t.header.type(new JOSEObjectType(type))));
    }
    for (String claim : List.of("nonce", "at_hash", "c_hash")) {
      assertNoSignIn(
          spoilt(
              t -> {
                t.header.type(JOSEObjectType.JWT);
                t.claims.put(claim, "x");
              }));
    }
    for (Map<String, String> kind :
        List.of(Map.of("typ", "ID"), Map.of("typ", "Refresh"), Map.of("token_use", "id"))) {
      assertNoSignIn(
          spoilt(
              t -> {
                t.header.type(null);
                t.claims.putAll(kind);
              }));
    }
  }

  @Test
  void aTokenThatNamesNobodyIsRefused() throws Exception {
    assertNoSignIn(spoilt(t -> t.claims.remove("sub")));
    assertNoSignIn(spoilt(t -> t.claims.put("sub", " ")));
    assertNoSignIn(spoilt(t -> t.claims.put("sub", "ni\0na")));
    assertNoSignIn(spoilt(t -> t.claims.put("sub", "n".repeat(256))));
    assertNoSignIn(spoilt(t -> t.claims.put("sub", List.of("nina"))));
  }

  @Test
  void aSignatureThatIsNotTheProvidersOwnIsRefused() throws Exception {
    RSAKey stranger = new RSAKeyGenerator(2048).keyID("the key").generate();
    assertNoSignIn(new Token().signed(new RSASSASigner(stranger)));

    Token secret = new Token();
    secret.header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("the key");
    assertNoSignIn(secret.signed(new MACSigner(key.toRSAPublicKey().getEncoded())));
    assertNoSignIn(
        secret.signed(
            new MACSigner(key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))));

    for (JWSAlgorithm other : List.of(JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
      Token token = new Token();
      token.header = new JWSHeader.Builder(other).keyID("the key");
      assertNoSignIn(token.signed());
    }
    JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
    new Token().claims.forEach(claims::claim);
    assertNoSignIn(new PlainJWT(claims.build()).serialize());

    Token itsOwnKey = new Token();
    itsOwnKey.header.jwk(stranger.toPublicJWK()).keyID("another");
    assertNoSignIn(itsOwnKey.signed(new RSASSASigner(stranger)));

    String[] parts = new Token().signed().split("\\.");
    assertNoSignIn(parts[0] + "." + parts[1] + ".");
    assertNoSignIn(parts[0] + "." + parts[1]);
    assertNoSignIn("ey.not.real");
    assertNoSignIn("x".repeat(4_000));
  }

  @Test
  void manyUnknownKeysDoNotMakeUsAskTheProviderManyTimes() throws Exception {
    assertThat(call(new Token().signed()).status()).isEqualTo(200);
    int before = KEYS_ASKED.get();
    for (int i = 0; i < 30; i++) {
      String keyId = "unknown " + i;
      assertNoSignIn(spoilt(t -> t.header.keyID(keyId)));
    }
    assertThat(KEYS_ASKED.get() - before).isLessThanOrEqualTo(2);
    assertThat(call(new Token().signed()).status()).isEqualTo(200);
  }

  @Test
  void rolesOfAnUnexpectedShapeAreNoRoles() throws Exception {
    for (Object roles :
        Arrays.asList(
            null,
            "SELLER",
            List.of(),
            List.of("seller", "SELLER ", "ROLE_SELLER"),
            Map.of("SELLER", true),
            7,
            List.of(List.of("SELLER"), Map.of("SELLER", 1), 1))) {
      Map<String, Object> access = new HashMap<>();
      access.put("roles", roles);
      Answer answer = call(spoilt(t -> t.claims.put("realm_access", access)));
      assertThat(answer.status()).as("%s: %s", roles, answer.body()).isEqualTo(403);
    }
    for (Object access : List.of("SELLER", List.of("SELLER"), Map.of("roles.SELLER", 1), 1)) {
      assertThat(call(spoilt(t -> t.claims.put("realm_access", access))).status()).isEqualTo(403);
    }
    assertThat(StaffSecurity.authorities(Map.of("r", List.of("PARTNER", "CUSTOMER", "GUEST")), "r"))
        .as("a token makes nobody a customer")
        .isEmpty();
    assertThat(
            StaffSecurity.authorities(
                Map.of("https://house.example/roles", List.of("SELLER")),
                "https://house.example/roles"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Ni\0na", "Ni\nna"})
  void aNameThatCantBeShownIsNoName(String name) throws Exception {
    Answer answer =
        Caller.nobody(TestRole.port(role))
            .withToken(spoilt(t -> t.claims.put("name", name)))
            .get("/api/test/me");
    assertThat(answer.body()).isEqualTo("nina");
  }

  @Test
  void whenTheProviderIsAwayNobodyIsToldThatTheirTokenIsWrong() throws Exception {
    try (var alone = TestRole.start(Map.of("OIDC_ISSUER", "http://127.0.0.1:1"))) {
      Answer answer =
          Caller.nobody(TestRole.port(alone)).withToken(new Token().signed()).get(SELLERS);
      assertThat(answer.status()).as(answer.body()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("role-away");
    }
  }

  @Test
  void anAudienceThatIdTokensHaveTooIsRefusedAtTheStart() {
    var settings =
        new CommonSettings(
            Currency.getInstance("EUR"),
            ZoneOffset.UTC,
            issuer,
            "pages",
            "pages",
            "openid",
            "roles",
            Set.of(SignatureAlgorithm.RS256),
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            List.of(),
            "",
            new CommonSettings.Streams(1, 1, 1, Duration.ofMinutes(1)));
    assertThatThrownBy(() -> new StaffTokens(settings, Clock.systemUTC()))
        .hasMessageContaining("OIDC_AUDIENCE");
    assertThat(StaffTokens.CLOCK_SKEW).isLessThan(Duration.ofMinutes(1));
  }
}
