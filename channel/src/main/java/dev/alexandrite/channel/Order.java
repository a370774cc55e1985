package dev.alexandrite.channel;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.ModelRefused;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.protocol.OrderProblem;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as its channel knows it: a {@link Draft} as long as the channel decides about it, then
 * somebody else's, then ended.
 */
sealed interface Order permits Draft, Order.Submitted, Order.Ended {

  /**
   * What every order has.
   *
   * @param reference what a partner calls it
   * @param wish the customer's last wish to cancel, said while somebody else decides
   */
  record Head(
      OrderId orderId,
      Channel channel,
      String customerRef,
      @Nullable String reference,
      Item item,
      int quantity,
      @Nullable Wish wish) {

    Head with(Item other) {
      return new Head(orderId, channel, customerRef, reference, other, quantity, wish);
    }

    Head with(int other) {
      return new Head(orderId, channel, customerRef, reference, item, other, wish);
    }

    Head with(Wish other) {
      return new Head(orderId, channel, customerRef, reference, item, quantity, other);
    }
  }

  /**
   * @param leftOut in the submission, as there was only this one
   */
  record Choice(Alloy alloy, boolean leftOut) {}

  /**
   * @param reason as the customer gave it
   * @param refused the code of the refusal; null as long as there is no answer
   */
  record Wish(UUID wishId, Instant at, @Nullable String reason, @Nullable String refused) {
    boolean pending() {
      return refused == null;
    }
  }

  /** A unit of length that a file may have been meant in. */
  enum Unit {
    MICRON,
    MILLIMETRE,
    CENTIMETRE,
    INCH,
    FOOT,
    METRE
  }

  /** Somebody else decides about it. */
  record Submitted(Head head, OrderState state, Choice choice) implements Order {
    public Submitted {
      if (state.ended() || state.owner(head.channel()) == head.channel().role()) {
        throw new IllegalArgumentException("somebody else's order that is " + state);
      }
    }

    /**
     * Whoever decides is asked. One wish is asked at a time: while it has no answer, the same order
     * comes back for the same reason.
     *
     * @throws Problem command-differs when a wish for another reason has no answer yet
     */
    Submitted wishesToCancel(UUID wishId, @Nullable String reason, Instant now) {
      Wish known = head.wish();
      if (known == null || !known.pending()) {
        return new Submitted(head.with(new Wish(wishId, now, reason, null)), state, choice);
      }
      if (!Objects.equals(known.reason(), reason)) {
        throw new Problem(
            CommonProblem.COMMAND_DIFFERS,
            "It was asked to be cancelled %s, and the answer is awaited; another can follow when it is refused."
                .formatted(
                    known.reason() == null
                        ? "without a reason"
                        : "with the reason '%s'".formatted(known.reason())));
      }
      return this;
    }
  }

  /**
   * @param choice null where it was not submitted
   * @param reason why it was cancelled or declined
   */
  record Ended(Head head, OrderState state, @Nullable Choice choice, @Nullable String reason)
      implements Order {
    public Ended {
      if (!state.ended()) {
        throw new IllegalArgumentException("an ended order that is " + state);
      }
    }

    /**
     * It was cancelled for this reason, or was to be: that is answered like the first time,
     * whatever has become of it.
     *
     * @throws Problem illegal-step otherwise
     */
    void requireWasToBeCancelled(@Nullable String why) {
      Wish wish = head.wish();
      boolean cancelled = state == OrderState.CANCELLED && Objects.equals(reason, why);
      if (!cancelled && (wish == null || !Objects.equals(wish.reason(), why))) {
        throw nothingCanBeChanged();
      }
    }

    private Problem nothingCanBeChanged() {
      return new Problem(
          OrderProblem.ILLEGAL_STEP,
          "The order is %s; nothing can be changed any more.".formatted(state),
          Map.of("state", state));
    }
  }

  Head head();

  OrderState state();

  default @Nullable Choice choice() {
    return null;
  }

  /**
   * As long as its channel decides about it.
   *
   * @throws Problem illegal-step or not-the-owner
   */
  default Draft requireDraft() {
    return switch (this) {
      case Draft draft -> draft;
      case Submitted _ ->
          throw new Problem(
              OrderProblem.NOT_THE_OWNER,
              "The order is %s; it can't be changed here any more.".formatted(state()),
              Map.of("state", state()));
      case Ended ended -> throw ended.nothingCanBeChanged();
    };
  }

  /** Whether it was submitted with just this, and says so again: an answer may have been lost. */
  default boolean submittedWith(@Nullable Alloy wanted, int quantity) {
    Choice choice = choice();
    boolean only =
        head().item().quote() instanceof QuoteState.Ready ready && ready.prices().size() == 1;
    return choice != null
        && head().quantity() == quantity
        && (wanted == null ? choice.leftOut() || only : wanted == choice.alloy());
  }

  /** What pricing says of its file. */
  default Order heard(ModelId modelId, Message message) {
    Item item = head().item().heard(modelId, message);
    return item == head().item() ? this : with(head().with(item));
  }

  /** The answer to an older wish changes nothing. */
  default Order wishRefused(UUID wishId, String code) {
    Wish wish = head().wish();
    return wish == null || !wish.wishId().equals(wishId)
        ? this
        : with(head().with(new Wish(wishId, wish.at(), wish.reason(), code)));
  }

  /** Back from pricing: the file can't be made, and another one is waited for. */
  default Draft givenBack(ModelRefused refusal) {
    Item refused = head().item().quoted(new QuoteState.Refused(refusal.code(), refusal.detail()));
    return new Draft(head().with(refused), OrderState.INITIATED);
  }

  private Order with(Head head) {
    return switch (this) {
      case Draft(_, var state) -> new Draft(head, state);
      case Submitted(_, var state, var choice) -> new Submitted(head, state, choice);
      case Ended(_, var state, var choice, var reason) -> new Ended(head, state, choice, reason);
    };
  }
}
