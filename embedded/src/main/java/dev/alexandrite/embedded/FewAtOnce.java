package dev.alexandrite.embedded;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Hashes side by side, as many as leave the machine room for the work of others. */
final class FewAtOnce implements PasswordEncoder {
  private static final int AT_ONCE = 2;

  private final PasswordEncoder hashes;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  FewAtOnce(PasswordEncoder hashes) {
    this.hashes = hashes;
  }

  @Override
  public @Nullable String encode(@Nullable CharSequence password) {
    return inTurn(() -> hashes.encode(password));
  }

  @Override
  public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
    return inTurn(() -> hashes.matches(password, hash));
  }

  private <T extends @Nullable Object> T inTurn(Supplier<T> work) {
    turns.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }
}
