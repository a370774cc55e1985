package dev.alexandrite.platform;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came, or comes back from among the dead letters.
 *
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
    Instant sentAt,
    boolean unheard) {

  static Incoming of(ConsumerRecord<?, ?> record) {
    return new Incoming(
        record.topic(),
        record.partition(),
        record.offset(),
        record.key() == null ? null : record.key().toString(),
        record.value() == null ? null : record.value().toString(),
        Instant.ofEpochMilli(record.timestamp()),
        false);
  }
}
