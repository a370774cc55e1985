package dev.alexandrite.platform;

import java.util.Objects;
import org.springframework.security.oauth2.jwt.Jwt;

/** The member of staff behind a request. */
public record Staff(String id, String name) {

  public static Staff of(Jwt token) {
    String id = Objects.requireNonNull(token.getSubject(), "a staff token names its subject");
    return new Staff(id, Objects.requireNonNullElse(token.getClaimAsString("name"), id));
  }
}
