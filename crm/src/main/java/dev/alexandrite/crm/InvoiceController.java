package dev.alexandrite.crm;

import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Staff;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Invoices and the people who pay them. */
@RestController
@RequestMapping("/api")
@Access({Person.SELLER, Person.ADMINISTRATOR})
class InvoiceController {
  private final Invoices invoices;
  private final Customers customers;

  InvoiceController(Invoices invoices, Customers customers) {
    this.invoices = invoices;
    this.customers = customers;
  }

  @GetMapping("/invoices")
  Page<Invoices.Listed> list(
      @RequestParam(required = false) Invoice.@Nullable Status status,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit) {
    return invoices.page(status, before, Page.limit(limit));
  }

  @PostMapping("/invoices/{invoiceId}/paid")
  Invoices.Listed paid(@PathVariable UUID invoiceId, @AuthenticationPrincipal Jwt token) {
    return invoices.pay(invoiceId, Staff.of(token));
  }

  @GetMapping("/customers")
  Page<Customers.Customer> customers(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit) {
    return customers.page(before, Page.limit(limit));
  }
}
