package dev.alexandrite.pricing.casting;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.pricing.quote.PricedOrders;
import dev.alexandrite.pricing.revision.Revisions;
import dev.alexandrite.protocol.OrderProblem;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.annotation.Validated;

/** What the scales say of castings, and what can be learnt from it. */
@Repository
@EnableConfigurationProperties(Castings.Enough.class)
class Castings {

  /**
   * @param weighingsMin with fewer no loss is proposed
   */
  @Validated
  @ConfigurationProperties("pricing")
  record Enough(@Min(2) int weighingsMin) {}

  /**
   * @param weighedGrams of metal that the order used: weighed out less weighed back
   */
  record Casting(
      long id,
      OrderId orderId,
      String number,
      Alloy alloy,
      BigDecimal predictedGrams,
      BigDecimal weighedGrams,
      Staff by,
      Instant at) {}

  /**
   * @param tariffPerMille the loss that prices are computed with now
   * @param proposedPerMille for a new tariff, which an administrator makes or does not; null where
   *     too few were weighed
   */
  record Loss(
      Alloy alloy,
      int castings,
      @Nullable Double meanPerMille,
      @Nullable Double lowPerMille,
      @Nullable Double highPerMille,
      int tariffPerMille,
      @Nullable Integer proposedPerMille) {}

  private final JdbcClient jdbc;
  private final PricedOrders orders;
  private final Revisions revisions;
  private final Live live;
  private final Enough enough;
  private final Clock clock;

  Castings(
      JdbcClient jdbc,
      PricedOrders orders,
      Revisions revisions,
      Live live,
      Enough enough,
      Clock clock) {
    this.jdbc = jdbc;
    this.orders = orders;
    this.revisions = revisions;
    this.live = live;
    this.enough = enough;
    this.clock = clock;
  }

  /**
   * A command of this key is done once, whoever has weighed since. Without a key the same figure of
   * the same person after none other is the same weighing.
   *
   * @throws Problem order-not-found when the order was not priced here, or command-differs when the
   *     key came with other content before
   */
  @Transactional
  Casting weigh(OrderId orderId, BigDecimal weighedGrams, Staff by, @Nullable CommandKey key) {
    PricedOrders.Priced priced =
        orders
            .priced(orderId)
            .orElseThrow(
                () ->
                    new Problem(
                        OrderProblem.ORDER_NOT_FOUND,
                        "The order %s was not priced here.".formatted(orderId)));
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:whose, 2))")
        .param("whose", key == null ? orderId.toString() : by.id())
        .query((row, n) -> true)
        .single();
    Optional<Casting> before = key == null ? last(orderId) : made(by, key);
    if (before.isPresent()
        && before.get().orderId().equals(orderId)
        && before.get().weighedGrams().compareTo(weighedGrams) == 0
        && before.get().by().id().equals(by.id())) {
      return before.get();
    }
    if (before.isPresent() && key != null) {
      throw CommandKey.differs();
    }
    live.changed("castings", orderId);
    return jdbc.sql(
            """
            insert into casting
              (order_id, alloy, predicted_grams, weighed_grams, by_id, by_name, at, command_key)
            values (:orderId, :alloy, :predicted, :weighed, :byId, :byName, :at, :key)
            returning *
            """)
        .param("orderId", orderId.value())
        .param("alloy", priced.alloy().name())
        .param("predicted", priced.predictedGrams())
        .param("weighed", weighedGrams)
        .param("byId", by.id())
        .param("byName", by.name())
        .param("at", Sql.at(clock.instant()))
        .param("key", key == null ? null : key.hash(), Types.BINARY)
        .query(Castings::casting)
        .single();
  }

  private Optional<Casting> made(Staff by, CommandKey key) {
    return jdbc.sql("select * from casting where by_id = :byId and command_key = :key")
        .param("byId", by.id())
        .param("key", key.hash())
        .query(Castings::casting)
        .optional();
  }

  /**
   * The order of a number as somebody has heard it.
   *
   * @throws Problem order-not-found when none was priced here that has it, invalid-field when it is
   *     no whole number, or, as rarely as it may be, two have it
   */
  OrderId numbered(String heard) {
    String end =
        OrderId.numberOf(heard)
            .flatMap(OrderId::endOf)
            .orElseThrow(
                () ->
                    new Problem(
                        CommonProblem.INVALID_FIELD,
                        "'number' is an order's number, such as 7K3F-9QXA."));
    List<UUID> found =
        jdbc.sql("select order_id from priced where right(order_id::text, 10) = :end limit 2")
            .param("end", end)
            .query((row, n) -> row.getObject(1, UUID.class))
            .list();
    if (found.isEmpty()) {
      throw new Problem(
          OrderProblem.ORDER_NOT_FOUND, "No order %s was priced here.".formatted(heard));
    }
    if (found.size() > 1) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "Two orders have this number; give the 'orderId'.");
    }
    return new OrderId(found.getFirst());
  }

  private Optional<Casting> last(OrderId orderId) {
    return jdbc.sql("select * from casting where order_id = :orderId order by id desc limit 1")
        .param("orderId", orderId.value())
        .query(Castings::casting)
        .optional();
  }

  /** The newest first. */
  Page<Casting> page(@Nullable String before, int limit) {
    List<Casting> found =
        jdbc.sql("select * from casting where id < :before order by id desc limit :limit")
            .param("before", before == null ? Long.MAX_VALUE : number(before))
            .param("limit", limit + 1)
            .query(Castings::casting)
            .list();
    return Page.of(found, limit, casting -> String.valueOf(casting.id()));
  }

  /** Of every order the last weighing counts. */
  List<Loss> losses() {
    Map<Alloy, List<Double>> ratios = new EnumMap<>(Alloy.class);
    jdbc.sql(
            """
            select distinct on (order_id) alloy,
                   (weighed_grams / predicted_grams)::float8 as ratio
            from casting where predicted_grams > 0 order by order_id, id desc
            """)
        .query(
            row -> {
              ratios
                  .computeIfAbsent(Alloy.valueOf(row.getString("alloy")), a -> new ArrayList<>())
                  .add(row.getDouble("ratio"));
            });
    return revisions.lossesPerMille().entrySet().stream()
        .map(
            rate -> {
              LossEstimate estimate =
                  LossEstimate.of(ratios.getOrDefault(rate.getKey(), List.of()));
              return new Loss(
                  rate.getKey(),
                  estimate.castings(),
                  estimate.meanPerMille(),
                  estimate.lowPerMille(),
                  estimate.highPerMille(),
                  rate.getValue(),
                  estimate.proposedPerMille(enough.weighingsMin()));
            })
        .toList();
  }

  private static long number(String before) {
    try {
      return Long.parseLong(before);
    } catch (NumberFormatException e) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'before' is the 'next' of an earlier page, unchanged.");
    }
  }

  private static Casting casting(ResultSet row, int n) throws SQLException {
    OrderId orderId = new OrderId(row.getObject("order_id", UUID.class));
    return new Casting(
        row.getLong("id"),
        orderId,
        orderId.number(),
        Alloy.valueOf(row.getString("alloy")),
        row.getBigDecimal("predicted_grams"),
        row.getBigDecimal("weighed_grams"),
        new Staff(row.getString("by_id"), row.getString("by_name")),
        Sql.instant(row, "at"));
  }
}
