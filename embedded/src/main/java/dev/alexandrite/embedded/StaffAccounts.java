package dev.alexandrite.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * What has become of the staff's accounts since they were made: who is disabled, and whose password
 * is their own. It lies in a file, so that a command on the machine reaches a provider that runs.
 */
public final class StaffAccounts {
  private static final String PASSWORD = ".password";
  private static final String CHANGED = ".changed";
  private static final String DISABLED = ".disabled";

  /** As a file that is not there. */
  private static final Version NONE = new Version(0, 0);

  private record Version(long modifiedMillis, long bytes) {}

  private final Path file;
  private final Clock clock;
  private Version read = NONE;
  private Properties kept = new Properties();

  /**
   * @param dir the provider's
   */
  public StaffAccounts(Path dir, Clock clock) {
    this.file = dir.resolve("accounts.properties");
    this.clock = clock;
  }

  public boolean isDisabled(String login) {
    return now().containsKey(login + DISABLED);
  }

  /** Neither signs in any more nor stays signed in. */
  public void disable(String login) {
    change(accounts -> accounts.setProperty(login + DISABLED, clock.instant().toString()));
  }

  public void enable(String login) {
    change(accounts -> accounts.remove(login + DISABLED));
  }

  public boolean hasOwnPassword(String login) {
    return now().containsKey(login + PASSWORD);
  }

  /** The hash of a password that this person has chosen. */
  Optional<String> ownPassword(String login) {
    return Optional.ofNullable(now().getProperty(login + PASSWORD));
  }

  /**
   * @param hash of the new one
   */
  void choosePassword(String login, String hash) {
    change(
        accounts -> {
          accounts.setProperty(login + PASSWORD, hash);
          accounts.setProperty(login + CHANGED, clock.instant().toString());
        });
  }

  /** The one that the house was made with is right again; who is signed in is so no more. */
  public void forgetOwnPassword(String login) {
    change(
        accounts -> {
          accounts.remove(login + PASSWORD);
          accounts.setProperty(login + CHANGED, clock.instant().toString());
        });
  }

  /** Whether who came in at that time may stay. */
  boolean stays(String login, Instant signedInAt) {
    Properties accounts = now();
    return !accounts.containsKey(login + DISABLED)
        && !signedInAt.isBefore(
            Instant.parse(accounts.getProperty(login + CHANGED, Instant.EPOCH.toString())));
  }

  private synchronized Properties now() {
    try {
      Version present = version();
      if (!present.equals(read)) {
        kept = load();
        read = present;
      }
      return kept;
    } catch (IOException e) {
      throw new UncheckedIOException("the accounts can't be read from " + file, e);
    }
  }

  private Version version() throws IOException {
    return Files.exists(file)
        ? new Version(Files.getLastModifiedTime(file).toMillis(), Files.size(file))
        : NONE;
  }

  private Properties load() throws IOException {
    Properties loaded = new Properties();
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file)) {
        loaded.load(in);
      }
    }
    return loaded;
  }

  /** One process after the other. */
  private synchronized void change(Consumer<Properties> work) {
    Path lock = file.resolveSibling("accounts.lock");
    try {
      OwnerOnly.dir(Objects.requireNonNull(file.getParent()));
      OwnerOnly.file(lock);
      try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
          var _ = channel.lock()) {
        Properties changed = load();
        work.accept(changed);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        OwnerOnly.file(fresh);
        try (var out = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
          changed.store(out, null);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        kept = changed;
        read = version();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the accounts can't be kept in " + file, e);
    }
  }
}
