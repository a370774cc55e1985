package dev.alexandrite.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be read of a record that can't be heard, and what of it can be kept. */
final class LetterText {
  private static final int DETAIL_MAX = 2_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private LetterText() {}

  /** Which order it concerns. */
  static @Nullable UUID order(JsonNode body, @Nullable String key) {
    UUID order = uuid(body.path("orderId").asString(""));
    return order == null && body.path("modelId").isMissingNode() ? uuid(key) : order;
  }

  private static @Nullable UUID uuid(@Nullable String text) {
    try {
      return text == null || text.length() != 36 ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static JsonNode tree(@Nullable String body) {
    try {
      return JSON.readTree(body == null ? "" : body);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  static String detail(String text) {
    String kept = String.valueOf(storable(text));
    return kept.length() <= DETAIL_MAX ? kept : kept.substring(0, DETAIL_MAX);
  }

  /** PostgreSQL keeps no null bytes, and nothing that has one could be read anyway. */
  static @Nullable String storable(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\uFFFD');
  }
}
