package dev.alexandrite.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What contexts say outside an order's sequence: quotes before submission, wishes, refusals,
 * contact cards, file moves, alerts. Each has its own {@code messageId}, so that a listener can
 * recognise a repetition.
 */
public sealed interface Message {

  UUID messageId();

  /** Messages of one key arrive in the order in which they were said. */
  String key();

  default String type() {
    return getClass().getSimpleName();
  }

  /**
   * @param minWallMm the thinnest wall found by sampling; null where it was not looked for
   * @param ringBoreMm the diameter of the finger hole; null where it is no ring
   * @param unit as in {@link UnitChoice}; null in what was measured before it was said
   */
  record Measured(
      long triangles,
      double volumeMm3,
      double areaMm2,
      List<Double> sizeMm,
      boolean watertight,
      int bodies,
      @Nullable Double minWallMm,
      @Nullable Double ringBoreMm,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String unit) {}

  enum Severity {
    NOTE,
    WARNING,
    BLOCKING
  }

  /**
   * What somebody should know about a model before it is made.
   *
   * @param code stable, in capitals, such as TOO_THIN
   * @param measured in the unit of the limit; null where there is no figure
   * @param source where the limit comes from
   * @param alloys those it matters for; null for all
   * @param placesMm points on the model, each x, y and z
   */
  record ModelFinding(
      String code,
      Severity severity,
      String detail,
      @Nullable Double measured,
      @Nullable Double limit,
      @Nullable String source,
      @Nullable List<Alloy> alloys,
      List<List<Double>> placesMm) {}

  /**
   * A line of a price.
   *
   * @param term stable, in capitals, such as METAL or SET_UP
   * @param perOrder once for the order, whatever the quantity; otherwise for each piece
   * @param inputs what it was computed from, by name with the unit, such as massGrams
   */
  record PriceTerm(String term, Money amount, boolean perOrder, Map<String, String> inputs) {}

  enum Feasibility {
    YES,
    WITH_CARE,
    NO
  }

  record Makeable(Feasibility printable, Feasibility castable, Feasibility finishable) {}

  /**
   * What n pieces cost is {@code orderPrice + n * unitPrice}.
   *
   * @param massGrams of one piece, as cast
   * @param orderPrice once for the order, whatever the quantity; null where there is no such part
   */
  record AlloyPrice(
      Alloy alloy,
      double massGrams,
      Money unitPrice,
      @Nullable Money orderPrice,
      @Nullable List<PriceTerm> terms,
      @Nullable Makeable makeable) {

    public AlloyPrice(Alloy alloy, double massGrams, Money unitPrice) {
      this(alloy, massGrams, unitPrice, null, null, null);
    }

    public Money total(int quantity) {
      Money pieces = unitPrice.times(quantity);
      return orderPrice == null ? pieces : pieces.plus(orderPrice);
    }
  }

  /**
   * Every alloy's price of a model, from one measurement.
   *
   * @param findings worst first
   * @param signed the whole quote as a signed token (JWS), by which it can be computed again
   * @param modelSha256 of the content that was measured, in hexadecimal digits; null in messages of
   *     before it was said
   */
  record QuoteReady(
      UUID messageId,
      OrderId orderId,
      ModelId modelId,
      Measured measured,
      List<AlloyPrice> prices,
      Instant validUntil,
      @Nullable List<ModelFinding> findings,
      @Nullable String signed,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String modelSha256)
      implements Message {
    @Override
    public String key() {
      return orderId.toString();
    }
  }

  record AlloyRange(Alloy alloy, Money low, Money high) {}

  /** A first range of prices of a large model, while its checks go on. */
  record QuoteEstimated(UUID messageId, OrderId orderId, ModelId modelId, List<AlloyRange> prices)
      implements Message {
    @Override
    public String key() {
      return orderId.toString();
    }
  }

  enum QuoteStep {
    QUEUED,
    READING,
    MEASURING,
    PRICING,
    TRYING_AGAIN
  }

  /**
   * How far a quote has come, for the page that waits for it.
   *
   * @param ahead how many models are before it; null once it has begun
   */
  record QuoteProgress(
      UUID messageId, OrderId orderId, ModelId modelId, QuoteStep step, @Nullable Integer ahead)
      implements Message {
    @Override
    public String key() {
      return orderId.toString();
    }
  }

  enum HoldReason {
    /** The unit of length is doubtful; the customer is asked. */
    UNIT,
    /** A seller looks at it first. */
    REVIEW
  }

  /**
   * What the model would be, read in this unit.
   *
   * @param unit MICRON, MILLIMETRE, CENTIMETRE, INCH, FOOT or METRE
   */
  record UnitChoice(String unit, List<Double> sizeMm, @Nullable Double ringBoreMm) {}

  /** No price yet: somebody has to say something first. A ready quote or a refusal follows. */
  record QuoteHeld(
      UUID messageId,
      OrderId orderId,
      ModelId modelId,
      HoldReason reason,
      @Nullable Measured measured,
      List<ModelFinding> findings,
      List<UnitChoice> unitChoices)
      implements Message {
    @Override
    public String key() {
      return orderId.toString();
    }
  }

  /**
   * A new quote of a model that has one: it has expired, or the unit was asked for.
   *
   * @param unit how to read the file; null for as before
   */
  record QuoteWanted(UUID messageId, OrderId orderId, ModelId modelId, @Nullable String unit)
      implements Message {
    @Override
    public String key() {
      return orderId.toString();
    }
  }

  /** The model can't be priced; the channel still has the order and asks for another file. */
  record QuoteRefused(UUID messageId, OrderId orderId, ModelId modelId, String code, String detail)
      implements Message {
    @Override
    public String key() {
      return orderId.toString();
    }
  }

  /**
   * What a ready piece costs.
   *
   * @param massGrams of one, as cast
   */
  record ListedPiece(String pieceId, Alloy alloy, double massGrams, Money unitPrice) {}

  /**
   * The ready pieces and what each costs, in the currency of the installation. The whole list,
   * which takes the place of the one before.
   */
  record PiecesListed(UUID messageId, int version, List<ListedPiece> pieces, Instant at)
      implements Message {
    @Override
    public String key() {
      return "pieces";
    }
  }

  /** A customer's, partner's or seller's wish; whoever has the baton grants or refuses it. */
  record CancelRequested(UUID messageId, OrderId orderId, @Nullable String reason, Instant at)
      implements Message {
    @Override
    public String key() {
      return orderId.toString();
    }
  }

  record CancelRefused(UUID messageId, OrderId orderId, UUID wishId, String code, Instant at)
      implements Message {
    @Override
    public String key() {
      return orderId.toString();
    }
  }

  /**
   * Who is behind a customer reference. Personal data: only {@code crm} may read these topics,
   * which are compacted, so that the last card of a reference is the only one kept.
   */
  record ContactCard(
      UUID messageId, String customerRef, Channel channel, String name, @Nullable String email)
      implements Message {
    @Override
    public String key() {
      return customerRef;
    }
  }

  enum Stage {
    INCOMING,
    WORK,
    ARCHIVE,
    EXPIRED
  }

  /** A 3D file has come to another stage of its life. */
  record ModelMoved(UUID messageId, OrderId orderId, ModelId modelId, Stage stage, Instant at)
      implements Message {
    @Override
    public String key() {
      return modelId.toString();
    }
  }

  /**
   * The file of an approved order is not what was priced, or not there. It stays where it is,
   * nobody is given it, and nothing is made of it.
   *
   * @param pricedSha256 of the content that was measured; null where nobody said it
   * @param foundSha256 of what is there now; null where nothing is, or nothing that could be read
   */
  record ModelSubstituted(
      UUID messageId,
      OrderId orderId,
      ModelId modelId,
      @Nullable String pricedSha256,
      @Nullable String foundSha256,
      Instant at)
      implements Message {
    @Override
    public String key() {
      return modelId.toString();
    }
  }

  enum Remeasured {
    /** Nobody approves it before that has ended. */
    UNDER_WAY,
    SAME,
    DIFFERENT,
    /** It could not be measured. */
    FAILED
  }

  /**
   * The way of measuring has changed since this order was priced; its model is measured anew, for a
   * seller to see before approval. The price that was agreed stays.
   *
   * @param pricedGrams of one piece, as it was priced; null while it is under way or has failed
   * @param grams of one piece by today's measure; likewise
   * @param finding what is different or went wrong, in a sentence; null where nothing is
   * @param modelSha256 of the content that was priced, for orders priced before that was said
   */
  record ModelRemeasured(
      UUID messageId,
      OrderId orderId,
      ModelId modelId,
      Remeasured result,
      @Nullable Double pricedGrams,
      @Nullable Double grams,
      @Nullable String finding,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String modelSha256,
      Instant at)
      implements Message {
    @Override
    public String key() {
      return orderId.toString();
    }
  }

  /**
   * An approved or released order is free to be claimed.
   *
   * @param sequence of the order's event that freed it
   * @param pay what the operator who claims it is paid
   */
  record WorkOffered(UUID messageId, OrderId orderId, long sequence, Money pay, Instant at)
      implements Message {
    @Override
    public String key() {
      return orderId.toString();
    }
  }

  /** A handover took longer than its limit. */
  record HandoverLate(
      UUID messageId,
      OrderId orderId,
      OrderState state,
      Role owner,
      Instant since,
      long limitSeconds,
      Instant at)
      implements Message {
    @Override
    public String key() {
      return orderId.toString();
    }
  }

  /**
   * Something a role could not hear, or could not say, was set aside, or is refused for another
   * reason now. What stands in it stays where it is.
   *
   * @param outgoing the role's own word, which the broker refuses
   * @param sequence null for a message
   */
  record LetterSetAside(
      UUID messageId,
      Role role,
      long letterId,
      boolean outgoing,
      @Nullable OrderId orderId,
      @Nullable Long sequence,
      String topic,
      String code,
      Instant at)
      implements Message {
    @Override
    public String key() {
      return role.word() + "-" + letterId;
    }
  }

  /** A letter was heard at last, or was sent. */
  record LetterSettled(UUID messageId, Role role, long letterId, Instant at) implements Message {
    @Override
    public String key() {
      return role.word() + "-" + letterId;
    }
  }

  /** An administrator wants letters of a role heard again: one, or an order's, or a topic's. */
  record ReplayWanted(
      UUID messageId,
      Role role,
      @Nullable Long letterId,
      @Nullable OrderId orderId,
      @Nullable String topic,
      String by,
      Instant at)
      implements Message {
    @Override
    public String key() {
      return role.word();
    }
  }

  /**
   * An administrator wants letters of a role never to be heard: one, or all of an order, or all of
   * a topic.
   *
   * @param reason kept with them
   * @param by the administrator's id
   */
  record DiscardWanted(
      UUID messageId,
      Role role,
      @Nullable Long letterId,
      @Nullable OrderId orderId,
      @Nullable String topic,
      String reason,
      String by,
      Instant at)
      implements Message {
    @Override
    public String key() {
      return role.word();
    }
  }

  List<Class<? extends Message>> TYPES =
      List.of(
          QuoteReady.class,
          QuoteEstimated.class,
          QuoteProgress.class,
          QuoteHeld.class,
          QuoteRefused.class,
          QuoteWanted.class,
          PiecesListed.class,
          CancelRequested.class,
          CancelRefused.class,
          ContactCard.class,
          ModelMoved.class,
          ModelSubstituted.class,
          ModelRemeasured.class,
          WorkOffered.class,
          HandoverLate.class,
          LetterSetAside.class,
          LetterSettled.class,
          ReplayWanted.class,
          DiscardWanted.class);
}
