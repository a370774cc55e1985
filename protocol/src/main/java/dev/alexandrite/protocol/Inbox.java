package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Sql;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Recognises messages that were heard before, by their row or, once that is purged, by their time.
 * Order events need none: their sequence tells.
 */
class Inbox {
  private final JdbcClient jdbc;
  private final Memory memory;
  private final Clock clock;

  Inbox(JdbcClient jdbc, Memory memory, Clock clock) {
    this.jdbc = jdbc;
    this.memory = memory;
    this.clock = clock;
  }

  /** New the first time; the row commits with whatever the listener does. */
  @Transactional(propagation = Propagation.MANDATORY)
  Memory.Answer remember(UUID messageId, Incoming incoming) {
    // Ids of another making tell no time, and their rows are never purged.
    Optional<Instant> said = Uuid7.time(messageId);
    if (said.filter(memory::ahead).isPresent()) {
      return Memory.Answer.AHEAD;
    }
    Instant saidAt = said.orElse(clock.instant());
    boolean ageless = incoming.unheard() || said.isEmpty();
    int taken =
        jdbc.sql(
                """
                insert into inbox (message_id, topic, heard_at)
                select :id, :topic, :at
                where :ageless or not exists (
                  select from forgotten where topic = :topic and until >= :saidAt)
                on conflict do nothing
                """)
            .param("id", messageId)
            .param("topic", incoming.topic())
            .param("at", Sql.at(clock.instant()))
            .param("ageless", ageless)
            .param("saidAt", Sql.at(saidAt))
            .update();
    if (taken == 1) {
      return Memory.Answer.NEW;
    }
    return ageless || known(messageId)
        ? Memory.Answer.HEARD_BEFORE
        : memory.of(incoming.topic(), saidAt, incoming.sentAt());
  }

  private boolean known(UUID messageId) {
    return jdbc.sql("select exists (select from inbox where message_id = :id)")
        .param("id", messageId)
        .query(Boolean.class)
        .single();
  }
}
