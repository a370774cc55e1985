package dev.alexandrite.channel;

import dev.alexandrite.platform.Problem;
import java.util.function.LongFunction;

/**
 * Counts a buyer's work against what they may have done. It is charged before it is done, by what
 * was announced, and corrected when it is known what it took.
 */
public interface WorkMeter {
  /** Where nothing is counted. */
  WorkMeter FREE =
      new WorkMeter() {
        @Override
        public long charge(Buyer buyer, Work work) {
          return 0;
        }

        @Override
        public void correct(String buyerRef, long chargedUnits, Work took) {}
      };

  /**
   * Outside of any transaction: whoever waits for it holds no connection.
   *
   * @return the units that were charged
   * @throws Problem too-many-requests, with when it will be possible
   */
  long charge(Buyer buyer, Work work);

  /** Charges what is missing, or gives back what was too much; never refuses. */
  void correct(String buyerRef, long chargedUnits, Work took);

  /** Runs a command that is charged for; one that is refused has cost nothing but its request. */
  default <T> T charged(Buyer buyer, Work work, LongFunction<T> command) {
    long units = charge(buyer, work);
    try {
      return command.apply(units);
    } catch (RuntimeException e) {
      correct(buyer.ref(), units, Work.NONE);
      throw e;
    }
  }
}
