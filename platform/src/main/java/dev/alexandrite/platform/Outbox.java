package dev.alexandrite.platform;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Wire;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is to be told to others, kept in the transaction that made it true. {@link OutboxRelay}
 * sends it on.
 */
public class Outbox {
  private final JdbcClient jdbc;

  Outbox(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void put(String topic, Message message) {
    put(topic, message.key(), Wire.write(message));
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void put(String topic, String key, String body) {
    jdbc.sql(
            """
            with put as (insert into outbox (topic, key, body, traceparent)
              values (:topic, :key, :body, :traceparent))
            select pg_notify('outbox', '')
            """)
        .param("topic", topic)
        .param("key", key)
        .param("body", body)
        .param("traceparent", Trace.current())
        .query((row, n) -> true)
        .single();
  }
}
