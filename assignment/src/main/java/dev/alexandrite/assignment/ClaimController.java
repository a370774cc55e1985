package dev.alexandrite.assignment;

import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Staff;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What operators do here; their pages call it through {@code mes}. */
@RestController
@RequestMapping("/api")
@Access(Person.OPERATOR)
class ClaimController {

  record Claim(@NotNull UUID orderId) {}

  /**
   * An operator's counter, and a page of the entries it is made of, the newest first.
   *
   * @param otherBalances in currencies that the installation had before; usually none
   */
  record Pay(
      Money balance,
      List<Money> otherBalances,
      int openWorkOrders,
      int openWorkOrdersMax,
      List<PayLedger.Entry> entries,
      @Nullable String next) {}

  private final Claims claims;
  private final PayLedger ledger;
  private final AssignmentSettings settings;

  ClaimController(Claims claims, PayLedger ledger, AssignmentSettings settings) {
    this.claims = claims;
    this.ledger = ledger;
    this.settings = settings;
  }

  @PostMapping("/claims")
  Offer claim(@Valid @RequestBody Claim claim, @AuthenticationPrincipal Jwt token) {
    return claims.claim(new OrderId(claim.orderId()), Staff.of(token));
  }

  @GetMapping("/pay")
  Pay pay(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit,
      @AuthenticationPrincipal Jwt token) {
    String operatorId = Staff.of(token).id();
    Page<PayLedger.Entry> page = ledger.page(operatorId, before, Page.limit(limit));
    return new Pay(
        ledger.balance(operatorId),
        ledger.otherBalances(operatorId),
        claims.openWorkOrders(operatorId),
        settings.openWorkOrdersMax(),
        page.items(),
        page.next());
  }
}
