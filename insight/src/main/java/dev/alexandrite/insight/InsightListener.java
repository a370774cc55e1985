package dev.alexandrite.insight;

import dev.alexandrite.contracts.Said;
import dev.alexandrite.platform.Live;
import dev.alexandrite.protocol.OrderHandler;
import org.springframework.stereotype.Component;

/** Follows every order. */
@Component
class InsightListener implements OrderHandler {
  private final Orders orders;
  private final Live live;

  InsightListener(Orders orders, Live live) {
    this.orders = orders;
    this.live = live;
  }

  @Override
  public void heard(Said said) {
    orders.apply(said);
    live.changed("orders", said.orderId());
  }
}
