package dev.alexandrite.pricing.measuring;

import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes this instance's workers. Those of others find the work by looking. */
@Component
class Bell {
  private boolean silent = true;

  /** There may be work, as soon as the transaction is committed. */
  void ringAfterCommit() {
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

  synchronized void ring() {
    notifyAll();
  }

  /** From here on workers rest until it rings. */
  synchronized void begin() {
    silent = false;
  }

  /** Nobody rests any more. */
  synchronized void end() {
    silent = true;
    notifyAll();
  }

  /** Until it rings, and no longer than this. */
  synchronized void rest(Duration time) {
    try {
      if (!silent) {
        wait(time.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
