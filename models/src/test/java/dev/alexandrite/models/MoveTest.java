package dev.alexandrite.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.models.Move.Step;
import dev.alexandrite.models.Store.Stored;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MoveTest {

  @Test
  void aFileIsCopiedForwardAndNeverBack() {
    assertThat(move(Stage.INCOMING, Stage.WORK, null).next()).isEqualTo(Step.COPY);
    assertThat(move(Stage.INCOMING, Stage.ARCHIVE, null).next()).isEqualTo(Step.COPY);
    assertThat(move(Stage.WORK, Stage.WORK, null).next()).isEqualTo(Step.NOTHING);
    assertThat(move(Stage.ARCHIVE, Stage.WORK, null).next()).isEqualTo(Step.NOTHING);
    assertThat(move(Stage.EXPIRED, Stage.ARCHIVE, null).next()).isEqualTo(Step.NOTHING);
  }

  @Test
  void anExpiredFileIsNotCopiedAnywhere() {
    assertThat(move(Stage.WORK, Stage.EXPIRED, null).next()).isEqualTo(Step.EXPIRE);
  }

  @Test
  void whatWasRecordedIsOnlyCleared() {
    assertThat(move(Stage.WORK, Stage.WORK, Stage.INCOMING).next()).isEqualTo(Step.CLEAR);
    assertThat(move(Stage.ARCHIVE, Stage.WORK, Stage.INCOMING).next()).isEqualTo(Step.CLEAR);
  }

  @Test
  void contentsAreComparedByTagWhereTheTagTellsTheContent() {
    assertThat(new Stored(3, "\"aa\"").sameAs(new Stored(3, "\"aa\""))).isTrue();
    assertThat(new Stored(3, "\"aa\"").sameAs(new Stored(3, "\"bb\""))).isFalse();
    assertThat(new Stored(3, "\"aa\"").sameAs(new Stored(4, "\"aa\""))).isFalse();
    assertThat(new Stored(3, "\"aa-2\"").sameAs(new Stored(3, "\"bb\""))).isTrue();
  }

  private static Move move(Stage stage, Stage target, @Nullable Stage leaving) {
    return new Move(
        1,
        ModelId.next(Clock.systemUTC()),
        OrderId.next(Clock.systemUTC()),
        Channel.SHOP,
        5,
        null,
        stage,
        target,
        leaving,
        0);
  }
}
