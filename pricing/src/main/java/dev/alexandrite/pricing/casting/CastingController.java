package dev.alexandrite.pricing.casting;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Staff;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The scales. */
@RestController
@RequestMapping("/api/castings")
@Access({Person.SELLER, Person.ADMINISTRATOR})
class CastingController {

  /**
   * @param number as somebody has heard it; one of both says which order it is
   */
  record Weighing(
      @Nullable OrderId orderId,
      @Nullable @Size(max = NUMBER_MAX) String number,
      @NotNull @DecimalMin("0.001") @DecimalMax("100000") @Digits(integer = 6, fraction = 3)
          BigDecimal weighedGrams) {
    @AssertTrue(message = "is needed, or 'number', and not both")
    boolean isOrderId() {
      return (orderId == null) != (number == null);
    }
  }

  static final int NUMBER_MAX = 40;

  private final Castings castings;

  CastingController(Castings castings) {
    this.castings = castings;
  }

  @PostMapping
  @Access({Person.OPERATOR, Person.SELLER, Person.ADMINISTRATOR})
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<Castings.Casting> weigh(
      @Valid @RequestBody Weighing weighing,
      @RequestHeader(name = CommandKey.HEADER, required = false) @Nullable String key,
      @AuthenticationPrincipal Jwt token) {
    OrderId orderId =
        weighing.number() == null ? weighing.orderId() : castings.numbered(weighing.number());
    Castings.Casting casting =
        castings.weigh(
            Objects.requireNonNull(orderId),
            weighing.weighedGrams(),
            Staff.of(token),
            CommandKey.ofOptional(key));
    return ResponseEntity.created(
            URI.create("/api/castings?limit=1&before=%d".formatted(casting.id() + 1)))
        .body(casting);
  }

  @GetMapping
  Page<Castings.Casting> list(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit) {
    return castings.page(before, Page.limit(limit));
  }

  @GetMapping("/losses")
  List<Castings.Loss> losses() {
    return castings.losses();
  }
}
