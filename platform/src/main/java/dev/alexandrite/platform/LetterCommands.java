package dev.alexandrite.platform;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.ReplayWanted;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays what the control room wants replayed. So letters of the external contour, which has no
 * administrator, are put right from inside. Each letter comes back in a transaction of its own, and
 * a command that is heard again after a crash finds those gone that are done.
 */
class LetterCommands implements MessageHandler {
  private static final Logger log = LoggerFactory.getLogger(LetterCommands.class);

  private final Role role;
  private final DeadLetters letters;

  LetterCommands(Role role, DeadLetters letters) {
    this.role = role;
    this.letters = letters;
  }

  @Override
  public List<String> topics() {
    return List.of(Topics.INSIGHT_COMMANDS);
  }

  @Override
  public void heard(Message message) {
    if (!(message instanceof ReplayWanted wanted) || wanted.role() != role) {
      return;
    }
    DeadLetters.Replay replay;
    if (wanted.letterId() != null) {
      replay = letters.replay(wanted.letterId());
    } else if (wanted.orderId() != null) {
      replay = letters.replay(wanted.orderId());
    } else if (wanted.topic() != null) {
      replay = letters.replayTopic(wanted.topic());
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
}
