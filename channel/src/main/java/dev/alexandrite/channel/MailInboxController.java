package dev.alexandrite.channel;

import dev.alexandrite.channel.Mails.Delivered;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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

  private final Mails mails;
  private final MailSettings settings;

  MailInboxController(Mails mails, MailSettings settings) {
    this.mails = mails;
    this.settings = settings;
  }

  record Inbox(List<Delivered> mails) {}

  @GetMapping("/api/mail-inbox")
  @Access(Person.EVERYONE)
  ResponseEntity<Inbox> inbox(@RequestHeader(name = "Inbox-Key", defaultValue = "") String key) {
    boolean right =
        MessageDigest.isEqual(
            key.getBytes(StandardCharsets.UTF_8),
            settings.inboxKey().getBytes(StandardCharsets.UTF_8));
    if (!settings.toInbox() || !right) {
      throw new Problem(CommonProblem.NOT_FOUND, "There is no inbox here, or the key is wrong.");
    }
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new Inbox(mails.delivered(SHOWN_MAX)));
  }
}
