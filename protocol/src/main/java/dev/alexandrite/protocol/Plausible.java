package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.ContactCard;
import dev.alexandrite.contracts.Message.QuoteWanted;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.protocol.Envelopes.Unbelievable;
import org.jspecify.annotations.Nullable;

/**
 * What a channel can state of its orders. It keeps to narrower limits by itself; those who price,
 * pay and search by what it states don't rely on that.
 */
final class Plausible {
  /** Of a name, an address, a reference, a reason. */
  static final int TEXT_MAX = 1_000;

  private Plausible() {}

  /**
   * @throws Unbelievable implausible
   */
  static void require(Said said) {
    switch (said.event()) {
      case OrderInitiated it -> {
        field("number", said.orderId().number().equals(it.number()));
        text("customerRef", it.customerRef());
        field("kind", it.kind() != null);
        textOrNone("pieceId", it.pieceId());
        quantity(it.quantity());
        textOrNone("reference", it.reference());
      }
      case FileUploaded it -> {
        field("modelId", it.modelId() != null);
        text("fileExtension", it.fileExtension());
        field("sizeBytes", it.sizeBytes() > 0);
      }
      case OrderSubmitted it -> {
        field("kind", it.kind() != null);
        textOrNone("pieceId", it.pieceId());
        field("alloy", it.alloy() != null);
        quantity(it.quantity());
      }
      case OrderCancelled it -> textOrNone("reason", it.reason());
      default -> {}
    }
  }

  /**
   * @throws Unbelievable implausible
   */
  static void require(Message message) {
    switch (message) {
      case ContactCard it -> {
        text("customerRef", it.customerRef());
        text("name", it.name());
        textOrNone("email", it.email());
      }
      case CancelRequested it -> textOrNone("reason", it.reason());
      case QuoteWanted it -> textOrNone("unit", it.unit());
      default -> {}
    }
  }

  private static void quantity(int pieces) {
    field("quantity", pieces >= 1 && pieces <= OrderEvent.QUANTITY_MAX);
  }

  private static void text(String name, @Nullable String text) {
    field(name, text != null);
    textOrNone(name, text);
  }

  private static void textOrNone(String name, @Nullable String text) {
    field(name, text == null || text.length() <= TEXT_MAX);
  }

  private static void field(String name, boolean plausible) {
    if (!plausible) {
      throw new Unbelievable(Unbelievable.IMPLAUSIBLE, "'%s' can't be that".formatted(name));
    }
  }
}
