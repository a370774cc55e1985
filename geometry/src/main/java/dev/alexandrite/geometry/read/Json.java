package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * A value in a JSON text, or the absence of one. Whoever asks says what it has to be; what is
 * something else is refused by its name.
 *
 * @param value a map, list, string, double or boolean; null where there is none
 * @param name for messages
 */
record Json(@Nullable Object value, String name) {
  /** Values and names in one text. */
  private static final int TOKENS_MAX = 2_000_000;

  private static final int NUMBER_MAX = 100;
  private static final int NAME_MAX = 1_000;

  /**
   * @param bytes how many there are; no string is longer
   */
  static Json read(InputStream text, long bytes, Limits limits) throws Refusal {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depthMax())
                    .maxDocumentLength(bytes)
                    .maxStringLength((int) Math.min(Integer.MAX_VALUE, bytes))
                    .maxTokenCount(TOKENS_MAX)
                    .maxNumberLength(NUMBER_MAX)
                    .maxNameLength(NAME_MAX)
                    .build())
            .build();
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      return new Json(value(parser, parser.nextToken()), "the file");
    } catch (StreamConstraintsException e) {
      throw new Refusal(RefusalCode.TOO_COMPLEX, words(e));
    } catch (JacksonException e) {
      String words = words(e);
      if (words.contains("end-of-input")) {
        throw new Refusal(RefusalCode.TRUNCATED, "The JSON ends before it is complete");
      }
      throw new Refusal(RefusalCode.BAD_SYNTAX, words);
    }
  }

  private static String words(JacksonException e) {
    String message = String.valueOf(e.getOriginalMessage()).replaceAll("\\s+", " ");
    return "JSON line %d: %s"
        .formatted(
            e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
            message.substring(0, Math.min(160, message.length())));
  }

  /** Recursive only as deep as the parser goes. */
  private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token)
      throws Refusal {
    if (token == null) {
      throw new Refusal(RefusalCode.TRUNCATED, "The JSON ends before it is complete");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new HashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          members.put(name, value(parser, parser.nextToken()));
        }
        yield members;
      }
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          items.add(value(parser, t));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  boolean isThere() {
    return value != null;
  }

  private Refusal no(String kind) {
    return new Refusal(
        RefusalCode.BAD_SYNTAX, "%s is %s %s".formatted(name, isThere() ? "no" : "missing:", kind));
  }

  /** A member of an object; absent in what is absent. */
  Json at(String member) throws Refusal {
    if (value == null) {
      return new Json(null, member);
    }
    if (!(value instanceof Map<?, ?> members)) {
      throw no("object");
    }
    return new Json(members.get(member), member);
  }

  /** An item of an array, as something else in the file refers to it. */
  Json at(int index) throws Refusal {
    List<?> items = items();
    if (index < 0 || index >= items.size()) {
      throw new Refusal(RefusalCode.BAD_REFERENCE, "%s has no number %d".formatted(name, index));
    }
    return new Json(items.get(index), name + " " + index);
  }

  /** How many items an array has; none where it is absent. */
  int size() throws Refusal {
    return items().size();
  }

  private List<?> items() throws Refusal {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> items) {
      return items;
    }
    throw no("array");
  }

  boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  boolean isFalse() {
    return Boolean.FALSE.equals(value);
  }

  String text() throws Refusal {
    if (value instanceof String text) {
      return text;
    }
    throw no("text");
  }

  double number() throws Refusal {
    if (value instanceof Double number && Double.isFinite(number)) {
      return number;
    }
    throw no("number");
  }

  /** A count, an offset or the number of something. */
  long whole() throws Refusal {
    double number = number();
    if (number < 0 || number > 1L << 53 || number != Math.rint(number)) {
      throw no("whole number");
    }
    return (long) number;
  }

  long whole(long otherwise) throws Refusal {
    return isThere() ? whole() : otherwise;
  }

  /** The number of something else in the file. */
  int index() throws Refusal {
    return (int) Math.min(Integer.MAX_VALUE, whole());
  }

  double[] numbers(double... otherwise) throws Refusal {
    if (!isThere()) {
      return otherwise;
    }
    double[] numbers = new double[otherwise.length];
    if (size() != numbers.length) {
      throw no("list of %d numbers".formatted(numbers.length));
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = at(i).number();
    }
    return numbers;
  }
}
