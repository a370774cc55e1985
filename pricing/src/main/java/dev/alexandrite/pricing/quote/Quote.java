package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.Makeable;
import dev.alexandrite.contracts.Message.Verdict;
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
 *
 * @param decidedBy the seller who looked at it, if one did
 * @param reason what that seller gave as reason
 */
public record Quote(
    UUID quoteId,
    OrderId orderId,
    ModelId modelId,
    State state,
    Basis basis,
    Appraisal appraisal,
    @Nullable Refusal refusal,
    @Nullable String signed,
    Instant issuedAt,
    @Nullable Instant validUntil,
    @Nullable Staff decidedBy,
    @Nullable String reason) {

  public enum State {
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
  public record Basis(
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
  public record Refusal(String code, String detail) {
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
    record Expired() implements Answer {}
  }

  /**
   * The moment of submitting counts, and not when we hear of it: the customer saw a valid price.
   *
   * @param grace how much the channel's clock may be behind
   */
  Answer answer(OrderSubmitted order, Instant submittedAt, Duration grace) {
    return switch (state) {
      case HELD -> new Answer.Waits();
      case REFUSED -> {
        Refusal why = Objects.requireNonNull(refusal);
        yield new Answer.Refused(new ModelRefused(modelId, why.code(), why.detail()));
      }
      case READY ->
          submittedAt.isAfter(Objects.requireNonNull(validUntil).plus(grace))
              ? new Answer.Expired()
              : priced(order);
    };
  }

  private Answer priced(OrderSubmitted order) {
    Optional<AlloyPrice> price =
        appraisal.prices().stream().filter(p -> p.alloy() == order.alloy()).findFirst();
    if (price.isEmpty()) {
      return new Answer.Refused(
          new ModelRefused(
              modelId,
              "alloy-not-offered",
              "This model is not made in %s.".formatted(order.alloy())));
    }
    if (impossible(price.get().makeable())) {
      return new Answer.Refused(
          new ModelRefused(
              modelId,
              "not-makeable",
              "This model can't be made in %s: %s"
                  .formatted(
                      order.alloy(),
                      appraisal.findings().stream()
                          .filter(f -> f.severity() == Message.Severity.BLOCKING)
                          .filter(f -> f.alloys() == null || f.alloys().contains(order.alloy()))
                          .map(Message.ModelFinding::detail)
                          .findFirst()
                          .orElse("see its findings."))));
    }
    return new Answer.Priced(
        new PriceCalculated(
            Kind.MODEL,
            modelId,
            null,
            order.alloy(),
            order.quantity(),
            price.get().massGrams(),
            price.get().unitPrice(),
            price.get().orderPrice(),
            price.get().total(order.quantity()),
            basis.content()));
  }

  static boolean impossible(@Nullable Makeable makeable) {
    return makeable != null
        && (makeable.printable() == Verdict.NO
            || makeable.castable() == Verdict.NO
            || makeable.finishable() == Verdict.NO);
  }

  /** What the channel is told. */
  Message says(UUID messageId) {
    return switch (state) {
      case READY ->
          new Message.QuoteReady(
              messageId,
              orderId,
              modelId,
              appraisal.measured() == null ? NOT_MEASURED : appraisal.measured(),
              appraisal.prices(),
              Objects.requireNonNull(validUntil),
              appraisal.findings(),
              signed,
              basis.content());
      case HELD ->
          new Message.QuoteHeld(
              messageId,
              orderId,
              modelId,
              Objects.requireNonNull(appraisal.held()),
              appraisal.measured(),
              appraisal.findings(),
              appraisal.held() == HoldReason.UNIT ? appraisal.unitChoices() : List.of());
      case REFUSED -> {
        Refusal why = Objects.requireNonNull(refusal);
        yield new Message.QuoteRefused(messageId, orderId, modelId, why.code(), why.detail());
      }
    };
  }

  /** A seller may price a model that no program could measure. */
  private static final Message.Measured NOT_MEASURED =
      new Message.Measured(0, 0, 0, List.of(0.0, 0.0, 0.0), false, 0, null, null);
}
