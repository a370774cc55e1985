package dev.alexandrite.platform;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Tells the sender of a body that can't be read where it is wrong and how. */
final class Unreadable {
  private Unreadable() {}

  static Problem problem(@Nullable Throwable cause) {
    return switch (cause) {
      case Problem known -> known;
      case StrictJson.NoText e ->
          wrong(
              CommonProblem.INVALID_FIELD,
              e,
              "holds a null byte, half a character or one that can't be seen");
      case UnrecognizedPropertyException e -> wrong(CommonProblem.MALFORMED_REQUEST, e, unknown(e));
      case InvalidFormatException e when e.getTargetType().isEnum() ->
          wrong(CommonProblem.MALFORMED_REQUEST, e, oneOf(e.getTargetType()));
      case MismatchedInputException e ->
          wrong(CommonProblem.MALFORMED_REQUEST, e, "is not %s".formatted(kind(e.getTargetType())));
      case StreamReadException e when e.getLocation() != null ->
          new Problem(
              CommonProblem.MALFORMED_REQUEST,
              "The JSON is broken at line %d, column %d: %s."
                  .formatted(
                      e.getLocation().getLineNr(),
                      e.getLocation().getColumnNr(),
                      Problem.echo(e.getOriginalMessage())));
      case null, default ->
          new Problem(CommonProblem.MALFORMED_REQUEST, "Send one JSON object in the body.");
    };
  }

  private static Problem wrong(ProblemCode code, JacksonException e, String what) {
    String field = path(e);
    return field.isEmpty()
        ? new Problem(code, "The body %s.".formatted(what))
        : new Problem(
            code,
            "'%s' %s.".formatted(field, what),
            Map.of("fields", List.of(Map.of("field", field, "message", what))));
  }

  private static String unknown(UnrecognizedPropertyException e) {
    return e.getKnownPropertyIds() == null || e.getKnownPropertyIds().isEmpty()
        ? "is not known here"
        : "is not known here; known: "
            + e.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", "));
  }

  private static String oneOf(Class<?> type) {
    return "is one of "
        + java.util.Arrays.stream(type.getEnumConstants())
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
  }

  private static String kind(@Nullable Class<?> type) {
    if (type == null) {
      return "as it has to be";
    }
    if (type == int.class
        || type == long.class
        || type == Integer.class
        || type == Long.class
        || type == Short.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(type) || type == double.class) {
      return "a number";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    return java.util.Collection.class.isAssignableFrom(type) || type.isArray()
        ? "a list"
        : type.isRecord() && type.getRecordComponents().length > 1
            ? "an object as described"
            : "valid";
  }

  private static String path(JacksonException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return Problem.echo(path.toString());
  }
}
