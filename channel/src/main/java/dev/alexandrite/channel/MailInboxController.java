package dev.alexandrite.channel;

import dev.alexandrite.channel.Mails.Delivered;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.SecurityEvents;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * The mails of an embedded house, for the owner of the laptop, who is shown the key on the
 * terminal. Where there is no key, there is nothing here.
 */
@RestController
class MailInboxController {
  private static final int SHOWN_MAX = 100;

  private static final int WRONG_KEYS_MAX = 20;
  private static final Duration WRONG_KEYS_WITHIN = Duration.ofMinutes(1);

  private final Mails mails;
  private final MailSettings settings;
  private final MeterRegistry meters;
  private final WrongTokens wrongKeys;

  MailInboxController(Mails mails, MailSettings settings, MeterRegistry meters, Clock clock) {
    this.mails = mails;
    this.settings = settings;
    this.meters = meters;
    this.wrongKeys = new WrongTokens(WRONG_KEYS_MAX, WRONG_KEYS_WITHIN, clock);
  }

  record Inbox(List<Delivered> mails) {}

  @Operation(summary = "The mails of an embedded house; elsewhere there is nothing here")
  @GetMapping("/api/mail-inbox")
  @Access(Person.EVERYONE)
  ResponseEntity<Inbox> inbox(
      @RequestHeader(name = "Inbox-Key", defaultValue = "") String key,
      HttpServletRequest request) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(wrongKeys.look(request, key, () -> opened(key, request), inbox -> true));
  }

  private Inbox opened(String key, HttpServletRequest request) {
    boolean right =
        MessageDigest.isEqual(
            key.getBytes(StandardCharsets.UTF_8),
            settings.inboxKey().getBytes(StandardCharsets.UTF_8));
    if (settings.toInbox() && right) {
      return new Inbox(mails.delivered(SHOWN_MAX));
    }
    if (!key.isEmpty()) {
      SecurityEvents.refused(meters, "key-refused", request);
    }
    throw new Problem(CommonProblem.NOT_FOUND, "There is no inbox here, or the key is wrong.");
  }
}
