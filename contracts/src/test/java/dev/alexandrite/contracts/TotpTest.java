package dev.alexandrite.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
  private static final String SEED = "1234567890";
  private static final byte[] SECRET = (SEED + SEED).getBytes(StandardCharsets.US_ASCII);

  /** Appendix B of RFC 6238. */
  @ParameterizedTest
  @CsvSource({
    "59, 94287082, 46119246, 90693936",
    "1111111109, 07081804, 68084774, 25091201",
    "1111111111, 14050471, 67062674, 99943326",
    "1234567890, 89005924, 91819424, 93441116",
    "2000000000, 69279037, 90698825, 38618901",
    "20000000000, 65353130, 77737706, 47863826"
  })
  void theCodesAreThoseOfTheStandard(long seconds, String sha1, String sha256, String sha512) {
    long step = seconds / Totp.STEP.toSeconds();
    assertThat(Totp.code("HmacSHA1", seed(20), step, 8)).isEqualTo(sha1);
    assertThat(Totp.code("HmacSHA256", seed(32), step, 8)).isEqualTo(sha256);
    assertThat(Totp.code("HmacSHA512", seed(64), step, 8)).isEqualTo(sha512);
    assertThat(Totp.code(seed(20), Instant.ofEpochSecond(seconds))).isEqualTo(sha1.substring(2));
  }

  private static byte[] seed(int bytes) {
    return SEED.repeat(7).substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aCodeIsTakenOneStepAsideAndNoFurther() {
    Instant now = Instant.ofEpochSecond(1_111_111_111);
    for (long steps = -3; steps <= 3; steps++) {
      String code = Totp.code(SECRET, now.plus(Totp.STEP.multipliedBy(steps)));
      assertThat(Totp.step(SECRET, code, now, Long.MIN_VALUE).isPresent())
          .as("%d steps aside", steps)
          .isEqualTo(Math.abs(steps) <= 1);
    }
  }

  @Test
  void aCodeThatWasTakenIsNotTakenAgainNorAnOlderOne() {
    Instant now = Instant.ofEpochSecond(1_111_111_111);
    String code = Totp.code(SECRET, now);
    long step = Totp.step(SECRET, code, now, Long.MIN_VALUE).orElseThrow();

    assertThat(Totp.step(SECRET, code, now, step)).isEmpty();
    assertThat(Totp.step(SECRET, Totp.code(SECRET, now.minus(Totp.STEP)), now, step)).isEmpty();
    assertThat(Totp.step(SECRET, Totp.code(SECRET, now.plus(Totp.STEP)), now, step)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"''", "0", "0504710", "١٤٠٥٠٤", "-50471", "0x5047"})
  void whatIsNoCodeIsRefused(String code) {
    assertThat(Totp.step(SECRET, code, Instant.ofEpochSecond(1_111_111_111), 0)).isEmpty();
  }

  /** The examples of RFC 4648, without their padding. */
  @Test
  void secretsAreWrittenAsAppsReadThem() {
    String[] examples = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
    String[] written = {"", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"};
    for (int i = 0; i < examples.length; i++) {
      assertThat(Totp.base32(examples[i].getBytes(UTF_8))).isEqualTo(written[i]);
    }
  }
}
