package dev.alexandrite.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes that change with the time (RFC 6238), as every authenticator app has them: six digits of
 * HMAC-SHA-1, a new one every 30 seconds. Staff and customers are asked for them by programs that
 * share nothing else.
 */
public final class Totp {
  public static final int DIGITS = 6;
  public static final Duration STEP = Duration.ofSeconds(30);

  /** A code is taken one step early or late: the clocks differ, and typing takes a while. */
  private static final int STEPS_ASIDE = 1;

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String ALGORITHM = "HmacSHA1";

  private Totp() {}

  /**
   * The step that the code stands for.
   *
   * @param lastStep of the code that was taken last; neither it nor an older one is taken again
   */
  public static OptionalLong step(byte[] secret, String code, Instant now, long lastStep) {
    long present = now.getEpochSecond() / STEP.toSeconds();
    byte[] given = code.getBytes(StandardCharsets.UTF_8);
    OptionalLong found = OptionalLong.empty();
    for (long step = present - STEPS_ASIDE; step <= present + STEPS_ASIDE; step++) {
      byte[] right = code(ALGORITHM, secret, step, DIGITS).getBytes(StandardCharsets.UTF_8);
      if (MessageDigest.isEqual(right, given) && step > lastStep) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  public static String code(byte[] secret, Instant now) {
    return code(ALGORITHM, secret, now.getEpochSecond() / STEP.toSeconds(), DIGITS);
  }

  /** As apps and people read secrets and codes (RFC 4648), without padding. */
  public static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    long bits = 0;
    int have = 0;
    for (byte b : bytes) {
      bits = (bits << Byte.SIZE | (b & 0xff)) & 0xffff;
      have += Byte.SIZE;
      while (have >= 5) {
        have -= 5;
        text.append(BASE32.charAt((int) (bits >>> have) & 31));
      }
    }
    if (have > 0) {
      text.append(BASE32.charAt((int) (bits << (5 - have)) & 31));
    }
    return text.toString();
  }

  static String code(String algorithm, byte[] secret, long step, int digits) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int number =
          ByteBuffer.wrap(Arrays.copyOfRange(hash, offset, offset + Integer.BYTES)).getInt()
              & Integer.MAX_VALUE;
      int modulus = (int) Math.pow(10, digits);
      return String.format(Locale.ROOT, "%0" + digits + "d", number % modulus);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
