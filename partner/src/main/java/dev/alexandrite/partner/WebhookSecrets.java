package dev.alexandrite.partner;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.alexandrite.platform.Problem;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.encrypt.Encryptors;
import org.springframework.stereotype.Component;

/**
 * What messages to partners are signed with (Standard Webhooks 1.0), kept encrypted: the house has
 * to know them, unlike keys and passwords.
 */
@Component
class WebhookSecrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 32;
  private static final String PREFIX = "whsec_";

  /** The key is random, so that one salt does for all. */
  private static final String SALT = "776562686f6f6b73";

  private final @Nullable BytesEncryptor encryptor;

  @SuppressWarnings("deprecation") // as the shop keeps its second factors
  WebhookSecrets(WebhookSettings settings) {
    encryptor =
        settings.key().isBlank() ? null : Encryptors.stronger(settings.key(), SALT); // AES-256-GCM
  }

  /**
   * @throws Problem webhooks-off
   */
  byte[] fresh() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return encryptor().encrypt(secret);
  }

  /** As partners' libraries take it. */
  String shown(byte[] encrypted) {
    return PREFIX + Base64.getEncoder().encodeToString(encryptor().decrypt(encrypted));
  }

  /**
   * @param messageId the same however often it is sent
   * @param secrets a signature with each
   */
  Map<String, String> signed(String messageId, Instant at, String body, List<byte[]> secrets) {
    List<String> signatures = new ArrayList<>();
    for (byte[] secret : secrets) {
      try {
        signatures.add(
            new Webhook(encryptor().decrypt(secret)).sign(messageId, at.getEpochSecond(), body));
      } catch (WebhookSigningException e) {
        throw new IllegalStateException("every Java signs with HMAC-SHA256", e);
      }
    }
    return Map.of(
        Webhook.UNBRANDED_MSG_ID_KEY, messageId,
        Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, String.valueOf(at.getEpochSecond()),
        Webhook.UNBRANDED_MSG_SIGNATURE_KEY, String.join(" ", signatures));
  }

  private BytesEncryptor encryptor() {
    if (encryptor == null) {
      throw new Problem(
          PartnerProblem.WEBHOOKS_OFF,
          "This house has no key to keep secrets under; read /events.");
    }
    return encryptor;
  }
}
