package dev.alexandrite.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One or two things about a JSON body changed at random. */
final class Mutation {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PLACE = "\"@@\"";

  /** In the place of a value. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1.9",
          "1e400",
          "-1e-400",
          "9223372036854775808",
          "\"\"",
          "\"3\"",
          "\" \"",
          "\"a\\u0000b\"",
          "\"\\ud800\"",
          "\"\\u202e\"",
          "[]",
          "{}",
          "[[[[]]]]",
          "{\"a\":{\"a\":{}}}",
          "\"" + "x".repeat(10_000) + "\"",
          "NaN",
          "\"2026-02-30\"",
          "\"XXX\"",
          "1e999999999",
          "\"😀\"",
          "-0.0",
          "[null]",
          "{\"amountMinor\":1}");

  private Mutation() {}

  static byte[] of(JsonNode seed, Random random) {
    JsonNode body = seed.deepCopy();
    String text = change(body, random);
    byte[] bytes = text.getBytes(UTF_8);
    if (random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static String change(JsonNode body, Random random) {
    List<ObjectNode> objects = new ArrayList<>();
    collect(body, objects);
    ObjectNode object = objects.get(random.nextInt(objects.size()));
    List<String> names = new ArrayList<>(object.propertyNames());
    if (names.isEmpty() || random.nextInt(8) == 0) {
      object.put("nobodyKnowsThis", 1);
      return JSON.writeValueAsString(body);
    }
    String name = names.get(random.nextInt(names.size()));
    if (random.nextInt(8) == 0) {
      object.remove(name);
      return JSON.writeValueAsString(body);
    }
    object.put(name, "@@");
    return JSON.writeValueAsString(body).replace(PLACE, VALUES.get(random.nextInt(VALUES.size())));
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
      for (Map.Entry<String, JsonNode> child : object.properties()) {
        collect(child.getValue(), objects);
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(child -> collect(child, objects));
    }
  }
}
