package dev.alexandrite.embedded;

import dev.alexandrite.contracts.Sha256;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers by a signed cookie at which browsers somebody has signed in before. It opens nothing;
 * it only keeps strangers' failures apart from the owner's (see {@link SignInDelays}).
 */
final class KnownDevices {
  private static final Duration KEPT = Duration.ofDays(180);
  private static final int ID_BYTES = 12;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec key;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  KnownDevices(String secret, Clock clock) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    this.clock = clock;
  }

  /** The id of the browser, if this person has signed in at it. */
  Optional<String> find(HttpServletRequest request, String login) {
    if (request.getCookies() == null) {
      return Optional.empty();
    }
    for (Cookie cookie : request.getCookies()) {
      String[] parts = cookie.getValue().split("\\.", -1);
      if (cookie.getName().equals(name(login))
          && parts.length == 3
          && MessageDigest.isEqual(
              signature(login, parts[0], parts[1]).getBytes(StandardCharsets.UTF_8),
              parts[2].getBytes(StandardCharsets.UTF_8))
          && clock.instant().getEpochSecond() < Long.parseLong(parts[1])) {
        return Optional.of(parts[0]);
      }
    }
    return Optional.empty();
  }

  void remember(HttpServletRequest request, HttpServletResponse response, String login) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = find(request, login).orElse(BASE64.encodeToString(bytes));
    Instant until = clock.instant().plus(KEPT);
    String end = String.valueOf(until.getEpochSecond());
    Cookie cookie = new Cookie(name(login), id + "." + end + "." + signature(login, id, end));
    cookie.setHttpOnly(true);
    cookie.setSecure(request.isSecure());
    cookie.setPath("/login");
    cookie.setMaxAge((int) KEPT.toSeconds());
    cookie.setAttribute("SameSite", "Lax");
    response.addCookie(cookie);
  }

  private static String name(String login) {
    byte[] hash = Sha256.of(login);
    return "device-" + HexFormat.of().formatHex(hash, 0, 6);
  }

  private String signature(String login, String id, String end) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      String signed = login + "\n" + id + "\n" + end;
      return BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + key.getAlgorithm(), e);
    }
  }
}
