package dev.alexandrite.shop;

import dev.alexandrite.channel.ChannelProblem;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Which orders were begun with a key of the client's, so that each is begun once. */
@Repository
class BegunOrders {
  private final JdbcClient jdbc;
  private final Clock clock;

  BegunOrders(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param orderId that it has begun before; empty when it is new
   * @param guestToken the same each time
   */
  record Beginning(Optional<OrderId> orderId, String guestToken) {}

  /** Whether it was taken before, for a look. */
  boolean knows(String who, CommandKey key) {
    return jdbc.sql("select 1 from begun_order where key_hash = :key")
        .param("key", hash(who, key))
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /**
   * Takes the key for the order that this transaction begins. Whoever comes with it at the same
   * moment waits for that.
   *
   * @param who asks; the same key of somebody else is another
   * @param request the same text for the same request
   * @throws Problem command-differs when it came with another request
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Beginning begin(String who, CommandKey key, String request) {
    byte[] name = hash(who, key);
    byte[] hash = Secret.hash(request);
    jdbc.sql(
            """
            insert into begun_order (key_hash, request_hash, salt, created_at)
            values (:key, :request, :salt, :now) on conflict do nothing
            """)
        .param("key", name)
        .param("request", hash)
        .param("salt", Secret.hash(Secret.next()))
        .param("now", Sql.at(clock.instant()))
        .update();
    return jdbc.sql("select * from begun_order where key_hash = :key")
        .param("key", name)
        .query(
            (row, n) -> {
              if (!MessageDigest.isEqual(row.getBytes("request_hash"), hash)) {
                throw CommandKey.differs();
              }
              return new Beginning(
                  Optional.ofNullable(row.getObject("order_id", UUID.class)).map(OrderId::new),
                  Secret.of(row.getBytes("salt"), key.text()));
            })
        .optional()
        .orElseThrow(BegunOrders::inUse);
  }

  /** Purged between two statements; the client says it again. */
  private static Problem inUse() {
    return new Problem(
        ChannelProblem.IDEMPOTENCY_KEY_IN_USE,
        "Send it again in a moment.",
        Map.of("retryAfterSeconds", 1));
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void begun(String who, CommandKey key, OrderId orderId) {
    jdbc.sql("update begun_order set order_id = :orderId where key_hash = :key")
        .param("orderId", orderId.value())
        .param("key", hash(who, key))
        .update();
  }

  private static byte[] hash(String who, CommandKey key) {
    return Secret.hash(who + " " + key.text());
  }
}
