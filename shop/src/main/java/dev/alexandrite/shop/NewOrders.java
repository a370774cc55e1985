package dev.alexandrite.shop;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.Language;
import dev.alexandrite.channel.NewOrder;
import dev.alexandrite.channel.OrderView;
import dev.alexandrite.channel.Orders;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.shop.Customers.Customer;
import dev.alexandrite.shop.NewOrderController.BeginOrder;
import dev.alexandrite.shop.NewOrderController.GuestContact;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** How orders of the shop begin: each once, however often it is said with the same key. */
@Service
class NewOrders {
  /** The key of a guest opens their order again, so nobody may guess it. */
  static final int GUEST_KEY_MIN = 16;

  private static final String GUEST = "guest";

  private final Orders orders;
  private final Guests guests;
  private final BegunOrders begun;
  private final JsonMapper json;

  NewOrders(Orders orders, Guests guests, BegunOrders begun, JsonMapper json) {
    this.orders = orders;
    this.guests = guests;
    this.begun = begun;
    this.json = json;
  }

  /**
   * @param guestToken of a guest alone
   * @param again whether it was begun before
   */
  record Begun(OrderView order, @Nullable String guestToken, boolean again) {}

  /**
   * @throws Problem as {@link Orders#initiate}, or command-differs
   */
  @Transactional
  public Begun ofCustomer(Customer customer, BeginOrder wanted, @Nullable CommandKey key) {
    Buyer buyer = customer.buyer();
    Begun first =
        once(
            buyer.ref(),
            key,
            wanted,
            token -> buyer,
            token ->
                orders.initiate(
                    new NewOrder(
                        buyer,
                        customer.name(),
                        customer.email(),
                        null,
                        wanted.pieceId(),
                        wanted.quantity())));
    return new Begun(first.order(), null, first.again());
  }

  /** Whether a guest says again what was done. */
  boolean known(@Nullable CommandKey key) {
    return key != null && begun.knows(GUEST, key);
  }

  /**
   * @throws Problem as {@link Orders#initiate}, invalid-field or command-differs
   */
  @Transactional
  public Begun ofGuest(
      GuestContact guest, BeginOrder wanted, Language language, @Nullable CommandKey key) {
    if (key != null && key.text().length() < GUEST_KEY_MIN) {
      throw new Problem(
          CommonProblem.INVALID_FIELD,
          "The 'Idempotency-Key' of a guest is random and has at least %d characters, such as a UUID."
              .formatted(GUEST_KEY_MIN));
    }
    return once(
        GUEST,
        key,
        wanted,
        token -> guests.find(token).orElseThrow(CommandKey::differs), // the guest was forgotten
        token ->
            guests.order(
                guest.name().strip(),
                guest.email().strip(),
                language,
                wanted.pieceId(),
                wanted.quantity(),
                token));
  }

  private Begun once(
      String who,
      @Nullable CommandKey key,
      BeginOrder wanted,
      Function<String, Buyer> buyer,
      Function<String, OrderView> begin) {
    if (key == null) {
      String token = Secret.next();
      return new Begun(begin.apply(token), token, false);
    }
    BegunOrders.Beginning beginning = begun.begin(who, key, json.writeValueAsString(wanted));
    String token = beginning.guestToken();
    if (beginning.orderId().isPresent()) {
      return new Begun(orders.view(buyer.apply(token), beginning.orderId().get()), token, true);
    }
    OrderView order = begin.apply(token);
    begun.begun(who, key, order.orderId());
    return new Begun(order, token, false);
  }
}
