package dev.alexandrite.models;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * What is left to be done to a file. First the copy, which is checked, recorded and told; when all
 * addresses of the old place have expired, what stayed behind there is deleted.
 *
 * @param channel whose part of the incoming store it came to
 * @param sha256 of the content that was priced; null where nobody said it
 * @param stage where the file is recorded to be
 * @param leaving the bucket that is left to be cleared; null while nothing was recorded yet
 */
record Move(
    long id,
    ModelId modelId,
    OrderId orderId,
    Channel channel,
    long sizeBytes,
    @Nullable String sha256,
    Stage stage,
    Stage target,
    @Nullable Stage leaving,
    int tries) {

  enum Step {
    /** The file is there already, or further. */
    NOTHING,
    COPY,
    EXPIRE,
    CLEAR
  }

  /** To be made of, and not just put away. */
  boolean intoWork() {
    return target == Stage.WORK && leaving == null;
  }

  /** The same whenever and however often it is asked: a file never goes back. */
  Step next() {
    if (leaving != null) {
      return Step.CLEAR;
    }
    if (target.ordinal() <= stage.ordinal()) {
      return Step.NOTHING;
    }
    return target == Stage.EXPIRED ? Step.EXPIRE : Step.COPY;
  }
}
