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
    save(get(said.orderId()).started(operator, started.pay(), said.at()), said);
    live.changed("work", operator.id());
    live.changed("pay", operator.id());
  }

  /** Before it was approved there is no work order to end. */
  @Transactional(propagation = Propagation.MANDATORY)
  void cancelled(Said said) {
    find(said.orderId()).ifPresent(workOrder -> save(workOrder.cancelled(said.at()), said));
  }

  /**
   * @throws Problem order-not-found, not-your-work-order or illegal-step
   */
  @Transactional
  WorkOrder decide(OrderId orderId, Staff operator, Verb verb) {
    batons.lock(orderId);
    Change<WorkOrder> change = verb.of(get(orderId), clock.instant());
    if (change.says() != null) {
      save(change.after(), batons.say(orderId, change.says()));
      live.changed("work", operator.id());
    }
    return change.after();
  }

  /**
   * Gives it back; whoever has done so, with this reason, changes nothing by saying it again, also
   * when somebody else has it now.
   *
   * @throws Problem order-not-found, not-your-work-order or illegal-step
   */
  @Transactional
  WorkOrder release(OrderId orderId, Staff operator, @Nullable String reason) {
    batons.lock(orderId);
    return released(orderId, operator, reason)
        ? get(orderId).asOthersSee()
        : decide(orderId, operator, (work, now) -> work.release(operator, reason, now));
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

  private void save(WorkOrder workOrder, Said said) {
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
        .param("state", workOrder.state().name())
        .param("sequence", said.sequence())
        .param("since", Sql.at(workOrder.since()))
        .param("operatorId", ifAny(workOrder.operator(), Staff::id))
        .param("operatorName", ifAny(workOrder.operator(), Staff::name))
        .param("pay", ifAny(workOrder.pay(), Money::amountMinor))
        .param("currency", ifAny(workOrder.pay(), pay -> pay.currency().getCurrencyCode()))
        .param("claimedAt", ifAny(workOrder.claimedAt(), Sql::at))
        .param("releasedBy", ifAny(released, ManufacturingReleased::operatorId))
        .param("carrier", ifAny(workOrder.parcel(), WorkOrder.Parcel::carrier))
        .param("trackingNumber", ifAny(workOrder.parcel(), WorkOrder.Parcel::trackingNumber))
        .param("orderId", workOrder.orderId().value())
        .update();
    if (released != null) {
      keep(workOrder.orderId(), released);
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
  Page<WorkOrder> page(Staff operator, @Nullable String before, int limit) {
    Cursor from = before == null ? Board.NEWEST : Cursor.of(before);
    List<WorkOrder> found =
        jdbc.sql(PAGE_SQL)
            .param("operatorId", operator.id())
            .param("at", Sql.at(from.at()))
            .param("id", from.id())
            .param("limit", limit + 1)
            .query(WorkOrders::workOrder)
            .list();
    return Page.of(
        found,
        limit,
        w -> new Cursor(Objects.requireNonNull(w.claimedAt()), w.orderId().value()).toString());
  }

  private static WorkOrder workOrder(ResultSet row, int n) throws SQLException {
    UUID modelId = row.getObject("model_id", UUID.class);
    String operatorId = row.getString("operator_id");
    String currency = row.getString("currency");
    String carrier = row.getString("carrier");
    return new WorkOrder(
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
        Sql.doublesOrNull(row, "size_mm"),
        OrderState.valueOf(row.getString("state")),
        Sql.instant(row, "since"),
        operatorId == null ? null : new Staff(operatorId, row.getString("operator_name")),
        currency == null
            ? null
            : new Money(row.getLong("pay_minor"), Currency.getInstance(currency)),
        Sql.instantOrNull(row, "claimed_at"),
        carrier == null ? null : new WorkOrder.Parcel(carrier, row.getString("tracking_number")));
  }
}
