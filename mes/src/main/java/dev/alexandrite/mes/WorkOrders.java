package dev.alexandrite.mes;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingReleased;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.mes.WorkOrder.Claim;
import dev.alexandrite.mes.WorkOrder.Parcel;
import dev.alexandrite.platform.Cursor;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.Change;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The work orders: what was heard of them, and what their operators say. */
@Repository
class WorkOrders {

  /** What an operator says about a work order. */
  interface Verb {
    Change<WorkOrder> of(WorkOrder workOrder, Instant now);
  }

  /** The state list is the one of the index {@code work_order_of_operator}. */
  static final String PAGE_SQL =
      """
      select * from work_order
      where operator_id = :operatorId
        and state in ('MANUFACTURING_STARTED', 'MANUFACTURING_COMPLETED', 'PACKAGING')
        and (claimed_at, order_id) < (:at, :id)
      order by claimed_at desc, order_id desc limit :limit
      """;

  private final JdbcClient jdbc;
  private final Batons batons;
  private final Live live;
  private final Clock clock;

  WorkOrders(JdbcClient jdbc, Batons batons, Live live, Clock clock) {
    this.jdbc = jdbc;
    this.batons = batons;
    this.live = live;
    this.clock = clock;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void approved(Said said, WorkSpec work) {
    jdbc.sql(
            """
            insert into work_order
              (order_id, number, channel, kind, model_id, piece_id, alloy, quantity, mass_grams,
               unit, size_mm, state, sequence, since)
            values
              (:orderId, :number, :channel, :kind, :modelId, :pieceId, :alloy, :quantity, :mass,
               :unit, :size, :state, :sequence, :since)
            """)
        .param("orderId", said.orderId().value())
        .param("number", work.number())
        .param("channel", said.channel().name())
        .param("kind", work.kind().name())
        .param("modelId", Optional.ofNullable(work.modelId()).map(ModelId::value).orElse(null))
        .param("pieceId", work.pieceId())
        .param("alloy", work.alloy().name())
        .param("quantity", work.quantity())
        .param("mass", work.massGrams())
        .param("unit", work.unit())
        .param("size", Sql.array(work.sizeMm()))
        .param("state", said.state().name())
        .param("sequence", said.sequence())
        .param("since", Sql.at(said.at()))
        .update();
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void started(Said said, ManufacturingStarted started) {
    Staff operator = new Staff(started.operatorId(), started.operatorName());
    Claim claim = new Claim(operator, started.pay(), said.at());
    save(new WorkOrder.Started(get(said.orderId()).head(), said.at(), claim), said);
    live.changed("work", operator.id());
    live.changed("pay", operator.id());
  }

  /** Before it was approved there is no work order to end. */
  @Transactional(propagation = Propagation.MANDATORY)
  void cancelled(Said said) {
    find(said.orderId())
        .ifPresent(work -> save(new WorkOrder.Cancelled(work.head(), said.at()), said));
  }

  /**
   * @throws Problem order-not-found, not-your-work-order or illegal-step
   */
  @Transactional
  WorkOrderView change(OrderId orderId, Staff operator, Verb verb) {
    batons.lock(orderId);
    Change<WorkOrder> change = verb.of(get(orderId), clock.instant());
    if (change.says() != null) {
      save(change.after(), batons.say(orderId, change.says()));
      live.changed("work", operator.id());
    }
    return WorkOrderView.of(change.after());
  }

  /**
   * Gives it back; whoever has done so, with this reason, changes nothing by saying it again, also
   * when somebody else has it now.
   *
   * @throws Problem order-not-found, not-your-work-order or illegal-step
   */
  @Transactional
  WorkOrderView release(OrderId orderId, Staff operator, @Nullable String reason) {
    batons.lock(orderId);
    return released(orderId, operator, reason)
        ? WorkOrderView.ofAnothers(get(orderId))
        : change(orderId, operator, (work, now) -> work.release(operator, reason, now));
  }

  private boolean released(OrderId orderId, Staff operator, @Nullable String reason) {
    return jdbc.sql(
            """
            select exists (
              select from work_order w join work_released r using (order_id)
              where order_id = :orderId and w.operator_id is distinct from :operatorId
                and r.operator_id = :operatorId and r.reason is not distinct from :reason)
            """)
        .param("orderId", orderId.value())
        .param("operatorId", operator.id())
        .param("reason", reason, Types.VARCHAR)
        .query(Boolean.class)
        .single();
  }

  private void save(WorkOrder work, Said said) {
    @Nullable Claim claim = work instanceof WorkOrder.Claimed claimed ? claimed.claim() : null;
    @Nullable Parcel parcel = work instanceof WorkOrder.Shipped shipped ? shipped.parcel() : null;
    @Nullable ManufacturingReleased released =
        said.event() instanceof ManufacturingReleased event ? event : null;
    jdbc.sql(
            """
            update work_order
            set state = :state, sequence = :sequence, since = :since, operator_id = :operatorId,
                operator_name = :operatorName, pay_minor = :pay, currency = :currency,
                claimed_at = :claimedAt,
                released_by_id = coalesce(:releasedBy, released_by_id),
                carrier = :carrier, tracking_number = :trackingNumber
            where order_id = :orderId
            """)
        .param("state", work.state().name())
        .param("sequence", said.sequence())
        .param("since", Sql.at(work.since()))
        .param("operatorId", ifAny(claim, c -> c.operator().id()))
        .param("operatorName", ifAny(claim, c -> c.operator().name()))
        .param("pay", ifAny(claim, c -> c.pay().amountMinor()))
        .param("currency", ifAny(claim, c -> c.pay().currency().getCurrencyCode()))
        .param("claimedAt", ifAny(claim, c -> Sql.at(c.at())))
        .param("releasedBy", ifAny(released, ManufacturingReleased::operatorId))
        .param("carrier", ifAny(parcel, Parcel::carrier))
        .param("trackingNumber", ifAny(parcel, Parcel::trackingNumber))
        .param("orderId", work.head().orderId().value())
        .update();
    if (released != null) {
      keep(work.head().orderId(), released);
    }
  }

  private void keep(OrderId orderId, ManufacturingReleased released) {
    jdbc.sql(
            """
            insert into work_released (order_id, operator_id, reason)
            values (:orderId, :operatorId, :reason)
            on conflict (order_id, operator_id) do update set reason = excluded.reason
            """)
        .param("orderId", orderId.value())
        .param("operatorId", released.operatorId())
        .param("reason", released.reason())
        .update();
  }

  private static <T, R> @Nullable R ifAny(@Nullable T value, Function<T, R> part) {
    return value == null ? null : part.apply(value);
  }

  /**
   * @throws Problem order-not-found
   */
  WorkOrder get(OrderId orderId) {
    return find(orderId).orElseThrow(() -> Batons.orderNotFound(orderId));
  }

  private Optional<WorkOrder> find(OrderId orderId) {
    return jdbc.sql("select * from work_order where order_id = :orderId")
        .param("orderId", orderId.value())
        .query(WorkOrders::workOrder)
        .optional();
  }

  /** An operator's open work, what was claimed last first. */
  Page<WorkOrderView> page(Staff operator, @Nullable String before, int limit) {
    Cursor from = before == null ? Board.NEWEST : Cursor.of(before);
    List<WorkOrderView> found =
        jdbc.sql(PAGE_SQL)
            .param("operatorId", operator.id())
            .param("at", Sql.at(from.at()))
            .param("id", from.id())
            .param("limit", limit + 1)
            .query((row, n) -> WorkOrderView.of(workOrder(row, n)))
            .list();
    return Page.of(
        found,
        limit,
        w ->
            new Cursor(Objects.requireNonNull(w.claimedAt()), w.head().orderId().value())
                .toString());
  }

  private static WorkOrder workOrder(ResultSet row, int n) throws SQLException {
    WorkOrder.Head head = head(row);
    Instant since = Sql.instant(row, "since");
    OrderState state = OrderState.valueOf(row.getString("state"));
    return switch (state) {
      case MANUFACTURING_APPROVED -> new WorkOrder.Free(head, since);
      case MANUFACTURING_STARTED -> new WorkOrder.Started(head, since, claim(row));
      case MANUFACTURING_COMPLETED -> new WorkOrder.Made(head, since, claim(row));
      case PACKAGING -> new WorkOrder.Packed(head, since, claim(row));
      case SHIPPED ->
          new WorkOrder.Shipped(
              head,
              since,
              claim(row),
              new Parcel(row.getString("carrier"), row.getString("tracking_number")));
      case CANCELLED -> new WorkOrder.Cancelled(head, since);
      case INITIATED, FILE_UPLOADED, SUBMITTED, PRICE_CALCULATED, CLOSED, DECLINED ->
          throw new IllegalStateException(
              "work order %s can't be %s".formatted(head.orderId(), state));
    };
  }

  static WorkOrder.Head head(ResultSet row) throws SQLException {
    UUID modelId = row.getObject("model_id", UUID.class);
    return new WorkOrder.Head(
        new OrderId(row.getObject("order_id", UUID.class)),
        row.getString("number"),
        Channel.valueOf(row.getString("channel")),
        Kind.valueOf(row.getString("kind")),
        modelId == null ? null : new ModelId(modelId),
        row.getString("piece_id"),
        Alloy.valueOf(row.getString("alloy")),
        row.getInt("quantity"),
        row.getDouble("mass_grams"),
        row.getString("unit"),
        Sql.doublesOrNull(row, "size_mm"));
  }

  private static Claim claim(ResultSet row) throws SQLException {
    return new Claim(
        new Staff(row.getString("operator_id"), row.getString("operator_name")),
        new Money(row.getLong("pay_minor"), Currency.getInstance(row.getString("currency"))),
        Sql.instant(row, "claimed_at"));
  }
}
