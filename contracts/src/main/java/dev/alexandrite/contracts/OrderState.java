package dev.alexandrite.contracts;

import org.jspecify.annotations.Nullable;

/** The ten states on an order's way, and the two beside it. */
public enum OrderState {
  INITIATED,
  FILE_UPLOADED,
  SUBMITTED,
  PRICE_CALCULATED,
  MANUFACTURING_APPROVED,
  MANUFACTURING_STARTED,
  MANUFACTURING_COMPLETED,
  PACKAGING,
  SHIPPED,
  CLOSED,
  CANCELLED,
  DECLINED;

  /**
   * The baton: the one role that decides the next step of an order in this state, or null when the
   * order has ended.
   */
  public @Nullable Role owner(Channel channel) {
    return switch (this) {
      case INITIATED, FILE_UPLOADED -> channel.role();
      case SUBMITTED -> Role.PRICING;
      case PRICE_CALCULATED, SHIPPED -> Role.CRM;
      case MANUFACTURING_APPROVED -> Role.ASSIGNMENT;
      case MANUFACTURING_STARTED, MANUFACTURING_COMPLETED, PACKAGING -> Role.MES;
      case CLOSED, CANCELLED, DECLINED -> null;
    };
  }

  public boolean ended() {
    return this == CLOSED || this == CANCELLED || this == DECLINED;
  }
}
