package dev.alexandrite.platform;

import dev.alexandrite.contracts.OrderId;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Events this role could not hear, for an administrator to look at and to replay in order. */
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

  @PostMapping("/{orderId}/replay")
  DeadLetters.Replay replay(@PathVariable UUID orderId) {
    return letters.replay(new OrderId(orderId));
  }
}
