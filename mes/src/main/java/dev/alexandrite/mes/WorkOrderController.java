package dev.alexandrite.mes;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.OrderProblem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an operator has claimed and not yet shipped, and what they say about it. */
@RestController
@RequestMapping("/api/work")
@Access(Person.OPERATOR)
class WorkOrderController {
  static final int CARRIER_MAX = 60;
  static final int TRACKING_NUMBER_MAX = 60;
  static final int REASON_MAX = 500;
  private static final String PRINTABLE = "^[^\\u0000-\\u001f\\u007f]*$";

  record Ship(
      @NotBlank @Size(max = CARRIER_MAX) @Pattern(regexp = PRINTABLE) String carrier,
      @NotBlank @Size(max = TRACKING_NUMBER_MAX) @Pattern(regexp = PRINTABLE)
          String trackingNumber) {}

  record Release(@Nullable @Size(max = REASON_MAX) String reason) {}

  record ModelAddress(URI url, @Nullable Instant expiresAt) {}

  private final WorkOrders workOrders;
  private final ModelFiles models;

  WorkOrderController(WorkOrders workOrders, ModelFiles models) {
    this.workOrders = workOrders;
    this.models = models;
  }

  @GetMapping
  Page<WorkOrderView> list(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit,
      @AuthenticationPrincipal Jwt token) {
    return workOrders.page(Staff.of(token), before, Page.limit(limit));
  }

  @PostMapping("/{orderId}/complete")
  WorkOrderView complete(@PathVariable UUID orderId, @AuthenticationPrincipal Jwt token) {
    Staff by = Staff.of(token);
    return workOrders.change(new OrderId(orderId), by, (work, now) -> work.complete(by, now));
  }

  @PostMapping("/{orderId}/pack")
  WorkOrderView pack(@PathVariable UUID orderId, @AuthenticationPrincipal Jwt token) {
    Staff by = Staff.of(token);
    return workOrders.change(new OrderId(orderId), by, (work, now) -> work.pack(by, now));
  }

  @PostMapping("/{orderId}/ship")
  WorkOrderView ship(
      @PathVariable UUID orderId,
      @Valid @RequestBody Ship ship,
      @AuthenticationPrincipal Jwt token) {
    Staff by = Staff.of(token);
    WorkOrder.Parcel parcel =
        new WorkOrder.Parcel(ship.carrier().strip(), ship.trackingNumber().strip());
    return workOrders.change(new OrderId(orderId), by, (work, now) -> work.ship(by, parcel, now));
  }

  @PostMapping("/{orderId}/release")
  WorkOrderView release(
      @PathVariable UUID orderId,
      @Valid @RequestBody Release release,
      @AuthenticationPrincipal Jwt token) {
    Staff by = Staff.of(token);
    String given = release.reason();
    String reason = given == null || given.isBlank() ? null : given.strip();
    return workOrders.release(new OrderId(orderId), by, reason);
  }

  /** Where its 3D file can be fetched, for a few minutes; also before it is claimed. */
  @GetMapping("/{orderId}/model")
  ModelAddress model(@PathVariable UUID orderId, @AuthenticationPrincipal Jwt token) {
    WorkOrder work = workOrders.get(new OrderId(orderId));
    work.requireShownTo(Staff.of(token));
    WorkOrder.Head head = work.head();
    if (head.modelId() == null) {
      throw new Problem(
          OrderProblem.MODEL_NOT_FOUND,
          "Order %s is a piece of the catalogue; it has no model.".formatted(head.number()));
    }
    ModelFiles.ModelFile file = models.model(head.modelId().value(), token);
    if (file.url() == null) {
      throw new Problem(
          OrderProblem.MODEL_NOT_FOUND,
          "The file of order %s is not in work; try again in a moment.".formatted(head.number()));
    }
    return new ModelAddress(file.url(), file.expiresAt());
  }
}
