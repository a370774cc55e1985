package dev.alexandrite.protocol;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
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
    @Positive @DefaultValue("1000") int purgeBatch) {}
