package dev.alexandrite.platform;

import java.time.Duration;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes this instance's workers. Those of other instances find the work by looking. */
public final class Bell {
  private boolean silent = true;

  /** There may be work, as soon as the transaction is committed. */
  public void ringAfterCommit() {
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              ring();
            }
          });
    } else {
      ring();
    }
  }

  public synchronized void ring() {
    notifyAll();
  }

  /** From here on workers rest until it rings. */
  public synchronized void begin() {
    silent = false;
  }

  /** Nobody rests any more. */
  public synchronized void end() {
    silent = true;
    notifyAll();
  }

  /** Until it rings, and no longer than this. */
  @SuppressWarnings("WaitNotInLoop") // to be woken for nothing costs a look
  public synchronized void rest(Duration time) {
    try {
      if (!silent) {
        wait(time.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
