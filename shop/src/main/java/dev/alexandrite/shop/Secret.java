package dev.alexandrite.shop;

import dev.alexandrite.contracts.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A random key that its holder alone knows. The database keeps a hash: these keys are too random to
 * be guessed from it, so it needs no salt and no patience.
 */
final class Secret {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;
  private static final int SIGNED_BYTES = 24;

  private Secret() {}

  static String next() {
    byte[] random = new byte[BYTES];
    RANDOM.nextBytes(random);
    return text(random);
  }

  /** One of which can be told without looking it up whether it was made with the key. */
  static String nextSigned(byte[] key) {
    byte[] random = new byte[SIGNED_BYTES];
    RANDOM.nextBytes(random);
    return text(signed(key, random));
  }

  static boolean isSigned(byte[] key, String secret) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(secret);
      return all.length == BYTES
          && MessageDigest.isEqual(all, signed(key, Arrays.copyOf(all, SIGNED_BYTES)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] signed(byte[] key, byte[] random) {
    byte[] all = Arrays.copyOf(random, BYTES);
    System.arraycopy(mac(key, text(random)), 0, all, SIGNED_BYTES, BYTES - SIGNED_BYTES);
    return all;
  }

  /** The same key for the same two parts; as hard to guess as they are together. */
  static String of(byte[] salt, String text) {
    return text(mac(salt, text));
  }

  static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] hash(String secret) {
    return Sha256.of(secret);
  }
}
