package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.LetterSetAside;
import dev.alexandrite.contracts.Message.LetterSettled;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Sql;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * What this role could not hear, and what the broker would not take from it, kept until somebody or
 * the missing event puts it right ({@link Replays}), or an administrator discards it ({@link
 * Discards}). The control room is told what comes and goes, never what stands in it.
 */
public class DeadLetters {

  /**
   * @param outgoing our own, refused by the broker; its key's later rows wait behind it
   * @param orderId which order it concerns, where that can be read
   * @param sequence null for a message
   * @param body null for a tombstone
   */
  public record DeadLetter(
      long id,
      boolean outgoing,
      @Nullable UUID orderId,
      @Nullable Long sequence,
      String topic,
      @Nullable String key,
      @Nullable String body,
      String code,
      String detail,
      Instant at) {}

  private static final String COLUMNS =
      """
      select id, outbox_id is not null as outgoing, order_id, sequence, topic, key, body, code,
        detail, at from dead_letter
      """;
  private static final RowMapper<DeadLetter> LETTER =
      (row, n) ->
          new DeadLetter(
              row.getLong("id"),
              row.getBoolean("outgoing"),
              row.getObject("order_id", UUID.class),
              row.getObject("sequence", Long.class),
              row.getString("topic"),
              row.getString("key"),
              row.getString("body"),
              row.getString("code"),
              row.getString("detail"),
              Sql.instant(row, "at"));

  private final Role role;
  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final Unbelieved unbelieved;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final int replayMax;

  /**
   * @param transaction always a new one, for a replay may be wanted by a message
   */
  DeadLetters(
      Role role,
      JdbcClient jdbc,
      Outbox outbox,
      Unbelieved unbelieved,
      TransactionTemplate transaction,
      Clock clock,
      HearingSettings settings) {
    this.role = role;
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.unbelieved = unbelieved;
    this.transaction = transaction;
    this.clock = clock;
    this.replayMax = settings.replayMax();
  }

  /** False when it is only counted, see {@link Unbelieved}. */
  boolean setAside(Incoming record, String code, String detail) {
    // Nothing in what is not believed tells anything, least of all which order has to wait for it.
    boolean believed = !Envelopes.Unbelievable.CODES.contains(code);
    if (!believed && !unbelieved.isKept(record.topic())) {
      return false;
    }
    JsonNode body = LetterText.tree(believed ? record.body() : null);
    keep(
        new Row(
            record.topic(),
            record.partition(),
            record.offset(),
            null,
            record.sentAt(),
            record.key(),
            record.body(),
            record.headersText(),
            believed ? LetterText.order(body, record.key()) : null,
            Topics.ofOrders(record.topic()) && body.path("sequence").isIntegralNumber()
                ? body.path("sequence").asLong(0)
                : null),
        code,
        detail);
    return true;
  }

  /** Our own row, which the broker refuses: it waits, and its key's later rows behind it. */
  void park(long outboxId, String topic, String key, String body, String code, String detail) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("update outbox set parked = true where id = :id").param("id", outboxId).update();
          keep(
              new Row(
                  topic,
                  null,
                  null,
                  outboxId,
                  null,
                  key,
                  body,
                  null,
                  LetterText.order(LetterText.tree(body), key),
                  null),
              code,
              detail);
        });
  }

  private record Row(
      String topic,
      @Nullable Integer partition,
      @Nullable Long offset,
      @Nullable Long outboxId,
      @Nullable Instant sentAt,
      @Nullable String key,
      @Nullable String body,
      @Nullable String headers,
      @Nullable UUID orderId,
      @Nullable Long sequence) {}

  private void keep(Row row, String code, String detail) {
    transaction.executeWithoutResult(
        status ->
            jdbc.sql(
                    """
                    insert into dead_letter (order_id, sequence, topic, partition, record_offset,
                      outbox_id, sent_at, key, body, headers, code, detail, at, told)
                    values (:orderId, :sequence, :topic, :partition, :offset,
                      :outboxId, :sentAt, :key, :body, :headers, :code, :detail, :at, true)
                    on conflict do nothing returning id
                    """)
                .param("orderId", row.orderId())
                .param("sequence", row.sequence())
                .param("topic", row.topic())
                .param("partition", row.partition())
                .param("offset", row.offset())
                .param("outboxId", row.outboxId())
                .param("sentAt", row.sentAt() == null ? null : Sql.at(row.sentAt()))
                .param("key", LetterText.storable(row.key()))
                .param("body", LetterText.storable(row.body()))
                .param("headers", row.headers())
                .param("code", code)
                .param("detail", LetterText.detail(detail))
                .param("at", Sql.at(clock.instant()))
                .query(Long.class)
                .optional()
                .flatMap(this::find)
                .ifPresent(this::tell));
  }

  /**
   * It is refused for this reason now. That is told also when it was before: whoever lists letters
   * may have had no room for it then.
   */
  void refusedAgain(long id, String code, String detail) {
    transaction.executeWithoutResult(
        status -> {
          int changed =
              jdbc.sql("update dead_letter set code = :code, detail = :detail where id = :id")
                  .param("code", code)
                  .param("detail", LetterText.detail(detail))
                  .param("id", id)
                  .update();
          if (changed == 1) {
            find(id).ifPresent(this::tell);
          }
        });
  }

  /** Our own row goes to the broker once more; false when somebody else has settled it. */
  boolean release(DeadLetter letter) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              int released =
                  jdbc.sql(
                          """
                          update outbox set parked = false
                          where id = (select outbox_id from dead_letter where id = :id)
                          """)
                      .param("id", letter.id())
                      .update();
              outbox.wakeRelay();
              return settle(letter) && released == 1;
            }));
  }

  /** It is no letter any more; false when it is gone already. */
  boolean settle(DeadLetter letter) {
    int deleted =
        jdbc.sql("delete from dead_letter where id = :id").param("id", letter.id()).update();
    if (deleted == 1) {
      saySettled(letter.topic(), letter.id());
    }
    return deleted == 1;
  }

  /** Whoever still counts it has missed that it is gone. */
  void sayGone(long id) {
    transaction.executeWithoutResult(status -> saySettled("", id));
  }

  private void saySettled(String about, long id) {
    say(about, new LetterSettled(Uuid7.next(clock), role, id, clock.instant()));
  }

  /** Letters from before they were told. */
  void tellUntold() {
    transaction.executeWithoutResult(
        status ->
            jdbc.sql(COLUMNS + "where not told order by id limit :limit for update skip locked")
                .param("limit", replayMax)
                .query(LETTER)
                .list()
                .forEach(
                    letter -> {
                      tell(letter);
                      jdbc.sql("update dead_letter set told = true where id = :id")
                          .param("id", letter.id())
                          .update();
                    }));
  }

  private void tell(DeadLetter letter) {
    say(
        letter.topic(),
        new LetterSetAside(
            Uuid7.next(clock),
            role,
            letter.id(),
            letter.outgoing(),
            letter.orderId() == null ? null : new OrderId(letter.orderId()),
            letter.sequence(),
            letter.topic(),
            letter.code(),
            letter.at()));
  }

  /** Of what can't be told no more is told, or it would have no end. */
  private void say(String about, Message message) {
    if (!about.equals(Topics.letters(role))) {
      outbox.put(Topics.letters(role), message);
    }
  }

  /**
   * @param after the id of the last letter of the page before
   */
  List<DeadLetter> oldestFirst(long after, int limit) {
    return jdbc.sql(COLUMNS + "where id > :after order by id limit :limit")
        .param("after", after)
        .param("limit", limit)
        .query(LETTER)
        .list();
  }

  Optional<DeadLetter> find(long id) {
    return jdbc.sql(COLUMNS + "where id = :id").param("id", id).query(LETTER).optional();
  }

  /** The record itself, to be heard again; null when the letter is gone. */
  @Nullable Incoming record(DeadLetter letter) {
    return jdbc.sql(
            "select partition, record_offset, sent_at, headers from dead_letter where id = :id")
        .param("id", letter.id())
        .query(
            (row, n) ->
                new Incoming(
                    letter.topic(),
                    row.getInt("partition"),
                    row.getLong("record_offset"),
                    letter.key(),
                    letter.body(),
                    Incoming.headers(row.getString("headers")),
                    Objects.requireNonNullElse(Sql.instantOrNull(row, "sent_at"), letter.at()),
                    // A conflict was heard before, in another version.
                    !letter.code().equals("conflict")))
        .optional()
        .orElse(null);
  }

  /** An order's events, in sequence. */
  List<DeadLetter> events(OrderId orderId, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where order_id = :orderId and sequence is not null order by sequence, id
                limit :limit
                """)
        .param("orderId", orderId.value())
        .param("limit", limit)
        .query(LETTER)
        .list();
  }

  /** What else concerns an order. */
  List<DeadLetter> messages(OrderId orderId, int limit) {
    return jdbc.sql(
            COLUMNS + "where order_id = :orderId and sequence is null order by id limit :limit")
        .param("orderId", orderId.value())
        .param("limit", limit)
        .query(LETTER)
        .list();
  }

  /** Those first that can be discarded: an order's event that is ours to say is none. */
  List<DeadLetter> ofTopic(String topic, int limit) {
    return jdbc.sql(
            COLUMNS + "where topic = :topic order by outbox_id is not null, id limit :limit")
        .param("topic", topic)
        .param("limit", limit)
        .query(LETTER)
        .list();
  }

  /** By their ids, of all those that were tried the longest time ago. */
  List<DeadLetter> toTry(String topic, Instant now, int limit) {
    return jdbc
        .sql(
            """
            update dead_letter set tried_at = :now where id in (
              select id from dead_letter where topic = :topic
              order by tried_at nulls first, id limit :limit)
            returning id, outbox_id is not null as outgoing, order_id, sequence, topic, key, body,
              code, detail, at
            """)
        .param("topic", topic)
        .param("now", Sql.at(now))
        .param("limit", limit)
        .query(LETTER)
        .list()
        .stream()
        .sorted(Comparator.comparingLong(DeadLetter::id))
        .toList();
  }

  boolean anyToTry(String topic, Instant before) {
    return jdbc.sql(
            """
            select exists (
              select from dead_letter
              where topic = :topic and (tried_at is null or tried_at < :before))
            """)
        .param("topic", topic)
        .param("before", Sql.at(before))
        .query(Boolean.class)
        .single();
  }

  /** Orders whose next event is a letter for no other reason than that it came too early. */
  List<OrderId> whoseNextFits(int limit) {
    return jdbc.sql(
            """
            select d.order_id from dead_letter d left join baton b on b.order_id = d.order_id
            where d.code = 'gap' and d.sequence = coalesce(b.sequence, 0) + 1
            order by d.id limit :limit
            """)
        .param("limit", limit)
        .query((row, n) -> new OrderId(row.getObject("order_id", UUID.class)))
        .list();
  }
}
