package dev.alexandrite.embedded;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a broker's folder, in a file beside its messages: whether its users have these
 * passwords, and up to where its messages have no seals, which is written down once and never
 * moved.
 *
 * @param users a hash of all names and passwords; null when the folder has no users yet
 * @param unsigned null when it is not known yet
 */
record BrokerRecord(Path file, @Nullable String users, @Nullable Map<String, Long> unsigned) {
  private static final String NAME = "users.properties";
  private static final String USERS = "users";
  private static final String UNSIGNED = "unsigned.";

  static BrokerRecord in(Path dir) {
    Path file = dir.resolve(NAME);
    if (!Files.exists(file)) {
      return new BrokerRecord(file, null, null);
    }
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Long> unsigned = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(UNSIGNED)) {
        unsigned.put(name.substring(UNSIGNED.length()), Long.valueOf(properties.getProperty(name)));
      }
    }
    return new BrokerRecord(file, properties.getProperty(USERS), unsigned);
  }

  boolean knows(Map<String, String> passwords) {
    return hash(passwords).equals(users);
  }

  /** Nothing has been written down of this folder. */
  boolean isFirst() {
    return unsigned == null;
  }

  BrokerRecord withUsers(Map<String, String> passwords) {
    return new BrokerRecord(file, hash(passwords), unsigned);
  }

  BrokerRecord withUnsigned(Map<TopicPartition, Long> ends) {
    return new BrokerRecord(
        file,
        users,
        ends.entrySet().stream()
            .filter(end -> end.getValue() > 0)
            .collect(Collectors.toMap(end -> end.getKey().toString(), Map.Entry::getValue)));
  }

  String unsignedUntil() {
    return unsigned == null
        ? ""
        : new TreeMap<>(unsigned)
            .entrySet().stream()
                .map(end -> end.getKey() + "=" + end.getValue())
                .collect(Collectors.joining(","));
  }

  /** Written whole, so that a crash leaves the old file or the new one. */
  BrokerRecord kept() {
    Properties properties = new Properties();
    properties.setProperty(USERS, String.valueOf(users));
    Map.copyOf(unsigned == null ? Map.<String, Long>of() : unsigned)
        .forEach((partition, end) -> properties.setProperty(UNSIGNED + partition, "" + end));
    try {
      StringWriter text = new StringWriter();
      properties.store(text, "Users, and up to where messages are believed without a seal.");
      Path fresh = file.resolveSibling(NAME + ".new");
      Files.writeString(fresh, text.toString());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  private static String hash(Map<String, String> passwords) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(passwords)
          .forEach(
              (user, password) ->
                  digest.update((user + "\n" + password + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
