package dev.alexandrite.mes;

import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** What is asked of {@code assignment}, and as much of its answers as an operator's page shows. */
interface Assignment {

  record Claim(OrderId orderId) {}

  /**
   * @param pay what the order's operator is paid
   */
  record Claimed(OrderId orderId, String number, Money pay) {}

  enum PayKind {
    CLAIMED,
    REVERSED
  }

  record PayEntry(
      long entry,
      PayKind kind,
      OrderId orderId,
      String number,
      Money amount,
      Money balance,
      Instant at) {}

  /**
   * An operator's counter, and a page of the entries it is made of, the newest first.
   *
   * @param otherBalances in currencies that the installation had before
   */
  record Pay(
      Money balance,
      List<Money> otherBalances,
      int openWorkOrders,
      int openWorkOrdersMax,
      List<PayEntry> entries,
      @Nullable String next) {}

  @PostExchange("/api/claims")
  Claimed claim(@RequestBody Claim claim, Jwt token);

  @GetExchange("/api/pay")
  Pay pay(
      @RequestParam int limit, @RequestParam(required = false) @Nullable String before, Jwt token);
}
