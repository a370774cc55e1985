package dev.alexandrite.channel;

import dev.alexandrite.channel.Order.Unit;
import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.ClientAddress;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.StrictJson.AnyText;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The way of an order to its submission and the look at what becomes of it, the same in both
 * channels; how an order begins is each channel's own matter. Every changing endpoint takes a JSON
 * body, so that no other site's form can call it.
 */
@RestController
@RequestMapping("${channel.path}/orders")
@Access({Person.CUSTOMER, Person.GUEST, Person.PARTNER})
class OrderController {
  static final int REASON_MAX = 500;

  /**
   * @param parts true for an upload that can be taken up again
   */
  record BeginUpload(
      @NotNull @AnyText String fileName, @NotNull Long sizeBytes, @Nullable Boolean parts) {}

  record Empty() {}

  record WantQuote(@Nullable Unit unit) {}

  record Submit(@Nullable Alloy alloy, @NotNull Integer quantity) {}

  record Cancel(@Nullable @Size(max = REASON_MAX) @Line String reason) {}

  private final Orders orders;
  private final Uploads uploads;
  private final WorkMeter work;

  OrderController(Orders orders, Uploads uploads, WorkMeter work) {
    this.orders = orders;
    this.uploads = uploads;
    this.work = work;
  }

  @Operation(
      summary = "One's own orders, the newest first",
      description =
          "With 'number', those whose number begins so, as it was heard: in any case, with or without"
              + " the hyphen, O for 0, I or L for 1.")
  @GetMapping
  Page<OrderView> list(
      @AuthenticationPrincipal Buyer buyer,
      @RequestParam(defaultValue = "") String number,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit) {
    return orders.page(buyer, number, before, Page.limit(limit));
  }

  @Operation(summary = "An order with its file, its price and its history")
  @GetMapping("/{orderId}")
  OrderView order(@AuthenticationPrincipal Buyer buyer, @PathVariable UUID orderId) {
    return orders.view(buyer, new OrderId(orderId));
  }

  @Operation(
      summary = "Begins the upload of a 3D file, which goes straight to the store",
      description =
          "With an Idempotency-Key, the same once more is the same upload; another file needs another"
              + " key.")
  @PostMapping("/{orderId}/uploads")
  UploadTicket beginUpload(
      @AuthenticationPrincipal Buyer buyer,
      @PathVariable UUID orderId,
      @RequestHeader(name = CommandKey.HEADER, required = false) @Nullable String key,
      @Valid @RequestBody BeginUpload begin,
      HttpServletRequest request) {
    return uploads.begin(
        buyer,
        ClientAddress.of(request),
        new OrderId(orderId),
        begin.fileName(),
        begin.sizeBytes(),
        Boolean.TRUE.equals(begin.parts()),
        CommandKey.ofOptional(key));
  }

  @Operation(summary = "How far an upload has come, with fresh addresses for what is missing")
  @GetMapping("/{orderId}/uploads/{modelId}")
  UploadTicket resumeUpload(
      @AuthenticationPrincipal Buyer buyer,
      @PathVariable UUID orderId,
      @PathVariable UUID modelId) {
    return uploads.resume(buyer, new OrderId(orderId), new ModelId(modelId));
  }

  @Operation(summary = "Says that the whole file has arrived; it becomes the order's file")
  @PostMapping("/{orderId}/uploads/{modelId}/done")
  OrderView uploadDone(
      @AuthenticationPrincipal Buyer buyer,
      @PathVariable UUID orderId,
      @PathVariable UUID modelId,
      @RequestBody Empty nothing) {
    return uploads.done(buyer, new OrderId(orderId), new ModelId(modelId));
  }

  @Operation(summary = "Where the order's file can be fetched")
  @GetMapping("/{orderId}/model")
  Uploads.Download model(@AuthenticationPrincipal Buyer buyer, @PathVariable UUID orderId) {
    return uploads.download(buyer, new OrderId(orderId));
  }

  @Operation(summary = "Asks for the price again, or answers the question about the unit")
  @PostMapping("/{orderId}/quote")
  OrderView wantQuote(
      @AuthenticationPrincipal Buyer buyer,
      @PathVariable UUID orderId,
      @RequestBody WantQuote want) {
    OrderId id = new OrderId(orderId);
    return work.charged(
        buyer,
        orders.measuring(buyer, id),
        units -> orders.wantQuote(buyer, id, want.unit(), units));
  }

  @Operation(summary = "Orders it at the price shown; an alloy is chosen where there are several")
  @PostMapping("/{orderId}/submit")
  OrderView submit(
      @AuthenticationPrincipal Buyer buyer,
      @PathVariable UUID orderId,
      @Valid @RequestBody Submit submit) {
    return orders.submit(buyer, new OrderId(orderId), submit.alloy(), submit.quantity());
  }

  @Operation(summary = "Cancels, or asks whoever has the order now to cancel it")
  @PostMapping("/{orderId}/cancel")
  OrderView cancel(
      @AuthenticationPrincipal Buyer buyer,
      @PathVariable UUID orderId,
      @Valid @RequestBody Cancel cancel) {
    return orders.cancel(buyer, new OrderId(orderId), cancel.reason());
  }
}
