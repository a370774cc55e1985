package dev.alexandrite.partner;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How partners are told of events.
 *
 * @param key random; the secrets of webhooks are encrypted under it, and without it there are none
 * @param perPartnerMax webhooks of one partner
 * @param insecure whether addresses of private networks and plain http are taken; for trying out
 * @param answeredWithin after which an attempt has failed
 * @param atOnce messages that an instance sends side by side
 * @param perPartnerAtOnce of them to all webhooks of one partner
 * @param retryAfter the waits after the first attempt, the second and so on; after the last the
 *     webhook is given up
 * @param pollEvery how soon a message is seen that another instance has written
 * @param oldSecretKept how long the secret before signs as well
 * @param resendMax events sent anew by one command
 */
@Validated
@ConfigurationProperties("partner.webhooks")
record WebhookSettings(
    String key,
    @Positive int perPartnerMax,
    boolean insecure,
    Duration answeredWithin,
    @Positive int atOnce,
    @Positive int perPartnerAtOnce,
    @NotEmpty List<Duration> retryAfter,
    Duration pollEvery,
    Duration oldSecretKept,
    @Positive int resendMax) {}
