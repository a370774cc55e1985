package dev.alexandrite.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/** Spring's in-memory authorizations never go away: this forgets the oldest. */
final class LatestAuthorizations implements OAuth2AuthorizationService {
  private static final int MAX = 2_000;

  private final OAuth2AuthorizationService all = new InMemoryOAuth2AuthorizationService();
  private final Map<String, OAuth2Authorization> byAge = new LinkedHashMap<>();

  @Override
  public synchronized void save(OAuth2Authorization authorization) {
    byAge.put(authorization.getId(), authorization);
    all.save(authorization);
    if (byAge.size() > MAX) {
      remove(byAge.values().iterator().next());
    }
  }

  @Override
  public synchronized void remove(OAuth2Authorization authorization) {
    var kept = byAge.remove(authorization.getId());
    all.remove(kept == null ? authorization : kept);
  }

  @Override
  public @Nullable OAuth2Authorization findById(String id) {
    return all.findById(id);
  }

  @Override
  public @Nullable OAuth2Authorization findByToken(
      String token, @Nullable OAuth2TokenType tokenType) {
    return all.findByToken(token, tokenType);
  }
}
