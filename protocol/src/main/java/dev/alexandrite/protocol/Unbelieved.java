package dev.alexandrite.protocol;

import dev.alexandrite.platform.Sql;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many records that are not believed become letters: the first of a topic and day. Whoever gets
 * at the broker can send as many as it takes, and they would bury the house and what it has to look
 * at. The others are only counted, and stay on their topic.
 */
class Unbelieved {
  private static final Logger log = LoggerFactory.getLogger(Unbelieved.class);

  private final JdbcClient jdbc;
  private final Clock clock;
  private final int keptMax;

  /** The day of which a topic has as many as are kept, so that the database is not asked again. */
  private final Map<String, Instant> full = new ConcurrentHashMap<>();

  Unbelieved(JdbcClient jdbc, HearingSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.keptMax = settings.unbelievedKept();
  }

  /** Whether one more of this topic is kept. */
  boolean isKept(String topic) {
    Instant today = clock.instant().truncatedTo(ChronoUnit.DAYS);
    if (today.equals(full.get(topic))) {
      return false;
    }
    if (kept(topic, today) < keptMax) {
      return true;
    }
    full.put(topic, today);
    log.error("{} that are not believed came on {} today; more are only counted", keptMax, topic);
    return false;
  }

  private int kept(String topic, Instant since) {
    return jdbc.sql(
            """
            select count(*) from dead_letter
            where topic = :topic and code in (:codes) and at >= :since
            """)
        .param("topic", topic)
        .param("codes", Envelopes.Unbelievable.CODES)
        .param("since", Sql.at(since))
        .query(Integer.class)
        .single();
  }
}
