package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Hints;
import dev.alexandrite.platform.Problem;
import java.nio.charset.StandardCharsets;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is to be told to others, kept in the transaction that made it true. {@link OutboxRelay}
 * sends it on.
 */
public class Outbox {
  private final JdbcClient jdbc;
  private final Hints hints;
  private final int messageMaxBytes;

  Outbox(JdbcClient jdbc, Hints hints, HearingSettings settings) {
    this.jdbc = jdbc;
    this.hints = hints;
    this.messageMaxBytes = settings.messageMaxBytes();
  }

  /**
   * @throws Problem body-too-large, for the broker would refuse it for ever
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void put(String topic, Message message) {
    put(topic, message.key(), Wire.write(message));
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void put(String topic, String key, String body) {
    if (Topics.find(topic).isEmpty()) {
      throw new IllegalArgumentException("no topic " + topic);
    }
    int bytes = bytes(key) + bytes(body);
    if (bytes > messageMaxBytes) {
      throw new Problem(
          CommonProblem.BODY_TOO_LARGE,
          "What is to be said about %s has %d bytes; at most %d can be told."
              .formatted(key, bytes, messageMaxBytes));
    }
    jdbc.sql(
            """
            insert into outbox (topic, key, body, traceparent)
            values (:topic, :key, :body, :traceparent)
            """)
        .param("topic", topic)
        .param("key", key)
        .param("body", body)
        .param("traceparent", Trace.current())
        .update();
    hints.wakeRelay();
  }

  /** Once this transaction has committed. */
  void wakeRelay() {
    hints.wakeRelay();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
