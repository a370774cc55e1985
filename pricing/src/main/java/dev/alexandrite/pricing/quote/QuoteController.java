package dev.alexandrite.pricing.quote;

import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.pricing.PricingProblem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Quotes, and the proof of what was promised. */
@RestController
@RequestMapping("/api")
@Access({Person.SELLER, Person.ADMINISTRATOR})
class QuoteController {
  private static final int QUOTES_MAX = 100;

  record Signed(@NotBlank @Size(max = 100_000) String signed) {}

  private final Quotes quotes;
  private final Verification verification;
  private final Signing signing;
  private final Live live;

  QuoteController(Quotes quotes, Verification verification, Signing signing, Live live) {
    this.quotes = quotes;
    this.verification = verification;
    this.signing = signing;
    this.live = live;
  }

  @GetMapping("/quotes/{orderOrModel}")
  Page<StaffQuote> quotes(@PathVariable UUID orderOrModel) {
    List<StaffQuote> found =
        quotes.of(orderOrModel, QUOTES_MAX).stream().map(StaffQuote::of).toList();
    if (found.isEmpty()) {
      throw new Problem(
          PricingProblem.QUOTE_NOT_FOUND,
          "No model and no order with the id %s was quoted.".formatted(orderOrModel));
    }
    return new Page<>(found, null);
  }

  @PostMapping("/quotes/verify")
  Verification.Verified verify(@Valid @RequestBody Signed body) {
    return verification.verify(body.signed().strip());
  }

  @GetMapping("/quotes/keys")
  @Access(Person.EVERYONE)
  Map<String, Object> keys() {
    return signing.publicKeys().toJSONObject();
  }

  @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Access({Person.SELLER, Person.OPERATOR, Person.ADMINISTRATOR})
  void live(
      @AuthenticationPrincipal Jwt token,
      HttpServletRequest request,
      HttpServletResponse response) {
    live.stream(Live.Hearer.of(token, request), changed -> true, response);
  }
}
