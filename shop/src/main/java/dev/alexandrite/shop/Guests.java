package dev.alexandrite.shop;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.Language;
import dev.alexandrite.channel.NewOrder;
import dev.alexandrite.channel.OrderView;
import dev.alexandrite.channel.Orders;
import dev.alexandrite.channel.Recipient;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** People without an account. Each order has a guest of its own, and one key to it. */
@Repository
class Guests {
  private final JdbcClient jdbc;
  private final Orders orders;
  private final Clock clock;

  Guests(JdbcClient jdbc, Orders orders, Clock clock) {
    this.jdbc = jdbc;
    this.orders = orders;
    this.clock = clock;
  }

  /**
   * @param token that the guest will come with
   * @throws Problem as {@link Orders#initiate}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public OrderView order(
      String name,
      String email,
      Language language,
      @Nullable String pieceId,
      int quantity,
      String token) {
    Buyer guest = new Buyer("g-" + Uuid7.next(clock), true);
    OrderView order = orders.initiate(new NewOrder(guest, name, email, null, pieceId, quantity));
    jdbc.sql(
            """
            insert into guest (customer_ref, order_id, token_hash, name, email, language, created_at)
            values (:ref, :orderId, :hash, :name, :email, :language, :now)
            """)
        .param("ref", guest.ref())
        .param("orderId", order.orderId().value())
        .param("hash", Secret.hash(token))
        .param("name", name)
        .param("email", email)
        .param("language", language.name())
        .param("now", Sql.at(clock.instant()))
        .update();
    return order;
  }

  Optional<Buyer> find(String trackingToken) {
    return jdbc.sql("select customer_ref from guest where token_hash = :hash")
        .param("hash", Secret.hash(trackingToken))
        .query((row, n) -> new Buyer(row.getString("customer_ref"), true))
        .optional();
  }

  /** Those whose tokens these are; what is none is passed over. */
  List<Buyer> all(List<String> trackingTokens) {
    return trackingTokens.isEmpty()
        ? List.of()
        : jdbc.sql("select customer_ref from guest where token_hash in (:hashes)")
            .param("hashes", trackingTokens.stream().map(Secret::hash).toList())
            .query((row, n) -> new Buyer(row.getString("customer_ref"), true))
            .list();
  }

  /** A guest's address is not proven, so they are not called by name. */
  Optional<Recipient> recipient(Buyer buyer) {
    return jdbc.sql("select email, language from guest where customer_ref = :ref")
        .param("ref", buyer.ref())
        .query(
            (row, n) ->
                new Recipient(
                    row.getString("email"), null, Language.ofWord(row.getString("language"))))
        .optional();
  }
}
