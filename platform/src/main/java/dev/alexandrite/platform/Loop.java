package dev.alexandrite.platform;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does the same round after round on a thread of its own, from a role's start to its stop. After
 * trouble it rests for a moment and tries again.
 */
public final class Loop {

  /** May wait for what it is about; it is interrupted when the role stops. */
  public interface Round {
    void run() throws Exception;
  }

  private static final Duration REST = Duration.ofMillis(500);

  /** So that the database does not go away under the last round. */
  private static final Duration LAST_ROUND = Duration.ofSeconds(5);

  private final String name;
  private final Round round;
  private final Consumer<Exception> trouble;
  private volatile @Nullable Thread thread;

  /**
   * @param trouble told what ended a round
   */
  public Loop(String name, Round round, Consumer<Exception> trouble) {
    this.name = name;
    this.round = round;
    this.trouble = trouble;
  }

  public void start() {
    Thread fresh = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    thread = fresh; // before it runs, for it runs as long as this is set
    fresh.start();
  }

  public void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
      try {
        running.join(LAST_ROUND);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public boolean isRunning() {
    return thread != null;
  }

  private void run() {
    try {
      while (isRunning()) {
        once();
      }
    } catch (InterruptedException e) {
      // The role stops.
    }
  }

  private void once() throws InterruptedException {
    try {
      round.run();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (isRunning()) {
        trouble.accept(e);
        Thread.sleep(REST);
      }
    }
  }
}
