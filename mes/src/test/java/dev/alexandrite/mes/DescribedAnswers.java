package dev.alexandrite.mes;

import dev.alexandrite.contracts.Role;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Another role's answers as its description has them, which is compared with the role itself: an
 * answer that the role does not give any more can't be given in its place.
 */
final class DescribedAnswers {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode api;

  DescribedAnswers(Role role) {
    api = JSON.readTree(Path.of("..", "docs", "openapi", role.word() + ".json"));
  }

  /**
   * Everything that is described, null where it may be.
   *
   * @param values in the place of examples
   */
  String answer(String method, String path, Map<String, ?> values) {
    ObjectNode answer =
        (ObjectNode)
            example(
                api.path("paths")
                    .path(path)
                    .path(method)
                    .at("/responses/200/content/application~1json/schema"));
    values.forEach(
        (name, value) -> {
          JsonNode given = JSON.valueToTree(value);
          requireDescribed(answer.get(name), name, given);
          answer.set(name, given);
        });
    return answer.toString();
  }

  private static void requireDescribed(JsonNode described, String name, JsonNode given) {
    if (described == null) {
      throw new AssertionError("no answer has '%s'".formatted(name));
    }
    if (described.isObject()
        && !Set.copyOf(described.propertyNames()).equals(Set.copyOf(given.propertyNames()))) {
      throw new AssertionError("'%s' is described as %s".formatted(name, described));
    }
  }

  private JsonNode example(JsonNode schema) {
    if (schema.has("$ref")) {
      return example(api.at(schema.path("$ref").asString().substring(1)));
    }
    JsonNode type = schema.path("type");
    if (type.isArray() || schema.has("anyOf")) { // one of them is null
      return NODES.nullNode();
    }
    return switch (type.asString("")) {
      case "object" -> {
        ObjectNode all = NODES.objectNode();
        schema
            .path("properties")
            .properties()
            .forEach(p -> all.set(p.getKey(), example(p.getValue())));
        yield all;
      }
      case "array" -> NODES.arrayNode();
      case "boolean" -> NODES.booleanNode(true);
      case "integer", "number" -> NODES.numberNode(1);
      case "string" -> NODES.stringNode(text(schema));
      default -> throw new AssertionError("nothing is described by " + schema);
    };
  }

  private static String text(JsonNode schema) {
    if (schema.has("enum")) {
      return schema.path("enum").get(0).asString();
    }
    return switch (schema.path("format").asString("")) {
      case "uuid" -> "00000000-0000-7000-8000-000000000000";
      case "date-time" -> "2026-01-01T00:00:00Z";
      default -> "text";
    };
  }
}
