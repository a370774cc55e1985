package dev.alexandrite.mes;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;

/** What is asked of {@code models}. */
interface ModelFiles {

  /**
   * @param url fetches the file until it expires; null when there is none in work
   */
  record ModelFile(@Nullable URI url, @Nullable Instant expiresAt) {}

  @GetExchange("/api/models/{modelId}")
  ModelFile model(@PathVariable UUID modelId, Jwt token);
}
