package dev.alexandrite.platform;

import java.util.Objects;
import org.springframework.security.oauth2.jwt.Jwt;

/** The member of staff behind a request. */
public record Staff(String id, String name) {

  private static final int NAME_MAX = 120;

  /** A name that can't be shown is no name; the provider's own id stands in for it. */
  public static Staff of(Jwt token) {
    String id = Objects.requireNonNull(token.getSubject(), "a staff token names its subject");
    return new Staff(
        id,
        token.getClaims().get("name") instanceof String name
                && !name.isBlank()
                && name.length() <= NAME_MAX
                && name.chars().noneMatch(Character::isISOControl)
            ? name.strip()
            : id);
  }
}
