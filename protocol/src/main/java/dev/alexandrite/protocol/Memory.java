package dev.alexandrite.protocol;

import dev.alexandrite.platform.Sql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * How far back this role remembers. Rows that recognise repetitions are purged by the time at which
 * they were heard; what remains of them is, for each topic, the time until which things were said
 * whose rows are gone. Something said before that, and not recognised by a row, was heard and
 * forgotten, since all of its time was heard long ago. Topics are kept for ever, so it may come
 * again when offsets are rewound.
 *
 * <p>That holds only while nobody is believed who speaks of a time to come: one such row,
 * forgotten, would make everything new a repetition. It is set aside, to be heard when its time has
 * come.
 *
 * <p>The exception is what was said then and sent much later, as a parked row that was released: it
 * may be new or a repetition, and a person has to say.
 */
class Memory {
  enum Answer {
    NEW,
    HEARD_BEFORE,
    CANT_TELL,
    /** Said at a time that has not come: heard now, its time would forget what nobody has said. */
    AHEAD
  }

  /** The letter of something {@link Answer#CANT_TELL}. */
  static final String CANT_TELL_CODE = "older-than-memory";

  /** The letter of something {@link Answer#AHEAD}; it can be heard when its time has come. */
  static final String AHEAD_CODE = "ahead-of-its-time";

  /** How far apart the clocks of two roles may be. */
  static final Duration CLOCKS_APART = Duration.ofHours(1);

  /** A relay that sends later than this was held up. */
  private static final Duration SENT_LATE = Duration.ofDays(1);

  private final JdbcClient jdbc;
  private final Clock clock;

  Memory(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What to think of something that no row recognises. */
  Answer of(String topic, Instant saidAt, Instant sentAt) {
    if (ahead(saidAt)) {
      return Answer.AHEAD;
    }
    Optional<Instant> until =
        jdbc.sql("select until from forgotten where topic = :topic")
            .param("topic", topic)
            .query((row, n) -> Sql.instant(row, "until"))
            .optional();
    if (until.isEmpty() || saidAt.isAfter(until.get())) {
      return Answer.NEW;
    }
    return sentAt.isAfter(saidAt.plus(SENT_LATE)) ? Answer.CANT_TELL : Answer.HEARD_BEFORE;
  }

  boolean ahead(Instant saidAt) {
    return saidAt.isAfter(clock.instant().plus(CLOCKS_APART));
  }

  /** Committed before the rows are deleted, so that at no moment neither of the two is there. */
  @Transactional
  void forget(String topic, Instant until) {
    jdbc.sql(
            """
            insert into forgotten (topic, until) values (:topic, :until)
            on conflict (topic) do update set until = greatest(forgotten.until, excluded.until)
            """)
        .param("topic", topic)
        .param("until", Sql.at(until))
        .update();
  }
}
