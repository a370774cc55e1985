package dev.alexandrite.platform;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets so many work side by side. The others wait for their turn here, where they hold neither
 * memory for a hash nor a connection to the database, so that a crowd leaves both to everybody
 * else.
 */
public final class AtOnce {
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final Semaphore turns;
  private final int waitingMax;

  /**
   * @param waitingMax a longer queue does not get shorter by waiting
   */
  public AtOnce(int turns, int waitingMax) {
    this.turns = new Semaphore(turns, true);
    this.waitingMax = waitingMax;
  }

  /**
   * @throws Problem too-many-requests when the turn doesn't come soon, before anything is done, and
   *     those of the work
   */
  public <T> T run(Supplier<T> work) {
    begin();
    try {
      return work.get();
    } finally {
      end();
    }
  }

  /**
   * Waits for a turn, which {@link #end} gives back.
   *
   * @throws Problem too-many-requests when it doesn't come soon
   */
  public void begin() {
    try {
      if (turns.getQueueLength() > waitingMax
          || !turns.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Problem(
            CommonProblem.TOO_MANY_REQUESTS,
            "Too many people ask for this at the moment; try again in a few seconds.",
            Map.of("retryAfterSeconds", WAIT.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public void end() {
    turns.release();
  }
}
