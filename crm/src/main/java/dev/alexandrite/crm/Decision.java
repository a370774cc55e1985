package dev.alexandrite.crm;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Staff;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who decided about an order, and how; there is one for each order at most.
 *
 * @param reason why it was declined; null when it was approved
 */
record Decision(OrderId orderId, Ruling verdict, @Nullable String reason, Staff by, Instant at) {
  enum Ruling {
    APPROVED,
    DECLINED
  }
}
