package dev.alexandrite.platform;

import dev.alexandrite.contracts.Message;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Recognises messages that were heard before. Order events need none: their sequence tells. */
class Inbox {
  private final JdbcClient jdbc;
  private final Clock clock;

  Inbox(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** True the first time; the row commits with whatever the listener does. */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean first(Message message) {
    return jdbc.sql(
                """
                insert into inbox (message_id, heard_at) values (:id, :at) on conflict do nothing
                """)
            .param("id", message.messageId())
            .param("at", Sql.at(clock.instant()))
            .update()
        == 1;
  }
}
