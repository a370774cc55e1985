package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came, or as it comes back from among the dead letters: nothing of it is believed
 * yet.
 *
 * @param key null for a letter from before keys were kept
 * @param body null for a tombstone
 * @param sentAt when its speaker's relay sent it
 * @param unheard it is known not to have been heard, however old it is
 */
record Incoming(
    String topic,
    int partition,
    long offset,
    @Nullable String key,
    @Nullable String body,
    List<Envelope.Header> headers,
    Instant sentAt,
    boolean unheard) {

  private static final String NULL = "-";

  static Incoming of(ConsumerRecord<?, ?> record) {
    List<Envelope.Header> headers = new ArrayList<>();
    record.headers().forEach(h -> headers.add(new Envelope.Header(h.key(), h.value())));
    return new Incoming(
        record.topic(),
        record.partition(),
        record.offset(),
        record.key() == null ? null : String.valueOf(record.key()),
        record.value() == null ? null : String.valueOf(record.value()),
        headers,
        Instant.ofEpochMilli(record.timestamp()),
        false);
  }

  /** What its speaker has sealed: a tombstone like an empty body. */
  String sealedBody() {
    return body == null ? "" : body;
  }

  /** Whatever the headers are, they can be kept as a text. */
  String headersText() {
    return headers.stream()
        .map(
            header ->
                encoded(header.name().getBytes(StandardCharsets.UTF_8))
                    + " "
                    + (header.value() == null ? NULL : encoded(header.value())))
        .collect(Collectors.joining("\n"));
  }

  static List<Envelope.Header> headers(@Nullable String text) {
    return text == null || text.isEmpty()
        ? List.of()
        : text.lines()
            .map(line -> line.split(" ", 2))
            .map(
                parts ->
                    new Envelope.Header(
                        new String(decoded(parts[0]), StandardCharsets.UTF_8),
                        parts[1].equals(NULL) ? null : decoded(parts[1])))
            .toList();
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] decoded(String text) {
    return Base64.getDecoder().decode(text);
  }
}
