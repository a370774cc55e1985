package dev.alexandrite.contracts;

import java.time.Instant;
import java.util.List;
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

  record Measured(
      long triangles,
      double volumeMm3,
      double areaMm2,
      List<Double> sizeMm,
      boolean watertight,
      int bodies) {}

  /**
   * @param massGrams of one piece, as cast
   */
  record AlloyPrice(Alloy alloy, double massGrams, Money unitPrice) {}

  /** Every alloy's price of a model, from one measurement. */
  record QuoteReady(
      UUID messageId,
      OrderId orderId,
      ModelId modelId,
      Measured measured,
      List<AlloyPrice> prices,
      Instant validUntil)
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

  /** A customer's or partner's wish; whoever has the baton grants or refuses it. */
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

  /** A 3D file has come to another stage of its life; its key in the bucket is its id. */
  record ModelMoved(UUID messageId, OrderId orderId, ModelId modelId, Stage stage, Instant at)
      implements Message {
    @Override
    public String key() {
      return modelId.toString();
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

  List<Class<? extends Message>> TYPES =
      List.of(
          QuoteReady.class,
          QuoteRefused.class,
          CancelRequested.class,
          CancelRefused.class,
          ContactCard.class,
          ModelMoved.class,
          HandoverLate.class);
}
