package dev.alexandrite.protocol;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How a role hears, says and remembers.
 *
 * @param tries how often an event is tried before it is set aside
 * @param pauseMax the longest wait between two tries while the database can't work
 * @param messageMaxBytes the largest message that may be said; under the broker's one MiB
 * @param replayMax how many letters one replay takes
 * @param unbelievedKept how many records of a topic and day that are not believed become letters
 * @param inboxKept how long messages that were heard are recognised by their rows
 * @param endedKept how long the batons of orders that have ended are kept
 * @param wishesKept how long a cancel request waits for its baton
 * @param purgeBatch how many rows one statement deletes
 */
@Validated
@ConfigurationProperties("hearing")
record HearingSettings(
    @Positive @DefaultValue("3") int tries,
    @DefaultValue("PT10S") Duration pauseMax,
    @Positive @Max(1_000_000) @DefaultValue("900000") int messageMaxBytes,
    @Positive @DefaultValue("500") int replayMax,
    @Positive @DefaultValue("100") int unbelievedKept,
    @DefaultValue("P90D") Duration inboxKept,
    @DefaultValue("P400D") Duration endedKept,
    @DefaultValue("P90D") Duration wishesKept,
    @Positive @DefaultValue("1000") int purgeBatch)
    implements Retention {

  @Override
  public List<Kept> retention() {
    return List.of(
        new Kept(
            wishesKept,
            "wishes",
            """
            delete from waiting_wish where (order_id, wish_id) in (
              select order_id, wish_id from waiting_wish where at < :before
              order by at limit :batch for update skip locked)
            """),
        new Kept(
            endedKept,
            "discarded letters",
            """
            delete from discarded_letter where id in (
              select id from discarded_letter where discarded_at < :before
              order by discarded_at limit :batch for update skip locked)
            """));
  }
}
