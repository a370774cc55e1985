package dev.alexandrite.mes;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.mes.WorkOrder.Claim;
import dev.alexandrite.mes.WorkOrder.Claimed;
import dev.alexandrite.mes.WorkOrder.Shipped;
import dev.alexandrite.platform.Staff;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A work order as an operator sees it.
 *
 * @param operator who has it; null while it is free and for others, as pay and claim are
 * @param parcel null until it is shipped
 */
record WorkOrderView(
    OrderId orderId,
    String number,
    Channel channel,
    Kind kind,
    @Nullable ModelId modelId,
    @Nullable String pieceId,
    Alloy alloy,
    int quantity,
    double massGrams,
    @Nullable String unit,
    @Nullable List<Double> sizeMm,
    OrderState state,
    Instant since,
    @Nullable Staff operator,
    @Nullable Money pay,
    @Nullable Instant claimedAt,
    WorkOrder.@Nullable Parcel parcel) {

  static WorkOrderView of(WorkOrder work) {
    return of(
        work,
        work instanceof Claimed claimed ? claimed.claim() : null,
        work instanceof Shipped shipped ? shipped.parcel() : null);
  }

  /** What every operator may know of it: not what its own is paid, nor where it went. */
  static WorkOrderView ofAnothers(WorkOrder work) {
    return of(work, null, null);
  }

  private static WorkOrderView of(
      WorkOrder work, @Nullable Claim claim, WorkOrder.@Nullable Parcel parcel) {
    WorkOrder.Head head = work.head();
    return new WorkOrderView(
        head.orderId(),
        head.number(),
        head.channel(),
        head.kind(),
        head.modelId(),
        head.pieceId(),
        head.alloy(),
        head.quantity(),
        head.massGrams(),
        head.unit(),
        head.sizeMm(),
        work.state(),
        work.since(),
        claim == null ? null : claim.operator(),
        claim == null ? null : claim.pay(),
        claim == null ? null : claim.at(),
        parcel);
  }
}
