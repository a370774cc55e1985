package dev.alexandrite.protocol;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.protocol.DeadLetters.DeadLetter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Letters that an administrator wants heard no more, such as what somebody forged. Each is kept as
 * a record, whole, with who discarded it and why.
 */
class Discards {
  private static final Logger log = LoggerFactory.getLogger(Discards.class);

  static final int REASON_MAX = 500;

  /**
   * @param discarded the letters that are none any more
   * @param kept those that can't be discarded: an order's event that is ours to say, for everybody
   *     would wait for it
   * @param more there are more than one command takes: repeat it
   */
  record Outcome(List<Long> discarded, List<Long> kept, boolean more) {}

  /**
   * A letter that was discarded.
   *
   * @param code why it could not be heard, or said
   */
  record Discarded(
      long id,
      String topic,
      @Nullable String key,
      String code,
      String reason,
      String by,
      Instant at) {}

  private final JdbcClient jdbc;
  private final DeadLetters letters;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final int discardMax;

  /**
   * @param transaction always a new one, for it may be wanted by a message
   */
  Discards(
      JdbcClient jdbc,
      DeadLetters letters,
      TransactionTemplate transaction,
      Clock clock,
      HearingSettings settings) {
    this.jdbc = jdbc;
    this.letters = letters;
    this.transaction = transaction;
    this.clock = clock;
    this.discardMax = settings.replayMax();
  }

  /** Whoever repeats it finds the letter gone, and changes nothing. */
  Outcome discard(long id, String reason, String by) {
    return discard(letters.find(id).stream().toList(), reason, by);
  }

  /** An order's letters, events and messages. */
  Outcome discard(OrderId orderId, String reason, String by) {
    List<DeadLetter> all = new ArrayList<>(letters.events(orderId, discardMax));
    all.addAll(letters.messages(orderId, discardMax));
    return discard(all, reason, by);
  }

  Outcome discardTopic(String topic, String reason, String by) {
    return discard(letters.ofTopic(topic, discardMax), reason, by);
  }

  private Outcome discard(List<DeadLetter> some, String reason, String by) {
    List<Long> discarded = new ArrayList<>();
    List<Long> kept = new ArrayList<>();
    for (DeadLetter letter : some) {
      if (letter.outgoing() && Topics.ofOrders(letter.topic())) {
        kept.add(letter.id());
      } else if (Boolean.TRUE.equals(transaction.execute(status -> discard(letter, reason, by)))) {
        log.warn(
            "letter {} of {} ({}) is discarded by {}: {}",
            letter.id(),
            letter.topic(),
            letter.code(),
            by,
            reason);
        discarded.add(letter.id());
      }
    }
    return new Outcome(discarded, kept, some.size() >= discardMax && !discarded.isEmpty());
  }

  /** False when it is gone already. */
  private boolean discard(DeadLetter letter, String reason, String by) {
    jdbc.sql(
            """
            insert into discarded_letter (id, order_id, sequence, topic, partition, record_offset,
              outgoing, sent_at, key, body, headers, code, detail, at, reason, by_id, discarded_at)
            select id, order_id, sequence, topic, partition, record_offset,
              outbox_id is not null, sent_at, key, body, headers, code, detail, at,
              :reason, :by, :now
            from dead_letter where id = :id
            on conflict do nothing
            """)
        .param("reason", reason)
        .param("by", by)
        .param("now", Sql.at(clock.instant()))
        .param("id", letter.id())
        .update();
    jdbc.sql(
            """
            delete from outbox where id = (select outbox_id from dead_letter where id = :id)
            """)
        .param("id", letter.id())
        .update();
    return letters.settle(letter);
  }

  /** The newest first. */
  List<Discarded> newestFirst(long before, int limit) {
    return jdbc.sql(
            """
            select id, topic, key, code, reason, by_id, discarded_at from discarded_letter
            where id < :before order by id desc limit :limit
            """)
        .param("before", before)
        .param("limit", limit)
        .query(
            (row, n) ->
                new Discarded(
                    row.getLong("id"),
                    row.getString("topic"),
                    row.getString("key"),
                    row.getString("code"),
                    row.getString("reason"),
                    row.getString("by_id"),
                    Sql.instant(row, "discarded_at")))
        .list();
  }
}
