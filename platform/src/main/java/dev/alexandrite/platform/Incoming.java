package dev.alexandrite.platform;

import dev.alexandrite.contracts.Envelope;
import java.time.Instant;
import java.util.List;
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
    List<Envelope.Header> headers,
    Instant sentAt,
    boolean unheard) {

  static Incoming of(ConsumerRecord<?, ?> record) {
    Arrival arrival = Arrival.of(record);
    return new Incoming(
        arrival.topic(),
        arrival.partition(),
        arrival.offset(),
        arrival.key(),
        record.value() == null ? null : arrival.body(),
        arrival.headers(),
        Instant.ofEpochMilli(record.timestamp()),
        false);
  }

  /** What its envelope is held against. */
  Arrival arrival() {
    return new Arrival(topic, partition, offset, key, body == null ? "" : body, headers);
  }
}
