package dev.alexandrite.channel;

import static dev.alexandrite.channel.OrderExamples.LATER;
import static dev.alexandrite.channel.OrderExamples.MODEL;
import static dev.alexandrite.channel.OrderExamples.NOW;
import static dev.alexandrite.channel.OrderExamples.ORDER;
import static dev.alexandrite.channel.OrderExamples.QUANTITY_MAX;
import static dev.alexandrite.channel.OrderExamples.file;
import static dev.alexandrite.channel.OrderExamples.head;
import static dev.alexandrite.channel.OrderExamples.in;
import static dev.alexandrite.channel.OrderExamples.ofModel;
import static dev.alexandrite.channel.OrderExamples.ofPiece;
import static dev.alexandrite.channel.OrderExamples.priced;
import static dev.alexandrite.channel.OrderExamples.ready;
import static dev.alexandrite.channel.OrderExamples.uploaded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.channel.Order.Unit;
import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.QuoteHeld;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ModelRefused;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.protocol.Change;
import dev.alexandrite.protocol.OrderProblem;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {

  @Test
  void anOrderBeginsWithItsNumberAndNoName() {
    assertThat(Draft.begin(head(new Item.AwaitedModel(), 2), QUANTITY_MAX).says())
        .isEqualTo(new OrderInitiated(ORDER.number(), "c-1", Kind.MODEL, null, 2));
  }

  @Test
  void anotherFileReplacesTheFirstAndItsPrice() {
    Change<Draft> change = priced().uploaded(file(new ModelId(new UUID(8, 8))));

    assertThat(change.says()).isEqualTo(new FileUploaded(new ModelId(new UUID(8, 8)), "stl", 84));
    assertThat(change.after().head().item().quote()).isEqualTo(QuoteState.Measuring.UNHEARD);
    assertThat(change.after().heard(MODEL, ready(MODEL))).isSameAs(change.after());
  }

  @Test
  void whatIsSubmittedIsWhatWasPriced() {
    Change<Order.Submitted> change = priced().submit(Alloy.PLATINUM_950, 3, QUANTITY_MAX, NOW);

    assertThat(change.says())
        .isEqualTo(new OrderSubmitted(Kind.MODEL, MODEL, null, Alloy.PLATINUM_950, 3, null, null));
    assertThat(change.after().choice()).isEqualTo(new Order.Choice(Alloy.PLATINUM_950, false));
    assertThat(change.after().head().quantity()).isEqualTo(3);
  }

  @Test
  void aPieceGoesWithTheListItsPriceWasSeenIn() {
    assertThat(ofPiece().submit(null, 2, QUANTITY_MAX, NOW).says())
        .isEqualTo(
            new OrderSubmitted(Kind.PIECE, null, "band", Alloy.SILVER_925, 2, null, null, 1));
  }

  @Test
  void whatWasSubmittedWithoutTheOnlyAlloyIsSaidAgainSoAlsoWhenItsPriceIsHeldAnew() {
    Draft only = uploaded().heard(MODEL, ready(MODEL, Alloy.SILVER_925)).requireDraft();
    Order left = only.submit(null, 1, QUANTITY_MAX, NOW).after();
    Order named = only.submit(Alloy.SILVER_925, 1, QUANTITY_MAX, NOW).after();
    assertThat(left.submittedWith(null, 1)).isTrue();

    Order heldAnew = left.heard(MODEL, HELD);
    assertThat(heldAnew.submittedWith(null, 1)).isTrue();
    assertThat(heldAnew.submittedWith(Alloy.SILVER_925, 1)).isTrue();
    assertThat(heldAnew.submittedWith(null, 2)).isFalse();
    assertThat(named.heard(MODEL, HELD).submittedWith(null, 1)).isFalse();
    assertThat(only.submittedWith(null, 1)).isFalse();
  }

  private static final QuoteHeld HELD =
      new QuoteHeld(UUID.randomUUID(), ORDER, MODEL, HoldReason.REVIEW, null, List.of(), List.of());

  @Test
  void withoutAValidPriceNothingIsSubmitted() {
    Order held = uploaded().heard(MODEL, HELD);
    Order refused = uploaded().givenBack(new ModelRefused(MODEL, "too-thin", "Too thin."));

    assertProblem(ChannelProblem.PRICE_NOT_READY, () -> silver(ofModel()));
    assertProblem(ChannelProblem.PRICE_NOT_READY, () -> silver(uploaded()));
    assertProblem(ChannelProblem.QUOTE_HELD, () -> silver(held));
    assertProblem(ChannelProblem.MODEL_REFUSED, () -> silver(refused));
    assertProblem(
        ChannelProblem.QUOTE_EXPIRED,
        () -> priced().submit(Alloy.SILVER_925, 1, QUANTITY_MAX, LATER));
    assertProblem(
        ChannelProblem.ALLOY_NOT_OFFERED,
        () -> priced().submit(Alloy.GOLD_585_RED, 1, QUANTITY_MAX, NOW));
    assertProblem(CommonProblem.INVALID_FIELD, () -> priced().submit(null, 1, QUANTITY_MAX, NOW));
    assertThat(priced().submit(Alloy.SILVER_925, 1, QUANTITY_MAX, LATER.minusNanos(1)).says())
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void aQuantityIsWithinItsLimits(int quantity) {
    assertProblem(
        CommonProblem.INVALID_FIELD,
        () -> Draft.begin(head(new Item.AwaitedModel(), quantity), QUANTITY_MAX));
    assertProblem(
        CommonProblem.INVALID_FIELD,
        () -> priced().submit(Alloy.SILVER_925, quantity, QUANTITY_MAX, NOW));
  }

  @ParameterizedTest
  @EnumSource(OrderState.class)
  void onlyItsOwnerChangesAnOrder(OrderState state) {
    Order order = in(state, priced().head());
    boolean ours = state == OrderState.INITIATED || state == OrderState.FILE_UPLOADED;

    assertThat(order instanceof Draft).isEqualTo(ours);
    for (ThrowingCallable verb :
        List.<ThrowingCallable>of(
            () -> order.requireDraft().uploaded(file(MODEL)),
            () -> silver(order),
            () -> order.requireDraft().cancel(null, null))) {
      if (ours) {
        assertThatNoProblem(verb);
      } else {
        assertProblem(state.ended() ? OrderProblem.ILLEGAL_STEP : OrderProblem.NOT_THE_OWNER, verb);
      }
    }
  }

  @Test
  void aPieceTakesNoFile() {
    assertProblem(OrderProblem.ILLEGAL_STEP, () -> ofPiece().uploaded(file(MODEL)));
    assertProblem(OrderProblem.ILLEGAL_STEP, () -> ofPiece().wantsQuote(null, 3, NOW));
  }

  @Test
  void aPriceIsAskedForAgainOnlyForAReason() {
    Draft priced = priced();
    assertThat(priced.wantsQuote(null, 3, NOW)).isSameAs(priced.head().item());
    assertThat(priced.wantsQuote(null, 3, LATER).quote()).isEqualTo(QuoteState.Measuring.UNHEARD);
    assertThat(priced.wantsQuote(Unit.INCH, 3, NOW).quotesWanted()).isEqualTo(1);
    assertProblem(ChannelProblem.PRICE_NOT_READY, () -> ofModel().wantsQuote(null, 3, NOW));
    assertProblem(
        CommonProblem.TOO_MANY_REQUESTS,
        () -> priced.with(priced.wantsQuote(Unit.INCH, 1, NOW)).wantsQuote(Unit.METRE, 1, NOW));
  }

  @Test
  void aUnitSaidAgainAsksNothingAgainUntilThePriceHasExpiredOrTheFileIsAnother() {
    Draft asked = priced().with(priced().wantsQuote(Unit.INCH, 5, NOW));
    assertThat(asked.wantsQuote(Unit.INCH, 5, NOW)).isSameAs(asked.head().item());
    assertThat(asked.wantsQuote(null, 5, NOW)).isSameAs(asked.head().item());

    Draft priced = asked.heard(MODEL, ready(MODEL)).requireDraft();
    assertThat(priced.wantsQuote(Unit.INCH, 5, NOW)).isSameAs(priced.head().item());
    assertThat(priced.wantsQuote(Unit.METRE, 5, NOW).quotesWanted()).isEqualTo(2);

    Item.UploadedModel anew = priced.wantsQuote(null, 5, LATER);
    assertThat(anew.quotesWanted()).isEqualTo(2);
    assertThat(anew.unitWanted()).isEqualTo(Unit.INCH);
    assertThat(priced.wantsQuote(Unit.INCH, 5, LATER).quotesWanted()).isEqualTo(2);

    Draft another = priced.uploaded(file(new ModelId(new UUID(9, 9)))).after();
    assertThat(another.wantsQuote(Unit.INCH, 5, NOW).quotesWanted()).isEqualTo(1);
  }

  @Test
  void aModelThatComesBackWaitsForAnotherFile() {
    Draft back = priced().givenBack(new ModelRefused(MODEL, "too-thin", "Too thin."));

    assertThat(back.state()).isEqualTo(OrderState.INITIATED);
    assertThat(back.head().item().quote())
        .isEqualTo(new QuoteState.Refused("too-thin", "Too thin."));
    assertProblem(ChannelProblem.MODEL_REFUSED, () -> back.wantsQuote(Unit.INCH, 3, NOW));
    assertThat(back.uploaded(file(new ModelId(new UUID(9, 9)))).after().head().item().quote())
        .isEqualTo(QuoteState.Measuring.UNHEARD);
  }

  @Test
  void oneWishToCancelIsAskedAtATime() {
    Order.Submitted order =
        new Order.Submitted(
            priced().head(),
            OrderState.PRICE_CALCULATED,
            new Order.Choice(Alloy.SILVER_925, false));
    UUID first = new UUID(1, 1);
    UUID second = new UUID(2, 2);

    Order.Submitted asked = order.wishesToCancel(first, "late", NOW);
    assertThat(asked.wishesToCancel(second, "late", LATER)).isSameAs(asked);
    assertProblem(CommonProblem.COMMAND_DIFFERS, () -> asked.wishesToCancel(second, "ugly", LATER));
    assertProblem(CommonProblem.COMMAND_DIFFERS, () -> asked.wishesToCancel(second, null, LATER));
    assertThat(asked.wishRefused(second, "too-late")).isSameAs(asked);

    Order.Submitted refused = (Order.Submitted) asked.wishRefused(first, "too-late");
    assertThat(refused.head().wish()).isEqualTo(new Order.Wish(first, NOW, "late", "too-late"));
    assertThat(refused.wishesToCancel(second, null, LATER).head().wish())
        .isEqualTo(new Order.Wish(second, LATER, null, null));
  }

  @Test
  void whatHasEndedIsAskedForNoMore() {
    Order.Head head = priced().head();
    Order.Wish wish = new Order.Wish(new UUID(1, 1), NOW, "late", "too-late");
    Order.Ended closed = new Order.Ended(head, OrderState.CLOSED, null, null);
    Order.Ended declined = new Order.Ended(head.with(wish), OrderState.DECLINED, null, "unpaid");
    Order.Ended cancelled = new Order.Ended(head, OrderState.CANCELLED, null, "late");

    declined.requireWasToBeCancelled("late");
    cancelled.requireWasToBeCancelled("late");
    assertProblem(OrderProblem.ILLEGAL_STEP, () -> closed.requireWasToBeCancelled(null));
    assertProblem(OrderProblem.ILLEGAL_STEP, () -> declined.requireWasToBeCancelled("unpaid"));
    assertProblem(OrderProblem.ILLEGAL_STEP, () -> cancelled.requireWasToBeCancelled(null));
  }

  @Test
  void noStateIsTakenForAnother() {
    Order.Head head = priced().head();
    Order.Choice silver = new Order.Choice(Alloy.SILVER_925, false);

    for (OrderState state : OrderState.values()) {
      boolean ours = state == OrderState.INITIATED || state == OrderState.FILE_UPLOADED;
      assertThat(holds(() -> new Draft(head, state))).isEqualTo(ours);
      assertThat(holds(() -> new Order.Ended(head, state, null, null))).isEqualTo(state.ended());
      assertThat(holds(() -> new Order.Submitted(head, state, silver)))
          .isEqualTo(!ours && !state.ended());
    }
  }

  private static boolean holds(Runnable making) {
    try {
      making.run();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void aGrantedWishIsNamedInTheCancellation() {
    assertThat(uploaded().cancel(new UUID(1, 1), "too slow").says())
        .isEqualTo(new OrderCancelled(new UUID(1, 1), "too slow"));
  }

  private static Change<Order.Submitted> silver(Order order) {
    return order.requireDraft().submit(Alloy.SILVER_925, 1, QUANTITY_MAX, NOW);
  }

  private static void assertProblem(ProblemCode code, ThrowingCallable verb) {
    assertThatThrownBy(verb)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private static void assertThatNoProblem(ThrowingCallable verb) {
    org.assertj.core.api.Assertions.assertThatCode(verb).doesNotThrowAnyException();
  }
}
