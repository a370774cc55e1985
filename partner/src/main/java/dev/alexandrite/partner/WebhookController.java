package dev.alexandrite.partner;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.Line;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How partners have themselves told, instead of asking for events. */
@RestController
@RequestMapping("/api/v1/webhooks")
@Access(Person.PARTNER)
class WebhookController {
  private static final int TYPES_MAX = 50;
  private static final String NEVER = "Ping";

  /**
   * @param types of events, as the feed calls them; all when it is left out
   */
  record AddWebhook(
      @NotBlank @Size(max = Webhook.URL_MAX) @Line String url,
      @Nullable @Size(max = TYPES_MAX) List<@NotBlank String> types,
      @Nullable @Size(max = Webhook.DESCRIPTION_MAX) @Line String description) {}

  /**
   * What is left out stays.
   *
   * @param types an empty list for all
   */
  record ChangeWebhook(
      @Nullable @Size(max = Webhook.URL_MAX) @Line String url,
      @Nullable @Size(max = TYPES_MAX) List<@NotBlank String> types,
      @Nullable @Size(max = Webhook.DESCRIPTION_MAX) @Line String description,
      @Nullable Boolean on) {}

  record Nothing() {}

  /**
   * @param after the cursor before the first event
   * @param until the cursor of the last; without it all up to now
   */
  record Resend(@NotNull @PositiveOrZero Long after, @Nullable @PositiveOrZero Long until) {}

  /**
   * @param next to go on after, when there is more; null when everything is on its way
   */
  record Resent(@Nullable String next) {}

  /**
   * @param status of the answer; null when there was none
   * @param reason why the message was not taken; null when it was
   */
  record Tried(boolean taken, @Nullable Integer status, @Nullable String reason) {}

  /** The data of a message that tells of nothing. */
  record Ping(UUID webhookId) {}

  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final Courier courier;
  private final Clock clock;

  /** Those who wait for the answer to a test; it may take its time. */
  private final Set<String> trying = ConcurrentHashMap.newKeySet();

  WebhookController(Webhooks webhooks, Deliveries deliveries, Courier courier, Clock clock) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.courier = courier;
    this.clock = clock;
  }

  @Operation(
      summary = "Has messages sent for events from now on",
      description =
          "Messages follow Standard Webhooks 1.0: verify 'webhook-signature' with the secret. Those of"
              + " one order come in their order, each until it is answered with 2xx, and may come"
              + " twice: 'webhook-id' tells.")
  @PostMapping
  Webhook add(@AuthenticationPrincipal Buyer buyer, @Valid @RequestBody AddWebhook wanted) {
    return webhooks.add(
        buyer, wanted.url(), wanted.types(), Objects.requireNonNullElse(wanted.description(), ""));
  }

  @Operation(summary = "One's own webhooks")
  @GetMapping
  List<Webhook> all(@AuthenticationPrincipal Buyer buyer) {
    return webhooks.all(buyer);
  }

  @Operation(summary = "A webhook")
  @GetMapping("/{webhookId}")
  Webhook webhook(@AuthenticationPrincipal Buyer buyer, @PathVariable UUID webhookId) {
    return webhooks.get(buyer, webhookId);
  }

  @Operation(
      summary = "Changes a webhook, or switches it off or on",
      description =
          "What was not taken before it was given up is sent when it is switched on; of what happens"
              + " while it is off nothing is sent by itself.")
  @PostMapping("/{webhookId}/change")
  Webhook change(
      @AuthenticationPrincipal Buyer buyer,
      @PathVariable UUID webhookId,
      @Valid @RequestBody ChangeWebhook wanted) {
    return webhooks.change(
        buyer, webhookId, wanted.url(), wanted.types(), wanted.description(), wanted.on());
  }

  @Operation(summary = "Removes a webhook with everything that waits for it")
  @PostMapping("/{webhookId}/remove")
  Map<String, Boolean> remove(
      @AuthenticationPrincipal Buyer buyer,
      @PathVariable UUID webhookId,
      @RequestBody Nothing nothing) {
    webhooks.remove(buyer, webhookId);
    return Map.of("removed", true);
  }

  @Operation(summary = "What messages are signed with")
  @GetMapping("/{webhookId}/secret")
  Webhooks.Secret secret(@AuthenticationPrincipal Buyer buyer, @PathVariable UUID webhookId) {
    return webhooks.secret(buyer, webhookId);
  }

  @Operation(
      summary =
          "A new secret, beside which the old one signs for ${partner.webhooks.old-secret-kept}",
      description = "While both sign, the answer is the same again.")
  @PostMapping("/{webhookId}/secret")
  Webhooks.Secret renewSecret(
      @AuthenticationPrincipal Buyer buyer,
      @PathVariable UUID webhookId,
      @RequestBody Nothing nothing) {
    return webhooks.renewSecret(buyer, webhookId);
  }

  @Operation(summary = "Sends a message that tells of nothing, and waits for its answer")
  @PostMapping("/{webhookId}/test")
  Tried test(
      @AuthenticationPrincipal Buyer buyer,
      @PathVariable UUID webhookId,
      @RequestBody Nothing nothing) {
    Webhook webhook = webhooks.get(buyer, webhookId);
    if (!trying.add(buyer.ref())) {
      throw new Problem(
          CommonProblem.TOO_MANY_REQUESTS,
          "You are trying a webhook just now; wait for its answer.",
          Map.of("retryAfterSeconds", 1));
    }
    try {
      WebhookClient.Answer answer =
          courier.send(
              webhookId,
              webhook.url(),
              "msg_ping_" + UUID.randomUUID(),
              new Courier.Message(NEVER, clock.instant(), new Ping(webhookId)));
      return new Tried(answer.taken(), answer.status(), answer.reason());
    } finally {
      trying.remove(buyer.ref());
    }
  }

  @Operation(
      summary = "Sends events of the feed again, one, some or all since a cursor",
      description =
          "Whatever became of them; each has the id of its first time. One event has 'after' right"
              + " before it and its own cursor as 'until'.")
  @PostMapping("/{webhookId}/resend")
  Resent resend(
      @AuthenticationPrincipal Buyer buyer,
      @PathVariable UUID webhookId,
      @Valid @RequestBody Resend wanted) {
    webhooks.get(buyer, webhookId);
    Long next =
        deliveries.resend(
            buyer,
            webhookId,
            wanted.after(),
            Objects.requireNonNullElse(wanted.until(), Long.MAX_VALUE));
    return new Resent(next == null ? null : String.valueOf(next));
  }

  @Operation(summary = "What became of each message, the latest first")
  @GetMapping("/{webhookId}/deliveries")
  Page<Deliveries.Logged> deliveries(
      @AuthenticationPrincipal Buyer buyer,
      @PathVariable UUID webhookId,
      @RequestParam(defaultValue = "false") boolean waiting,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit) {
    webhooks.get(buyer, webhookId);
    int most = Page.limit(limit);
    return Page.of(
        deliveries.log(buyer, webhookId, position(before), waiting, most + 1),
        most,
        logged -> logged.event().cursor());
  }

  private static long position(@Nullable String before) {
    try {
      return before == null ? Long.MAX_VALUE : Long.parseLong(before);
    } catch (NumberFormatException e) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'before' is the 'next' of an earlier page, unchanged.");
    }
  }
}
