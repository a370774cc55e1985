package dev.alexandrite.insight;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the house could not hear or say, for an administrator to have it replayed or discarded. */
@RestController
@RequestMapping("/api/letters")
@Access(Person.ADMINISTRATOR)
class LetterController {

  /** Exactly one of the last three. */
  record Wanted(
      @NotNull Role role,
      @Nullable Long letterId,
      @Nullable UUID orderId,
      @Nullable String topic) {}

  /** As {@link Wanted}, with why they are never to be heard. */
  @Schema(name = "DiscardWanted")
  record Discard(
      @NotNull Role role,
      @Nullable Long letterId,
      @Nullable UUID orderId,
      @Nullable String topic,
      @NotBlank @Size(max = REASON_MAX) String reason) {}

  private static final int REASON_MAX = 500;

  private final Letters letters;

  LetterController(Letters letters) {
    this.letters = letters;
  }

  @GetMapping
  Page<Letters.Letter> list(
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "50") int limit) {
    int most = Page.limit(limit);
    if (after == null) {
      return letters.page(null, 0, most);
    }
    String[] place = after.split("-", 2);
    try {
      return letters.page(Role.ofWord(place[0]), Long.parseLong(place[place.length - 1]), most);
    } catch (IllegalArgumentException e) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'after' is the 'next' of an earlier page, unchanged.");
    }
  }

  /** The role does it in its own time; what became of each letter is seen by its going. */
  @PostMapping("/replay")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void replay(@Valid @RequestBody Wanted wanted, @AuthenticationPrincipal Jwt token) {
    want(wanted, null, token);
  }

  /** The role keeps a record of each; what became of it is seen by its going. */
  @PostMapping("/discard")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void discard(@Valid @RequestBody Discard discard, @AuthenticationPrincipal Jwt token) {
    Wanted wanted =
        new Wanted(discard.role(), discard.letterId(), discard.orderId(), discard.topic());
    want(wanted, discard.reason().strip(), token);
  }

  private void want(Wanted wanted, @Nullable String discardFor, Jwt token) {
    long named =
        Stream.of(wanted.letterId(), wanted.orderId(), wanted.topic())
            .filter(Objects::nonNull)
            .count();
    if (named != 1) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "Name a letterId, an orderId or a topic, and only one.");
    }
    letters.want(
        wanted.role(),
        wanted.letterId(),
        wanted.orderId() == null ? null : new OrderId(wanted.orderId()),
        wanted.topic(),
        discardFor,
        Staff.of(token).id());
  }
}
