package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Topics;
import dev.alexandrite.platform.Sql;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Deletes what nobody needs any more, a batch at a time, by whichever instance of the role comes
 * first. What recognises repetitions leaves its time in {@link Memory} before it goes.
 */
public class Purge {
  private static final Logger log = LoggerFactory.getLogger(Purge.class);

  /** So that one run has an end; the next goes on. */
  private static final int BATCHES_MAX = 50;

  private record Heard(UUID id, Optional<String> topic, Instant saidAt) {}

  private final JdbcClient jdbc;
  private final Memory memory;
  private final DeadLetters letters;
  private final List<MessageHandler> handlers;
  private final List<Retention> roles;
  private final HearingSettings settings;
  private final Clock clock;

  Purge(
      JdbcClient jdbc,
      Memory memory,
      DeadLetters letters,
      List<MessageHandler> handlers,
      List<Retention> roles,
      HearingSettings settings,
      Clock clock) {
    this.jdbc = jdbc;
    this.memory = memory;
    this.letters = letters;
    this.handlers = handlers;
    this.roles = roles;
    this.settings = settings;
    this.clock = clock;
  }

  private void olderThan(Retention.Kept rows) {
    Instant before = clock.instant().minus(rows.kept());
    try {
      inBatches(
          rows.what(),
          () ->
              jdbc.sql(rows.sql())
                  .param("before", Sql.at(before))
                  .param("batch", settings.purgeBatch())
                  .update());
    } catch (RuntimeException e) {
      log.error("{} can't be purged; the others are", rows.what(), e);
    }
  }

  @Scheduled(fixedDelayString = "${hearing.purge-every:PT10M}", initialDelayString = "PT20S")
  public void run() {
    letters.tellUntold();
    Instant now = clock.instant();
    inBatches("messages heard", () -> inbox(now.minus(settings.inboxKept())));
    inBatches("ended batons", () -> batons(now.minus(settings.endedKept())));
    roles.forEach(role -> role.retention().forEach(this::olderThan));
  }

  /** Ids that tell no time, or one that had not come, are kept: nothing else recognises them. */
  private int inbox(Instant before) {
    List<Heard> heard =
        jdbc.sql(
                """
                select message_id, topic, uuid_extract_timestamp(message_id) as said_at from inbox
                where heard_at < :before and uuid_extract_version(message_id) = 7
                  and uuid_extract_timestamp(message_id) <= heard_at + :apart * interval '1 second'
                order by heard_at limit :batch
                """)
            .param("before", Sql.at(before))
            .param("apart", Memory.CLOCKS_APART.toSeconds())
            .param("batch", settings.purgeBatch())
            .query(
                (row, n) ->
                    new Heard(
                        row.getObject("message_id", UUID.class),
                        Optional.ofNullable(row.getString("topic")),
                        Sql.instant(row, "said_at")))
            .list();
    Map<String, Instant> until = new HashMap<>();
    for (Heard one : heard) {
      // Rows from before topics were kept may be of any.
      one.topic()
          .map(List::of)
          .orElseGet(() -> handlers.stream().flatMap(h -> h.topics().stream()).toList())
          .forEach(topic -> until.merge(topic, one.saidAt(), (a, b) -> a.isAfter(b) ? a : b));
    }
    until.forEach(memory::forget);
    return heard.isEmpty()
        ? 0
        : jdbc.sql("delete from inbox where message_id = any (:ids)")
            .param("ids", heard.stream().map(Heard::id).toArray(UUID[]::new))
            .update();
  }

  private int batons(Instant before) {
    Optional<Instant> until =
        jdbc.sql(
                """
                select max(since) as until from (
                  select since from baton
                  where state in ('CLOSED', 'CANCELLED', 'DECLINED') and heard_at < :before
                    and since <= heard_at + :apart * interval '1 second'
                  order by heard_at limit :batch) oldest
                """)
            .param("before", Sql.at(before))
            .param("apart", Memory.CLOCKS_APART.toSeconds())
            .param("batch", settings.purgeBatch())
            .query((row, n) -> Optional.ofNullable(Sql.instantOrNull(row, "until")))
            .single();
    if (until.isEmpty()) {
      return 0;
    }
    memory.forget(Topics.ORDERS, until.get().plus(Memory.CLOCKS_APART));
    return jdbc.sql(
            """
            delete from baton where order_id in (
              select order_id from baton
              where state in ('CLOSED', 'CANCELLED', 'DECLINED') and heard_at < :before
                and since <= least(:until, heard_at + :apart * interval '1 second')
              order by heard_at limit :batch for update skip locked)
            """)
        .param("before", Sql.at(before))
        .param("until", Sql.at(until.get()))
        .param("apart", Memory.CLOCKS_APART.toSeconds())
        .param("batch", settings.purgeBatch())
        .update();
  }

  private interface Batch {
    int delete();
  }

  private void inBatches(String what, Batch batch) {
    int all = 0;
    for (int n = 0; n < BATCHES_MAX; n++) {
      int deleted = batch.delete();
      all += deleted;
      if (deleted < settings.purgeBatch()) {
        break;
      }
    }
    if (all > 0) {
      log.info("{} purged: {}", what, all);
    }
  }
}
