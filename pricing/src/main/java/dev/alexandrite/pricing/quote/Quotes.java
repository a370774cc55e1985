package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.pricing.Json;
import dev.alexandrite.protocol.Baton;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.Outbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Every word that was ever said about a model; the last one of each is current. */
@Repository
class Quotes {
  private final JdbcClient jdbc;
  private final Batons batons;
  private final Outbox outbox;
  private final Live live;
  private final Clock clock;

  Quotes(JdbcClient jdbc, Batons batons, Outbox outbox, Live live, Clock clock) {
    this.jdbc = jdbc;
    this.batons = batons;
    this.outbox = outbox;
    this.live = live;
    this.clock = clock;
  }

  /** Keeps the new word and says it. The order's row is locked by whoever calls. */
  @Transactional(propagation = Propagation.MANDATORY)
  void save(Quote quote) {
    jdbc.sql("update quote set current = false where model_id = :modelId and current")
        .param("modelId", quote.modelId().value())
        .update();
    StaffQuote row = StaffQuote.of(quote);
    jdbc.sql(
            """
            insert into quote
              (quote_id, order_id, model_id, current, state, held, basis, offer, refusal, signed,
               issued_at, valid_until, decided_by_id, decided_by_name, reason)
            values
              (:quoteId, :orderId, :modelId, true, :state, :held, cast(:basis as jsonb),
               cast(:appraisal as jsonb), cast(:refusal as jsonb), :signed, :issuedAt, :validUntil,
               :byId, :byName, :reason)
            """)
        .param("quoteId", row.quoteId())
        .param("orderId", row.orderId().value())
        .param("modelId", row.modelId().value())
        .param("state", row.state().name())
        .param("held", row.held() == null ? null : row.held().name())
        .param("basis", Json.write(row.basis()))
        .param("appraisal", Json.write(quote.appraisal()))
        .param("refusal", row.refusal() == null ? null : Json.write(row.refusal()))
        .param("signed", row.signed())
        .param("issuedAt", Sql.at(row.issuedAt()))
        .param("validUntil", row.validUntil() == null ? null : Sql.at(row.validUntil()))
        .param("byId", row.decidedBy() == null ? null : row.decidedBy().id())
        .param("byName", row.decidedBy() == null ? null : row.decidedBy().name())
        .param("reason", row.reason())
        .update();
    say(quote.orderId(), quote.says(Uuid7.next(clock)));
    live.changed("reviews", quote.modelId());
    live.changed("quotes", quote.orderId());
  }

  /** To the channel that the order came from. */
  @Transactional(propagation = Propagation.MANDATORY)
  void say(OrderId orderId, Message message) {
    Baton baton = batons.find(orderId).orElseThrow(() -> Batons.orderNotFound(orderId));
    outbox.put(Topics.quotes(baton.channel()), message);
  }

  /**
   * @param ahead how many are before it in its queue
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void sayProgress(
      OrderId orderId, ModelId modelId, Message.QuoteStep step, @Nullable Integer ahead) {
    say(orderId, new Message.QuoteProgress(Uuid7.next(clock), orderId, modelId, step, ahead));
  }

  Optional<Quote> current(ModelId modelId) {
    return jdbc.sql("select * from quote where model_id = :modelId and current")
        .param("modelId", modelId.value())
        .query(Quotes::quote)
        .optional();
  }

  /** All words about an order's models, or about a model; the last one first. */
  List<Quote> of(UUID orderOrModel, int limit) {
    return jdbc.sql(
            """
            select * from quote where order_id = :id or model_id = :id
            order by quote_id desc limit :limit
            """)
        .param("id", orderOrModel)
        .param("limit", limit)
        .query(Quotes::quote)
        .list();
  }

  static Quote quote(ResultSet row, int n) throws SQLException {
    Quote.Head head =
        new Quote.Head(
            row.getObject("quote_id", UUID.class),
            new OrderId(row.getObject("order_id", UUID.class)),
            new ModelId(row.getObject("model_id", UUID.class)),
            Json.read(row.getString("basis"), Quote.Basis.class),
            Json.read(row.getString("offer"), Appraisal.class),
            Sql.instant(row, "issued_at"));
    String by = row.getString("decided_by_id");
    Quote.Decision decision =
        by == null
            ? null
            : new Quote.Decision(
                new Staff(by, row.getString("decided_by_name")), row.getString("reason"));
    return switch (Quote.State.valueOf(row.getString("state"))) {
      case READY ->
          new Quote.Ready(head, row.getString("signed"), Sql.instant(row, "valid_until"), decision);
      case HELD -> new Quote.Held(head);
      case REFUSED ->
          new Quote.Refused(
              head, Json.read(row.getString("refusal"), Quote.Refusal.class), decision);
    };
  }
}
