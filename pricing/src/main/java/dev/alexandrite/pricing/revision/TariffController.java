package dev.alexandrite.pricing.revision;

import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.CommonSettings;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.pricing.measuring.MeasuredFiles;
import dev.alexandrite.pricing.price.Fixing;
import dev.alexandrite.pricing.price.Limit;
import dev.alexandrite.pricing.price.Repricing;
import dev.alexandrite.pricing.price.Tariff;
import dev.alexandrite.pricing.revision.Revisions.Kind;
import dev.alexandrite.pricing.revision.Revisions.Revision;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tariffs, limits, fixings and the list of ready pieces: an administrator adds versions, and none
 * is ever changed.
 */
@RestController
@RequestMapping("/api")
@Access({Person.SELLER, Person.ADMINISTRATOR})
class TariffController {
  private static final int REASON_MAX = 500;

  /** More would tell no more, and has to be held in memory. */
  private static final int BODIES_MAX = 100_000;

  record NewTariff(@NotNull @Valid Tariff body, @NotBlank @Size(max = REASON_MAX) String reason) {}

  record NewLimits(
      @NotNull @Valid Limit.Table body, @NotBlank @Size(max = REASON_MAX) String reason) {}

  record NewFixing(@NotNull @Valid Fixing body, @NotBlank @Size(max = REASON_MAX) String reason) {}

  record NewPieces(
      @NotNull @Valid PieceList body, @NotBlank @Size(max = REASON_MAX) String reason) {}

  record WhatIf(@NotNull @Valid Fixing body) {}

  private final Revisions revisions;
  private final ReadyPieces pieces;
  private final MeasuredFiles measured;
  private final CommonSettings house;

  TariffController(
      Revisions revisions, ReadyPieces pieces, MeasuredFiles measured, CommonSettings house) {
    this.revisions = revisions;
    this.pieces = pieces;
    this.measured = measured;
    this.house = house;
  }

  @GetMapping("/tariffs")
  Page<Revision<Tariff>> tariffs(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "20") int limit) {
    return revisions.page(Kind.TARIFF, Tariff.class, before, Page.limit(limit));
  }

  @PostMapping("/tariffs")
  @Access(Person.ADMINISTRATOR)
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<Revision<Tariff>> newTariff(
      @Valid @RequestBody NewTariff tariff,
      @RequestHeader(name = CommandKey.HEADER, required = false) @Nullable String key,
      @AuthenticationPrincipal Jwt token) {
    requireHouseCurrency(tariff.body().currency());
    return created(
        "tariffs",
        revisions.add(
            Kind.TARIFF,
            tariff.body(),
            Tariff.class,
            tariff.reason().strip(),
            Staff.of(token),
            CommandKey.ofOptional(key)));
  }

  @GetMapping("/limits")
  Page<Revision<Limit.Table>> limits(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "20") int limit) {
    return revisions.page(Kind.LIMITS, Limit.Table.class, before, Page.limit(limit));
  }

  @PostMapping("/limits")
  @Access(Person.ADMINISTRATOR)
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<Revision<Limit.Table>> newLimits(
      @Valid @RequestBody NewLimits limits,
      @RequestHeader(name = CommandKey.HEADER, required = false) @Nullable String key,
      @AuthenticationPrincipal Jwt token) {
    return created(
        "limits",
        revisions.add(
            Kind.LIMITS,
            limits.body(),
            Limit.Table.class,
            limits.reason().strip(),
            Staff.of(token),
            CommandKey.ofOptional(key)));
  }

  @GetMapping("/pieces")
  Page<Revision<PieceList>> pieces(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "20") int limit) {
    return revisions.page(Kind.PIECES, PieceList.class, before, Page.limit(limit));
  }

  @PostMapping("/pieces")
  @Access(Person.ADMINISTRATOR)
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<Revision<PieceList>> newPieces(
      @Valid @RequestBody NewPieces list,
      @RequestHeader(name = CommandKey.HEADER, required = false) @Nullable String key,
      @AuthenticationPrincipal Jwt token) {
    return created(
        "pieces",
        pieces.list(
            list.body(), list.reason().strip(), Staff.of(token), CommandKey.ofOptional(key)));
  }

  @GetMapping("/fixings")
  Page<Revision<Fixing>> fixings(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "20") int limit) {
    return revisions.page(Kind.FIXING, Fixing.class, before, Page.limit(limit));
  }

  @PostMapping("/fixings")
  @Access(Person.ADMINISTRATOR)
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<Revision<Fixing>> newFixing(
      @Valid @RequestBody NewFixing fixing,
      @RequestHeader(name = CommandKey.HEADER, required = false) @Nullable String key,
      @AuthenticationPrincipal Jwt token) {
    requireHouseCurrency(fixing.body().currency());
    return created(
        "fixings",
        revisions.add(
            Kind.FIXING,
            fixing.body(),
            Fixing.class,
            fixing.reason().strip(),
            Staff.of(token),
            CommandKey.ofOptional(key)));
  }

  @GetMapping("/fixings/{version}/effect")
  Repricing.Effect effect(@PathVariable int version) {
    return effectOf(revisions.get(Kind.FIXING, version, Fixing.class).body());
  }

  @PostMapping("/fixings/effect")
  Repricing.Effect effect(@Valid @RequestBody WhatIf fixing) {
    requireHouseCurrency(fixing.body().currency());
    return effectOf(fixing.body());
  }

  private Repricing.Effect effectOf(Fixing fixing) {
    Repricing repricing = new Repricing(revisions.book(), fixing);
    measured.forEachBody(BODIES_MAX, repricing::add);
    return repricing.effect();
  }

  /** It is the first of those before the next. */
  private static <T> ResponseEntity<Revision<T>> created(String kind, Revision<T> revision) {
    return ResponseEntity.created(
            URI.create("/api/%s?limit=1&before=%d".formatted(kind, revision.version() + 1)))
        .body(revision);
  }

  private void requireHouseCurrency(Currency currency) {
    if (!currency.equals(house.currency())) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'currency' is %s here.".formatted(house.currency()));
    }
  }
}
