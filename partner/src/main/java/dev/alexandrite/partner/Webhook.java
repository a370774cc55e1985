package dev.alexandrite.partner;

import dev.alexandrite.contracts.Message.QuoteHeld;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.Message.QuoteRefused;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a partner is told what happens to their orders.
 *
 * @param types the events that are told; null for all
 * @param state DEAD when it did not take a message for three days, or was answered that it is gone
 * @param reason why it is DEAD
 */
record Webhook(
    UUID webhookId,
    String url,
    @Nullable List<String> types,
    String description,
    State state,
    @Nullable String reason,
    Instant createdAt) {
  static final int URL_MAX = 2000;
  static final int DESCRIPTION_MAX = 200;
  private static final int PORT_MAX = 65_535;

  @Schema(name = "WebhookState")
  enum State {
    ON,
    OFF,
    DEAD
  }

  private static final Set<String> TYPES =
      Stream.concat(
              Arrays.stream(OrderEvent.class.getPermittedSubclasses()),
              Stream.of(QuoteReady.class, QuoteHeld.class, QuoteRefused.class))
          .map(Class::getSimpleName)
          .collect(Collectors.toCollection(TreeSet::new));

  /**
   * @throws Problem webhook-address-refused
   */
  static String requireAddress(String url, boolean insecure) {
    URI address;
    try {
      address = new URI(url);
    } catch (URISyntaxException e) {
      throw refused("It is no address: %s.".formatted(e.getReason()));
    }
    boolean secure = "https".equalsIgnoreCase(address.getScheme());
    if (!secure && !(insecure && "http".equalsIgnoreCase(address.getScheme()))) {
      throw refused("Give one that begins with 'https://'.");
    }
    if (address.getHost() == null || address.getPort() > PORT_MAX || address.getPort() == 0) {
      throw refused("It names no host; write others than ASCII names in Punycode.");
    }
    if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
      throw refused("Leave out the user and what follows '#'; messages are signed.");
    }
    return address.toASCIIString();
  }

  private static Problem refused(String why) {
    return new Problem(PartnerProblem.WEBHOOK_ADDRESS_REFUSED, why);
  }

  /**
   * @return each once, in order; null for all
   * @throws Problem invalid-field
   */
  static @Nullable List<String> requireTypes(@Nullable List<String> wanted) {
    if (wanted == null) {
      return null;
    }
    Set<String> types = new TreeSet<>(wanted);
    if (types.isEmpty() || !TYPES.containsAll(types)) {
      throw new Problem(
          CommonProblem.INVALID_FIELD,
          "'types' are some of %s; leave it out for all.".formatted(String.join(", ", TYPES)));
    }
    return List.copyOf(types);
  }
}
