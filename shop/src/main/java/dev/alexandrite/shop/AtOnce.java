package dev.alexandrite.shop;

import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets so many work side by side. The others wait for their turn here, where they hold neither
 * memory for a hash nor a connection to the database, so that a crowd leaves both to everybody
 * else.
 */
final class AtOnce {
  private static final int WAIT_SECONDS = 5;

  /** A queue longer than this does not get shorter by waiting. */
  private static final int WAITING_MAX = 64;

  private final Semaphore turns;

  AtOnce(int turns) {
    this.turns = new Semaphore(turns, true);
  }

  /**
   * @throws Problem too-many-requests when the turn doesn't come soon, and those of the work
   */
  <T> T run(Supplier<T> work) {
    try {
      if (turns.getQueueLength() > WAITING_MAX
          || !turns.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new Problem(
            CommonProblem.TOO_MANY_REQUESTS,
            "Too many people ask for this at the moment; try again in a few seconds.",
            Map.of("retryAfterSeconds", WAIT_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }
}
