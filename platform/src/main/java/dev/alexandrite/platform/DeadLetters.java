package dev.alexandrite.platform;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Events that this role could not hear, kept until somebody or the missing event puts them right.
 * They come back in their order's sequence, and stop at the first that still fails.
 */
public class DeadLetters {

  /**
   * @param orderId null when the record was not even readable, or is no order event
   */
  public record DeadLetter(
      long id,
      @Nullable UUID orderId,
      @Nullable Long sequence,
      String topic,
      String body,
      String code,
      String detail,
      Instant at) {}

  /**
   * @param left null when every letter came back
   */
  public record Replay(int replayed, @Nullable DeadLetter left) {}

  private static final RowMapper<DeadLetter> LETTER =
      (row, n) ->
          new DeadLetter(
              row.getLong("id"),
              row.getObject("order_id", UUID.class),
              row.getObject("sequence", Long.class),
              row.getString("topic"),
              row.getString("body"),
              row.getString("code"),
              row.getString("detail"),
              Sql.instant(row, "at"));

  private final JdbcClient jdbc;
  private final Clock clock;
  private @Nullable Function<Arrival, Listening.Outcome> ears;

  DeadLetters(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A letter kept with all it came with, to be judged again. */
  private record Kept(DeadLetter letter, Arrival arrival) {}

  void replayWith(Function<Arrival, Listening.Outcome> ears) {
    this.ears = ears;
  }

  void setAside(ConsumerRecord<?, ?> record, String code, String detail) {
    Arrival arrival = Arrival.of(record);
    // Nothing in what is not believed tells anything, least of all which order has to wait for it.
    Optional<Said> said =
        Envelopes.Unbelievable.is(code)
            ? Optional.empty()
            : readable(record.topic(), arrival.body());
    jdbc.sql(
            """
            insert into dead_letter
              (order_id, sequence, topic, partition, record_offset, key, headers, body, code,
               detail, at)
            values (:orderId, :sequence, :topic, :partition, :offset, :key, :headers, :body, :code,
                    :detail, :at)
            on conflict (topic, partition, record_offset) do nothing
            """)
        .param("orderId", said.map(s -> s.orderId().value()).orElse(null))
        .param("sequence", said.map(Said::sequence).orElse(null))
        .param("topic", record.topic())
        .param("partition", record.partition())
        .param("offset", record.offset())
        .param("key", storable(arrival.key()))
        .param("headers", arrival.headersText())
        .param("body", storable(arrival.body()))
        .param("code", code)
        .param("detail", detail)
        .param("at", Sql.at(clock.instant()))
        .update();
  }

  /** After a missing event has come at last: those that waited for it. */
  void replayFollowing(Said said) {
    if (next(said.orderId()).isPresent()) {
      replay(said.orderId());
    }
  }

  /** Hears an order's letters again, in sequence, until one still can't be heard. */
  public Replay replay(OrderId orderId) {
    int replayed = 0;
    for (Optional<Kept> kept = next(orderId); kept.isPresent(); kept = next(orderId)) {
      DeadLetter letter = kept.get().letter();
      if (ears == null) {
        throw new IllegalStateException("replay before the role listens");
      }
      switch (ears.apply(kept.get().arrival())) {
        case Listening.Outcome.Heard heard -> {
          jdbc.sql("delete from dead_letter where id = :id").param("id", letter.id()).update();
          replayed++;
        }
        case Listening.Outcome.Refused(String code, String detail) -> {
          jdbc.sql("update dead_letter set code = :code, detail = :detail where id = :id")
              .param("code", code)
              .param("detail", detail)
              .param("id", letter.id())
              .update();
          return new Replay(replayed, letter);
        }
      }
    }
    return new Replay(replayed, null);
  }

  /**
   * @param after the id of the last letter of the page before
   */
  List<DeadLetter> oldestFirst(long after, int limit) {
    return jdbc.sql(
            """
            select id, order_id, sequence, topic, body, code, detail, at from dead_letter
            where id > :after order by id limit :limit
            """)
        .param("after", after)
        .param("limit", limit)
        .query(LETTER)
        .list();
  }

  private Optional<Kept> next(OrderId orderId) {
    return jdbc.sql(
            """
            select * from dead_letter
            where order_id = :orderId order by sequence, id limit 1
            """)
        .param("orderId", orderId.value())
        .query(
            (row, n) ->
                new Kept(
                    Objects.requireNonNull(LETTER.mapRow(row, n)),
                    new Arrival(
                        row.getString("topic"),
                        row.getInt("partition"),
                        row.getLong("record_offset"),
                        row.getString("key"),
                        row.getString("body"),
                        Arrival.headers(row.getString("headers")))))
        .optional();
  }

  /** PostgreSQL keeps no text with a zero in it; a seal over one does not fit any more. */
  private static @Nullable String storable(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\uFFFD');
  }

  private static Optional<Said> readable(String topic, String body) {
    try {
      return Topics.ofOrders(topic) ? Optional.of(Wire.readSaid(body)) : Optional.empty();
    } catch (Wire.Unreadable e) {
      return Optional.empty();
    }
  }
}
