package dev.alexandrite.contracts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands around an event or a message on its way, as headers of the record: {@code version}
 * (of envelope and body), {@code by} (the speaker's word), {@code mark}, {@code traceparent} (W3C
 * Trace Context), and for every listener a {@code seal-<word>} of 32 bytes, see {@link Seals}.
 *
 * @param mark null for an order like any other
 * @param traceparent null where nothing is traced; the only part that no seal covers
 */
public record Envelope(
    int version,
    Role by,
    @Nullable Mark mark,
    @Nullable String traceparent,
    Map<Role, byte[]> seals) {

  public static final int VERSION = 1;

  private static final String SEAL = "seal-";
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  /** One header; several may have the same name. Nobody compares two of them. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Header(String name, byte @Nullable [] value) {}

  public static boolean isTraceparent(String text) {
    return TRACEPARENT.matcher(text).matches();
  }

  public List<Header> headers() {
    List<Header> headers = new ArrayList<>();
    headers.add(header("version", String.valueOf(version)));
    headers.add(header("by", by.word()));
    if (mark != null) {
      headers.add(header("mark", mark.name()));
    }
    if (traceparent != null) {
      headers.add(header("traceparent", traceparent));
    }
    seals.forEach((listener, seal) -> headers.add(new Header(SEAL + listener.word(), seal)));
    return headers;
  }

  /**
   * Headers of other names are somebody else's and are passed over.
   *
   * @return empty when there is nothing of an envelope, as before there were any
   * @throws Torn when it is not whole: a header is missing, twice there or unreadable
   */
  public static Optional<Envelope> of(List<Header> headers) {
    Map<String, byte[]> ours = new HashMap<>();
    Map<Role, byte[]> seals = new EnumMap<>(Role.class);
    for (Header header : headers) {
      if (!isOurs(header.name())) {
        continue;
      }
      if (header.value() == null) {
        throw new Torn("the header " + header.name() + " has no value");
      }
      if (ours.put(header.name(), header.value()) != null) {
        throw new Torn("the header " + header.name() + " is there twice");
      }
      if (header.name().startsWith(SEAL)) {
        seals.put(role(header.name().substring(SEAL.length())), header.value());
      }
    }
    if (ours.keySet().stream().allMatch("traceparent"::equals)) {
      return Optional.empty();
    }
    String version = text(ours, "version");
    String by = text(ours, "by");
    if (version == null || !version.matches("[1-9][0-9]{0,3}") || by == null) {
      throw new Torn("no version or no speaker");
    }
    String traceparent = text(ours, "traceparent");
    return Optional.of(
        new Envelope(
            Integer.parseInt(version),
            role(by),
            mark(text(ours, "mark")),
            traceparent != null && isTraceparent(traceparent) ? traceparent : null,
            seals));
  }

  private static boolean isOurs(String name) {
    return switch (name) {
      case "version", "by", "mark", "traceparent" -> true;
      default -> Arrays.stream(Role.values()).anyMatch(role -> name.equals(SEAL + role.word()));
    };
  }

  private static Role role(String word) {
    return Arrays.stream(Role.values())
        .filter(role -> role.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new Torn("no such speaker"));
  }

  private static @Nullable Mark mark(@Nullable String name) {
    return name == null
        ? null
        : Arrays.stream(Mark.values())
            .filter(mark -> mark.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new Torn("an unknown mark"));
  }

  private static Header header(String name, String text) {
    return new Header(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String text(Map<String, byte[]> headers, String name) {
    byte[] value = headers.get(name);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  /** Not an envelope of ours, whoever made it. */
  public static final class Torn extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Torn(String message) {
      super(message);
    }
  }
}
