package dev.alexandrite.protocol;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What this role could not hear or say, for an administrator to look at, to replay or to discard.
 * Both may be repeated.
 */
@RestController
@RequestMapping("/api/dead-letters")
@Access(Person.ADMINISTRATOR)
class DeadLetterController {

  record Discard(@NotBlank @Size(max = Discards.REASON_MAX) String reason) {}

  private final DeadLetters letters;
  private final Replays replays;
  private final Discards discards;

  DeadLetterController(DeadLetters letters, Replays replays, Discards discards) {
    this.letters = letters;
    this.replays = replays;
    this.discards = discards;
  }

  @GetMapping
  Page<DeadLetters.DeadLetter> list(
      @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "50") int limit) {
    int most = Page.limit(limit);
    return Page.of(
        letters.oldestFirst(after, most + 1), most, letter -> String.valueOf(letter.id()));
  }

  /**
   * @param which a letter's id, or an order's for all of its letters
   */
  @PostMapping("/{which}/replay")
  Replays.Replay replay(@PathVariable String which) {
    return named(which, replays::replay, replays::replay);
  }

  @PostMapping("/replay")
  Replays.Replay replayTopic(@RequestParam String topic) {
    return replays.replayTopic(topic);
  }

  /**
   * @param which as of a replay
   */
  @PostMapping("/{which}/discard")
  Discards.Outcome discard(
      @PathVariable String which,
      @Valid @RequestBody Discard discard,
      @AuthenticationPrincipal Jwt token) {
    String reason = discard.reason().strip();
    String by = Staff.of(token).id();
    return named(
        which,
        id -> discards.discard(id, reason, by),
        orderId -> discards.discard(orderId, reason, by));
  }

  @PostMapping("/discard")
  Discards.Outcome discardTopic(
      @RequestParam String topic,
      @Valid @RequestBody Discard discard,
      @AuthenticationPrincipal Jwt token) {
    return discards.discardTopic(topic, discard.reason().strip(), Staff.of(token).id());
  }

  @GetMapping("/discarded")
  Page<Discards.Discarded> discarded(
      @RequestParam(defaultValue = "9223372036854775807") long before,
      @RequestParam(defaultValue = "50") int limit) {
    int most = Page.limit(limit);
    return Page.of(
        discards.newestFirst(before, most + 1), most, letter -> String.valueOf(letter.id()));
  }

  private static <T> T named(String which, LongFunction<T> letter, Function<OrderId, T> order) {
    if (which.matches("[0-9]{1,18}")) {
      return letter.apply(Long.parseLong(which));
    }
    if (which.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}")) {
      return order.apply(new OrderId(UUID.fromString(which)));
    }
    throw new Problem(
        CommonProblem.INVALID_FIELD, "Name a letter by its number or an order by its id.");
  }
}
