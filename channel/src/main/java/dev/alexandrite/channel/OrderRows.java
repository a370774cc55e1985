package dev.alexandrite.channel;

import dev.alexandrite.channel.Item.UploadedModel;
import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.ModelRefused;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderDeclined;
import dev.alexandrite.contracts.OrderEvent.OrderShipped;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.protocol.Batons;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The orders of this channel in its database, each with the steps of its life. */
@Repository
class OrderRows {
  static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Channel channel;
  private final JdbcClient jdbc;
  private final Live live;
  private final ApplicationEventPublisher tracking;

  OrderRows(Channel channel, JdbcClient jdbc, Live live, ApplicationEventPublisher tracking) {
    this.channel = channel;
    this.jdbc = jdbc;
    this.live = live;
    this.tracking = tracking;
  }

  /** What open pages listen for: the changes of one buyer's orders. */
  static String liveTopic(String customerRef) {
    return "orders/" + customerRef;
  }

  /**
   * How many orders a buyer has begun since then and not submitted; the buyer begins no other
   * meanwhile.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  Open openOrders(String customerRef, Instant since) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:ref, 0))")
        .param("ref", customerRef)
        .query((row, n) -> true)
        .single();
    return jdbc.sql(
            """
            select count(*) as orders, min(created_at) as oldest from channel_order
            where customer_ref = :ref and state in ('INITIATED', 'FILE_UPLOADED')
              and created_at > :since
            """)
        .param("ref", customerRef)
        .param("since", Sql.at(since))
        .query((row, n) -> new Open(row.getInt("orders"), Sql.instantOrNull(row, "oldest")))
        .single();
  }

  record Open(int orders, @Nullable Instant oldest) {}

  /** It is not forgotten: unless it is submitted, it is kept as long as this. */
  @Transactional(propagation = Propagation.MANDATORY)
  void keep(OrderId orderId, Instant until) {
    jdbc.sql("update channel_order set kept_until = :until where order_id = :orderId")
        .param("until", Sql.at(until))
        .param("orderId", orderId.value())
        .update();
  }

  /** Why this channel ended it by itself. */
  @Transactional(propagation = Propagation.MANDATORY)
  void endedBecause(OrderId orderId, String code) {
    jdbc.sql("update channel_order set end_code = :code where order_id = :orderId")
        .param("code", code)
        .param("orderId", orderId.value())
        .update();
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void insert(Draft draft, Said said) {
    Order.Head head = draft.head();
    Item item = head.item();
    jdbc.sql(
            """
            insert into channel_order
              (order_id, number, customer_ref, reference, kind, piece_id, quantity, state, since,
               created_at, quote)
            values
              (:orderId, :number, :ref, :reference, :kind, :pieceId, :quantity, :state, :at, :at,
               :quote)
            """)
        .param("orderId", head.orderId().value())
        .param("number", head.orderId().number())
        .param("ref", head.customerRef())
        .param("reference", head.reference())
        .param("kind", item.kind().name())
        .param("pieceId", item.pieceId())
        .param("quantity", head.quantity())
        .param("state", said.state().name())
        .param("at", Sql.at(said.at()))
        .param("quote", json(item.quote()))
        .update();
    apply(said);
  }

  /** What the channel decides or hears about an order; its state comes with {@link #apply}. */
  @Transactional(propagation = Propagation.MANDATORY)
  void update(Order order) {
    Order.Head head = order.head();
    Optional<UploadedModel> model =
        Optional.of(head.item())
            .filter(UploadedModel.class::isInstance)
            .map(UploadedModel.class::cast);
    Optional<ModelFile> file = model.map(UploadedModel::file);
    Optional<Order.Choice> choice = Optional.ofNullable(order.choice());
    Optional<Order.Wish> wish = Optional.ofNullable(head.wish());
    jdbc.sql(
            """
            update channel_order
            set quantity = :quantity, alloy = :alloy, alloy_left_out = :alloyLeftOut,
                model_id = :modelId, file_name = :fileName, file_bytes = :fileBytes, uploaded_at = :uploadedAt, quote = :quote,
                quotes_wanted = :quotesWanted, unit_wanted = :unit, wish_id = :wishId,
                wished_at = :wishedAt, wish_reason = :wishReason, wish_refused = :wishRefused
            where order_id = :orderId
            """)
        .param("quantity", head.quantity())
        .param("alloy", choice.map(c -> c.alloy().name()).orElse(null))
        .param("alloyLeftOut", choice.map(Order.Choice::leftOut).orElse(false))
        .param("modelId", file.map(f -> f.modelId().value()).orElse(null))
        .param("fileName", file.map(ModelFile::fileName).orElse(null))
        .param("fileBytes", file.map(ModelFile::sizeBytes).orElse(null))
        .param("uploadedAt", file.map(f -> Sql.at(f.uploadedAt())).orElse(null))
        .param("quote", json(head.item().quote()))
        .param("quotesWanted", model.map(UploadedModel::quotesWanted).orElse(0))
        .param("unit", model.map(UploadedModel::unitWanted).map(Enum::name).orElse(null))
        .param("wishId", wish.map(Order.Wish::wishId).orElse(null))
        .param("wishedAt", wish.map(w -> Sql.at(w.at())).orElse(null))
        .param("wishReason", wish.map(Order.Wish::reason).orElse(null))
        .param("wishRefused", wish.map(Order.Wish::refused).orElse(null))
        .param("orderId", head.orderId().value())
        .update();
    live.changed(liveTopic(head.customerRef()), head.orderId());
  }

  /** One more event of an order, our own words included: its state, its figures, its history. */
  @Transactional(propagation = Propagation.MANDATORY)
  void apply(Said said) {
    UUID orderId = said.orderId().value();
    Tracked tracked =
        jdbc.sql(
                """
                update channel_order set state = :state, since = :at where order_id = :orderId
                returning customer_ref, reference
                """)
            .param("state", said.state().name())
            .param("at", Sql.at(said.at()))
            .param("orderId", orderId)
            .query(
                (row, n) ->
                    new Tracked(said, row.getString("customer_ref"), row.getString("reference")))
            .single();
    switch (said.event()) {
      case PriceCalculated e -> price(orderId, e);
      case OrderShipped e ->
          jdbc.sql(
                  """
                  update channel_order set carrier = :carrier, tracking_number = :tracking
                  where order_id = :orderId
                  """)
              .param("carrier", e.carrier())
              .param("tracking", e.trackingNumber())
              .param("orderId", orderId)
              .update();
      case OrderDeclined(String reason) -> end(orderId, reason, said.at());
      case OrderCancelled e -> end(orderId, e.reason(), said.at());
      case ModelRefused e -> // its customer is waited for as long as for any
          jdbc.sql("update channel_order set kept_until = null where order_id = :orderId")
              .param("orderId", orderId)
              .update();
      default -> {} // the state says it all
    }
    jdbc.sql(
            """
            insert into order_step (order_id, sequence, type, state, at)
            values (:orderId, :sequence, :type, :state, :at)
            """)
        .param("orderId", orderId)
        .param("sequence", said.sequence())
        .param("type", said.event().type())
        .param("state", said.state().name())
        .param("at", Sql.at(said.at()))
        .update();
    live.changed(liveTopic(tracked.customerRef()), said.orderId());
    tracking.publishEvent(tracked);
  }

  private void price(UUID orderId, PriceCalculated e) {
    jdbc.sql(
            """
            update channel_order
            set unit_price_minor = :unitPrice, order_price_minor = :orderPrice,
                price_minor = :price, currency = :currency, mass_grams = :grams
            where order_id = :orderId
            """)
        .param("unitPrice", e.unitPrice().amountMinor())
        .param("orderPrice", e.orderPrice() == null ? null : e.orderPrice().amountMinor())
        .param("price", e.total().amountMinor())
        .param("currency", e.total().currency().getCurrencyCode())
        .param("grams", e.massGrams())
        .param("orderId", orderId)
        .update();
  }

  private void end(UUID orderId, @Nullable String reason, Instant at) {
    jdbc.sql("update channel_order set end_reason = :reason where order_id = :orderId")
        .param("reason", reason)
        .param("orderId", orderId)
        .update();
    // What was still on its way is not waited for.
    jdbc.sql(
            """
            update upload set kept_until = least(kept_until, :at)
            where order_id = :orderId and done_at is null
            """)
        .param("at", Sql.at(at))
        .param("orderId", orderId)
        .update();
  }

  /**
   * @throws Problem order-not-found, also when it is another's
   */
  Order get(String customerRef, OrderId orderId) {
    return find(orderId)
        .filter(order -> order.head().customerRef().equals(customerRef))
        .orElseThrow(() -> Batons.orderNotFound(orderId));
  }

  Optional<Order> find(OrderId orderId) {
    return jdbc.sql("select * from channel_order where order_id = :orderId")
        .param("orderId", orderId.value())
        .query(this::order)
        .optional();
  }

  private Order order(ResultSet row, int n) throws SQLException {
    UUID wishId = row.getObject("wish_id", UUID.class);
    Order.Head head =
        new Order.Head(
            new OrderId(row.getObject("order_id", UUID.class)),
            channel,
            row.getString("customer_ref"),
            row.getString("reference"),
            item(row),
            row.getInt("quantity"),
            wishId == null
                ? null
                : new Order.Wish(
                    wishId,
                    Sql.instant(row, "wished_at"),
                    row.getString("wish_reason"),
                    row.getString("wish_refused")));
    String alloy = row.getString("alloy");
    Order.Choice choice =
        alloy == null
            ? null
            : new Order.Choice(Alloy.valueOf(alloy), row.getBoolean("alloy_left_out"));
    OrderState state = OrderState.valueOf(row.getString("state"));
    return switch (state) {
      case INITIATED, FILE_UPLOADED -> new Draft(head, state);
      case SUBMITTED,
          PRICE_CALCULATED,
          MANUFACTURING_APPROVED,
          MANUFACTURING_STARTED,
          MANUFACTURING_COMPLETED,
          PACKAGING,
          SHIPPED ->
          new Order.Submitted(head, state, Objects.requireNonNull(choice));
      case CLOSED, CANCELLED, DECLINED ->
          new Order.Ended(head, state, choice, row.getString("end_reason"));
    };
  }

  private static Item item(ResultSet row) throws SQLException {
    String pieceId = row.getString("piece_id");
    if (pieceId != null) {
      return new Item.ReadyPiece(pieceId, quote(row).quote());
    }
    ModelFile file = file(row);
    if (file == null) {
      return new Item.AwaitedModel();
    }
    String unit = row.getString("unit_wanted");
    return new UploadedModel(
        file,
        quote(row).quote(),
        row.getInt("quotes_wanted"),
        unit == null ? null : Order.Unit.valueOf(unit));
  }

  static @Nullable ModelFile file(ResultSet row) throws SQLException {
    UUID modelId = row.getObject("model_id", UUID.class);
    return modelId == null
        ? null
        : new ModelFile(
            new ModelId(modelId),
            row.getString("file_name"),
            row.getLong("file_bytes"),
            Sql.instant(row, "uploaded_at"));
  }

  static QuoteView quote(ResultSet row) throws SQLException {
    return JSON.readValue(row.getString("quote"), QuoteView.class);
  }

  private static String json(QuoteState quote) {
    return JSON.writeValueAsString(QuoteView.of(quote));
  }
}
