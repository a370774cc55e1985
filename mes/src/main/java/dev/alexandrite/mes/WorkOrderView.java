package dev.alexandrite.mes;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.mes.WorkOrder.Claim;
import dev.alexandrite.mes.WorkOrder.Claimed;
import dev.alexandrite.mes.WorkOrder.Shipped;
import dev.alexandrite.platform.Staff;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A work order as an operator sees it.
 *
 * @param operator who has it; null while it is free and for others, as pay and claim are
 * @param parcel null until it is shipped
 */
record WorkOrderView(
    @JsonUnwrapped WorkOrder.Head head,
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
    return new WorkOrderView(
        work.head(),
        work.state(),
        work.since(),
        claim == null ? null : claim.operator(),
        claim == null ? null : claim.pay(),
        claim == null ? null : claim.at(),
        parcel);
  }
}
