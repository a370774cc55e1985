package dev.alexandrite.protocol;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.DiscardWanted;
import dev.alexandrite.contracts.Message.ReplayWanted;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays and discards what the control room wants. So letters of the external contour, which has
 * no administrator, are put right from inside. Each letter goes in a transaction of its own, and a
 * command that is heard again after a crash finds those gone that are done.
 */
class LetterCommands implements MessageHandler {
  private static final Logger log = LoggerFactory.getLogger(LetterCommands.class);

  private final Role role;
  private final Replays replays;
  private final Discards discards;

  LetterCommands(Role role, Replays replays, Discards discards) {
    this.role = role;
    this.replays = replays;
    this.discards = discards;
  }

  @Override
  public List<String> topics() {
    return List.of(Topics.INSIGHT_COMMANDS, Topics.commands(role));
  }

  @Override
  public void heard(Message message) {
    switch (message) {
      case ReplayWanted wanted when wanted.role() == role -> replay(wanted);
      case DiscardWanted wanted when wanted.role() == role -> discard(wanted);
      default -> {}
    }
  }

  private void replay(ReplayWanted wanted) {
    Replays.Replay replay;
    if (wanted.letterId() != null) {
      replay = replays.replay(wanted.letterId());
    } else if (wanted.orderId() != null) {
      replay = replays.replay(wanted.orderId());
    } else if (wanted.topic() != null) {
      replay = replays.replayTopic(wanted.topic());
    } else {
      return;
    }
    log.info(
        "{} replayed {} of {} letters as {} wished",
        role.word(),
        replay.replayed(),
        replay.letters().size(),
        wanted.by());
  }

  private void discard(DiscardWanted wanted) {
    if (wanted.letterId() != null) {
      discards.discard(wanted.letterId(), wanted.reason(), wanted.by());
    } else if (wanted.orderId() != null) {
      discards.discard(wanted.orderId(), wanted.reason(), wanted.by());
    } else if (wanted.topic() != null) {
      discards.discardTopic(wanted.topic(), wanted.reason(), wanted.by());
    }
  }
}
