package dev.alexandrite.crm;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.History;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The sellers' workplace: what to decide, and what became of it. */
@RestController
@RequestMapping("/api")
@Access({Person.SELLER, Person.ADMINISTRATOR})
class OrderController {
  static final int REASON_MAX = 500;

  /**
   * @param cancellation a seller's wish to cancel; null when nobody had one
   */
  record Detail(
      @JsonUnwrapped OrderView order,
      List<History.Step> history,
      @Nullable Cancellation cancellation) {}

  record Cancel(@NotBlank @Size(max = REASON_MAX) String reason) {}

  record Decline(@NotBlank @Size(max = REASON_MAX) String reason) {}

  private final Orders orders;
  private final History history;
  private final Decisions decisions;
  private final Cancellations cancellations;
  private final Live live;

  OrderController(
      Orders orders, History history, Decisions decisions, Cancellations cancellations, Live live) {
    this.orders = orders;
    this.history = history;
    this.decisions = decisions;
    this.cancellations = cancellations;
    this.live = live;
  }

  /**
   * @param q words of a number, a name, an e-mail address, a reference, a piece, an invoice or a
   *     parcel; each may be only begun
   */
  @GetMapping("/orders")
  Page<OrderView> list(
      @RequestParam(defaultValue = "all") String view,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit) {
    return q.isBlank()
        ? orders.page(Orders.View.of(view), before, Page.limit(limit))
        : orders.found(Orders.View.of(view), q, Page.limit(limit));
  }

  @GetMapping("/orders/{orderId}")
  Detail order(@PathVariable UUID orderId) {
    OrderId id = new OrderId(orderId);
    return new Detail(orders.get(id), history.of(id), cancellations.find(id).orElse(null));
  }

  @PostMapping("/orders/{orderId}/approve")
  Detail approve(@PathVariable UUID orderId, @AuthenticationPrincipal Jwt token) {
    decisions.approve(new OrderId(orderId), Staff.of(token));
    return order(orderId);
  }

  @PostMapping("/orders/{orderId}/decline")
  Detail decline(
      @PathVariable UUID orderId,
      @Valid @RequestBody Decline decline,
      @AuthenticationPrincipal Jwt token) {
    decisions.decline(new OrderId(orderId), Staff.of(token), decline.reason().strip());
    return order(orderId);
  }

  /**
   * What is approved and not begun; granted a moment later by whoever has the order, or refused.
   */
  @PostMapping("/orders/{orderId}/cancel")
  Detail cancel(
      @PathVariable UUID orderId,
      @Valid @RequestBody Cancel cancel,
      @AuthenticationPrincipal Jwt token) {
    cancellations.wish(new OrderId(orderId), Staff.of(token), cancel.reason().strip());
    return order(orderId);
  }

  @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void live(
      @AuthenticationPrincipal Jwt token,
      HttpServletRequest request,
      HttpServletResponse response) {
    live.stream(Live.Hearer.of(token, request), changed -> true, response);
  }
}
