package dev.alexandrite.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Proves to each listener who said a record. Two roles that talk to each other share a key that
 * nobody else has; a seal is HMAC-SHA256 with it over the listener's word and the SHA-256 of
 * version, topic, key, mark, speaker and body, each with its length before it. So a seal fits one
 * record of one speaker on one topic, and convinces one listener only. What has no listener has no
 * seal.
 *
 * <p>Keys can be changed: a pair may have several. The first makes seals, all of them are believed,
 * for a topic that is read again from the beginning carries the seals of old keys.
 */
public final class Seals {
  private static final String HMAC = "HmacSHA256";
  private static final byte[] DOMAIN = bytes("alexandrite envelope");
  private static final int KEY_MIN_BYTES = 32;

  private final Role self;
  private final Map<Role, List<SecretKeySpec>> keys;

  /**
   * @param setting {@code shop:KEY,crm:KEY|OLDER-KEY}: for every peer its keys in base64url
   * @throws IllegalArgumentException when a peer has no key, or one that is too short
   */
  public Seals(Role self, String setting) {
    this.self = self;
    this.keys = read(setting);
    Set<Role> missing = peers(self);
    missing.removeAll(keys.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no seal keys for %s".formatted(self.word(), words(missing)));
    }
  }

  /** With whom a role shares a key: those it tells something or hears something from. */
  public static Set<Role> peers(Role role) {
    EnumSet<Role> peers = EnumSet.noneOf(Role.class);
    for (Topics.Topic topic : Topics.TABLE) {
      if (topic.writers().contains(role)) {
        peers.addAll(topic.readers());
      }
      if (topic.readers().contains(role)) {
        peers.addAll(topic.writers());
      }
    }
    return peers;
  }

  /**
   * A role's keys as its setting tells them.
   *
   * @param key of two roles, the first of them never behind the second in {@link Role}
   */
  public static String setting(Role role, BiFunction<Role, Role, String> key) {
    return peers(role).stream()
        .map(
            peer ->
                peer.word()
                    + ":"
                    + (role.compareTo(peer) <= 0 ? key.apply(role, peer) : key.apply(peer, role)))
        .collect(Collectors.joining(","));
  }

  /**
   * @throws IllegalArgumentException when this role has nothing to say on the topic
   */
  public Envelope seal(
      String topic,
      @Nullable String key,
      @Nullable String body,
      @Nullable Mark mark,
      @Nullable String traceparent) {
    Set<Role> listeners =
        Topics.find(topic)
            .filter(t -> t.writers().contains(self))
            .orElseThrow(
                () -> new IllegalArgumentException(self.word() + " does not speak on " + topic))
            .readers();
    byte[] content = content(Envelope.VERSION, topic, key, mark, self, body);
    Map<Role, byte[]> seals = new EnumMap<>(Role.class);
    for (Role listener : listeners) {
      seals.put(listener, seal(keysOf(listener).getFirst(), listener, content));
    }
    return new Envelope(Envelope.VERSION, self, mark, traceparent, seals);
  }

  /** Whether it was said to this role, on this topic, by whom it names as its speaker. */
  public boolean authentic(
      Envelope envelope, String topic, @Nullable String key, @Nullable String body) {
    byte[] seal = envelope.seals().get(self);
    if (envelope.version() != Envelope.VERSION || seal == null) {
      return false;
    }
    byte[] content = content(envelope.version(), topic, key, envelope.mark(), envelope.by(), body);
    return keysOf(envelope.by()).stream()
        .anyMatch(k -> MessageDigest.isEqual(seal, seal(k, self, content)));
  }

  private List<SecretKeySpec> keysOf(Role peer) {
    return keys.getOrDefault(peer, List.of());
  }

  private static byte[] content(
      int version,
      String topic,
      @Nullable String key,
      @Nullable Mark mark,
      Role by,
      @Nullable String body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, DOMAIN);
      add(digest, bytes(String.valueOf(version)));
      add(digest, bytes(topic));
      add(digest, key == null ? null : bytes(key));
      add(digest, mark == null ? null : bytes(mark.name()));
      add(digest, bytes(by.word()));
      add(digest, body == null ? null : bytes(body));
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(MessageDigest digest, byte @Nullable [] part) {
    digest.update(ByteBuffer.allocate(4).putInt(part == null ? -1 : part.length).flip());
    if (part != null) {
      digest.update(part);
    }
  }

  private static byte[] seal(SecretKeySpec key, Role listener, byte[] content) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(bytes(listener.word()));
      mac.update((byte) 0);
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<Role, List<SecretKeySpec>> read(String setting) {
    Map<Role, List<SecretKeySpec>> keys = new EnumMap<>(Role.class);
    for (String entry : setting.isBlank() ? new String[0] : setting.split(",")) {
      String[] parts = entry.strip().split(":", 2);
      if (parts.length != 2) {
        throw new IllegalArgumentException("seal keys are told as word:KEY,word:KEY");
      }
      keys.put(
          Role.ofWord(parts[0]), Arrays.stream(parts[1].split("\\|")).map(Seals::key).toList());
    }
    return keys;
  }

  private static SecretKeySpec key(String text) {
    byte[] key = Base64.getUrlDecoder().decode(text.strip());
    if (key.length < KEY_MIN_BYTES) {
      throw new IllegalArgumentException("a seal key has at least 32 bytes");
    }
    return new SecretKeySpec(key, HMAC);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String words(Set<Role> roles) {
    return roles.stream().map(Role::word).collect(Collectors.joining(", "));
  }
}
