package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.Feasibility;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.Makeable;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ModelRefused;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.geometry.Inspection;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.platform.Staff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The word about a model: its prices, why there are none yet, or why there will be none. A new word
 * is a new quote; none is ever changed.
 */
public sealed interface Quote {

  /**
   * What every quote says.
   *
   * @param appraisal what its prices are, or would be
   */
  record Head(
      UUID quoteId,
      OrderId orderId,
      ModelId modelId,
      Basis basis,
      Appraisal appraisal,
      Instant issuedAt) {}

  /** What a seller decided who looked at it, and why. */
  record Decision(Staff seller, String reason) {
    /** Whether the same person said the same, whatever they are called by now. */
    public boolean isSameAs(@Nullable Decision other) {
      return other != null
          && seller.id().equals(other.seller().id())
          && reason.equals(other.reason());
    }
  }

  /**
   * These prices hold.
   *
   * @param decision null where nobody had to look
   */
  record Ready(Head head, String signed, Instant validUntil, @Nullable Decision decision)
      implements Quote {
    public Ready {
      if (head.appraisal().held() != null) {
        throw new IllegalArgumentException("prices that are held can't be promised");
      }
    }

    @Override
    public State state() {
      return State.READY;
    }

    private Answer priced(OrderSubmitted order) {
      Optional<AlloyPrice> price =
          appraisal().prices().stream().filter(p -> p.alloy() == order.alloy()).findFirst();
      if (price.isEmpty()) {
        return new Answer.Refused(
            new ModelRefused(
                modelId(),
                "alloy-not-offered",
                "This model is not made in %s.".formatted(order.alloy())));
      }
      if (impossible(price.get().makeable())) {
        return new Answer.Refused(
            new ModelRefused(
                modelId(),
                "not-makeable",
                "This model can't be made in %s: %s"
                    .formatted(
                        order.alloy(),
                        appraisal().findings().stream()
                            .filter(f -> f.severity() == Message.Severity.BLOCKING)
                            .filter(f -> f.alloys() == null || f.alloys().contains(order.alloy()))
                            .map(Message.ModelFinding::detail)
                            .findFirst()
                            .orElse("see its findings."))));
      }
      return new Answer.Priced(
          new PriceCalculated(
              Kind.MODEL,
              modelId(),
              null,
              order.alloy(),
              order.quantity(),
              price.get().massGrams(),
              price.get().unitPrice(),
              price.get().orderPrice(),
              price.get().total(order.quantity()),
              basis().content(),
              unit(),
              measured() == null ? null : measured().sizeMm()));
    }

    /** Older measurements did not say it; what was answered then is known all the same. */
    private @Nullable String unit() {
      Measured measured = measured();
      LengthUnit answered = basis().unit();
      return measured != null && measured.unit() != null
          ? measured.unit()
          : answered == null ? null : answered.name();
    }
  }

  /** Somebody has to say something first. */
  record Held(Head head) implements Quote {
    public Held {
      Objects.requireNonNull(head.appraisal().held(), "why it is held");
    }

    HoldReason why() {
      return Objects.requireNonNull(head.appraisal().held());
    }

    @Override
    public State state() {
      return State.HELD;
    }

    @Override
    public @Nullable Decision decision() {
      return null;
    }
  }

  /**
   * There will be no price.
   *
   * @param decision null where no program could read the file
   */
  record Refused(Head head, Refusal refusal, @Nullable Decision decision) implements Quote {
    @Override
    public State state() {
      return State.REFUSED;
    }
  }

  Head head();

  /** As the database and the pages call it. */
  State state();

  /** Of a seller, if one looked at it. */
  @Nullable Decision decision();

  default UUID quoteId() {
    return head().quoteId();
  }

  default OrderId orderId() {
    return head().orderId();
  }

  default ModelId modelId() {
    return head().modelId();
  }

  default Basis basis() {
    return head().basis();
  }

  default Appraisal appraisal() {
    return head().appraisal();
  }

  default List<AlloyPrice> prices() {
    return appraisal().prices();
  }

  default @Nullable Measured measured() {
    return appraisal().measured();
  }

  default List<ModelFinding> findings() {
    return appraisal().findings();
  }

  default Instant issuedAt() {
    return head().issuedAt();
  }

  enum State {
    READY,
    HELD,
    REFUSED
  }

  /**
   * What it was computed from, so that it can be computed again.
   *
   * @param content SHA-256 of the file; null where it could not be read
   * @param unit of length, as answered; null for as the file says
   * @param given a seller gave prices that no formula gives
   */
  record Basis(
      @Nullable String content,
      @Nullable LengthUnit unit,
      String measuredBy,
      String formula,
      int tariff,
      int limits,
      int fixing,
      boolean given) {

    /** Prices that a seller gave stand on no measurement. */
    boolean wasMeasuredBefore(String today) {
      return content != null && !given && !measuredBy.equals(today);
    }

    Basis withGivenPrices() {
      return new Basis(content, unit, measuredBy, formula, tariff, limits, fixing, true);
    }
  }

  /**
   * @param code in kebab case
   */
  record Refusal(String code, String detail) {
    static Refusal of(Inspection.Refused refused) {
      return new Refusal(
          refused.code().name().toLowerCase(Locale.ROOT).replace('_', '-'), refused.detail());
    }
  }

  /** How a quote answers an order that was submitted by it. */
  sealed interface Answer {
    record Priced(PriceCalculated event) implements Answer {}

    record Refused(ModelRefused event) implements Answer {}

    /** Somebody has to say something first: the quote is held. */
    record Waits() implements Answer {}

    /** It had expired before the customer submitted: a seller decides about a new one. */
    record Expired(Ready quote) implements Answer {}
  }

  /**
   * The moment of submitting counts, and not when we hear of it: the customer saw a valid price.
   *
   * @param grace how much the channel's clock may be behind
   */
  default Answer answer(OrderSubmitted order, Instant submittedAt, Duration grace) {
    return switch (this) {
      case Held held -> new Answer.Waits();
      case Refused(_, var why, _) ->
          new Answer.Refused(new ModelRefused(modelId(), why.code(), why.detail()));
      case Ready ready ->
          submittedAt.isAfter(ready.validUntil().plus(grace))
              ? new Answer.Expired(ready)
              : ready.priced(order);
    };
  }

  static boolean impossible(@Nullable Makeable makeable) {
    return makeable != null
        && (makeable.printable() == Feasibility.NO
            || makeable.castable() == Feasibility.NO
            || makeable.finishable() == Feasibility.NO);
  }

  /** What the channel is told. */
  default Message says(UUID messageId) {
    Appraisal appraisal = appraisal();
    return switch (this) {
      case Ready ready ->
          new Message.QuoteReady(
              messageId,
              orderId(),
              modelId(),
              appraisal.measured() == null ? NOT_MEASURED : appraisal.measured(),
              appraisal.prices(),
              ready.validUntil(),
              appraisal.findings(),
              ready.signed(),
              basis().content());
      case Held held ->
          new Message.QuoteHeld(
              messageId,
              orderId(),
              modelId(),
              held.why(),
              appraisal.measured(),
              appraisal.findings(),
              held.why() == HoldReason.UNIT ? appraisal.unitChoices() : List.of());
      case Refused(_, var why, _) ->
          new Message.QuoteRefused(messageId, orderId(), modelId(), why.code(), why.detail());
    };
  }

  /** A seller may price a model that no program could measure. */
  Message.Measured NOT_MEASURED =
      new Message.Measured(0, 0, 0, List.of(0.0, 0.0, 0.0), false, 0, null, null, null);
}
