package dev.alexandrite.platform;

import dev.alexandrite.contracts.OrderId;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What this role could not hear or say, for an administrator to look at and to replay. A replay may
 * be repeated.
 */
@RestController
@RequestMapping("/api/dead-letters")
@Access(Person.ADMINISTRATOR)
class DeadLetterController {
  private final DeadLetters letters;

  DeadLetterController(DeadLetters letters) {
    this.letters = letters;
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
  DeadLetters.Replay replay(@PathVariable String which) {
    if (which.matches("[0-9]{1,18}")) {
      return letters.replay(Long.parseLong(which));
    }
    if (which.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}")) {
      return letters.replay(new OrderId(UUID.fromString(which)));
    }
    throw new Problem(
        ProblemCode.INVALID_FIELD, "Name a letter by its number or an order by its id.");
  }

  @PostMapping("/replay")
  DeadLetters.Replay replayTopic(@RequestParam String topic) {
    return letters.replayTopic(topic);
  }
}
