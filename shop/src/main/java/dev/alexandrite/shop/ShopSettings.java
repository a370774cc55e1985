package dev.alexandrite.shop;

import dev.alexandrite.protocol.Retention;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the shop asks of its customers and allows them.
 *
 * @param publicUrl where customers find the shop, without a path
 * @param passwordMin characters of a new password at least
 * @param passwordMax characters of a password at most
 * @param passwordMemoryKib what each hash of a password takes (Argon2id)
 * @param passwordRounds how often it goes over that memory
 * @param sessionIdle after which a sign-in ends, unless it is used
 * @param sessionMax after which a sign-in ends in any case
 * @param sessionsMax of one customer, the last used ones
 * @param devicesMax of one customer, the last used ones
 * @param deviceKept how long a browser that signed in is recognised
 * @param addressesPerNetwork so many times the limit of an address holds for its IPv6 network, a
 *     /48
 * @param signInsPerAddress failed ones of one network address, at whichever account
 * @param signInsOfDevice failed ones at one account from a browser that has signed in there before
 * @param signInsOfStranger failed ones at one account from one network address
 * @param signInsOfStrangers failed ones at one account from wherever it is not known; the first of
 *     a day from each network is free
 * @param signInsOfAccount good ones at one account from one browser that is recognised there, and
 *     from all others together
 * @param failedSignInTakes how long at least a wrong sign-in takes, so that its time tells nothing
 * @param wrongTokensPerAddress of guests and of links; every instance counts for itself
 * @param refusalsBelieved for which who was refused is refused again without a question to the
 *     database
 * @param resetsPerAddress new passwords asked for from one network address
 * @param mailsPerEmail mails of one kind to one person that one network address can ask for
 * @param proofValid how long the link of a new account works
 * @param proofTriesMax passwords that may be tried with one link
 * @param usedLinksAnswered how long a link that was used is answered as the first time, when the
 *     same is said with it
 * @param changesSaidAgain how long the sign-in that changed a password may say the same again
 * @param resetValid how long the link for a new password works
 * @param factorKey random; customers' second factors are encrypted under it, and without it none
 *     are offered
 * @param answerPoll how often wishes are answered
 * @param trustedOrigins other sites whose pages may act for a customer who is signed in
 * @param beginKeysKept how long an order's beginning may be said again
 * @param guestOrdersPerEmail orders from one network address that name the same address of a guest
 */
@Validated
@ConfigurationProperties("shop")
record ShopSettings(
    URI publicUrl,
    @Min(8) int passwordMin,
    @Min(64) int passwordMax,
    @Min(1024) int passwordMemoryKib,
    @Positive int passwordRounds,
    Duration sessionIdle,
    Duration sessionMax,
    @Positive int sessionsMax,
    @Positive int devicesMax,
    Duration deviceKept,
    @DefaultValue List<String> trustedOrigins,
    @Positive int addressesPerNetwork,
    @Valid Limit signInsPerAddress,
    @Valid Slowdown signInsOfDevice,
    @Valid Slowdown signInsOfStranger,
    @Valid Slowdown signInsOfStrangers,
    @Valid Limit signInsOfAccount,
    Duration failedSignInTakes,
    @Valid Limit wrongTokensPerAddress,
    Duration refusalsBelieved,
    @Valid Limit accountsPerAddress,
    @Valid Limit resetsPerAddress,
    @Valid Limit mailsPerEmail,
    Duration proofValid,
    @Positive int proofTriesMax,
    Duration resetValid,
    Duration usedLinksAnswered,
    Duration changesSaidAgain,
    @DefaultValue("") String factorKey,
    Duration answerPoll,
    Duration beginKeysKept,
    @Valid Limit guestOrdersPerAddress,
    @Valid Limit guestOrdersPerEmail)
    implements Retention {

  /** At most so many within so long. */
  record Limit(@Positive int most, Duration within) {
    Limit times(int factor) {
      return new Limit(most * factor, within);
    }
  }

  /**
   * So many are free; then each has to wait, the first time so long and twice as long each further
   * time, up to a limit.
   */
  record Slowdown(@Positive int free, Duration first, Duration most) {}

  @Override
  public List<Kept> retention() {
    return List.of(
        new Kept(
            beginKeysKept,
            "keys of begun orders",
            """
            delete from begun_order where key_hash in (
              select key_hash from begun_order where created_at < :before
              order by created_at limit :batch for update skip locked)
            """));
  }

  /** A page of the shop, by the part after the number sign. */
  URI page(String path) {
    return URI.create(publicUrl.toString().replaceAll("/+$", "") + "/#/" + path);
  }
}
