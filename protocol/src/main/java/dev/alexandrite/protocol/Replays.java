package dev.alexandrite.protocol;

import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.protocol.DeadLetters.DeadLetter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Hears dead letters again. A letter goes in the transaction in which it is heard, so it is heard
 * once whoever replays it and however often. Events come back in their order's sequence.
 */
class Replays {

  /** What became of a letter. */
  enum Fate {
    HEARD,
    /** It was a repetition after all. */
    HEARD_BEFORE,
    REFUSED,
    /** It comes after one that was refused. */
    WAITS,
    /** On its way to the broker once more; refused again it would be a new letter. */
    RELEASED,
    /** Somebody else has replayed it. */
    GONE
  }

  record Result(
      long id,
      @Nullable UUID orderId,
      @Nullable Long sequence,
      Fate fate,
      @Nullable String code,
      @Nullable String detail) {}

  /**
   * @param replayed how many are no letters any more
   * @param left the first that still is one
   * @param more there are more than one replay takes: repeat it
   */
  record Replay(int replayed, @Nullable DeadLetter left, List<Result> letters, boolean more) {}

  interface Ears {
    Listening.Outcome hear(Incoming incoming, BooleanSupplier mine);
  }

  private final DeadLetters letters;
  private final Clock clock;
  private final int replayMax;
  private volatile @Nullable Ears ears;

  Replays(DeadLetters letters, HearingSettings settings, Clock clock) {
    this.letters = letters;
    this.clock = clock;
    this.replayMax = settings.replayMax();
  }

  void with(Ears ears) {
    this.ears = ears;
  }

  /** After a missing event has come at last: those that waited for it. */
  void replayFollowing(Said said) {
    if (!letters.events(said.orderId(), 1).isEmpty()) {
      replay(said.orderId());
    }
  }

  /** Hears a letter again, and after an event those that waited for it. */
  Replay replay(long id) {
    List<Result> results = new ArrayList<>();
    Optional<DeadLetter> letter = letters.find(id);
    if (letter.isEmpty()) {
      letters.sayGone(id);
      results.add(new Result(id, null, null, Fate.GONE, null, null));
    } else {
      Result result = replay(letter.get());
      results.add(result);
      if (result.fate() == Fate.HEARD && letter.get().sequence() != null) {
        replayEvents(new OrderId(Objects.requireNonNull(letter.get().orderId())), results);
      }
    }
    return summary(results, false);
  }

  /** Hears an order's letters again: its events in sequence, and its messages. */
  Replay replay(OrderId orderId) {
    List<Result> results = new ArrayList<>();
    replayEvents(orderId, results);
    List<DeadLetter> others = letters.messages(orderId, replayMax);
    others.forEach(letter -> results.add(replay(letter)));
    return summary(results, others.size() == replayMax);
  }

  /** Whoever heard the missing event may have died before those that waited for it were heard. */
  @Scheduled(fixedDelayString = "${hearing.purge-every:PT10M}", initialDelayString = "PT20S")
  void replayWhatFits() {
    if (ears != null) {
      letters.whoseNextFits(replayMax).forEach(orderId -> replayEvents(orderId, new ArrayList<>()));
    }
  }

  /**
   * Hears letters of a topic again: those that were tried the longest time ago, so that whoever
   * repeats it comes to all of them.
   */
  Replay replayTopic(String topic) {
    Instant now = clock.instant();
    List<DeadLetter> some = letters.toTry(topic, now, replayMax);
    List<Result> results = new ArrayList<>();
    Set<UUID> orders = new HashSet<>();
    for (DeadLetter letter : some) {
      if (letter.sequence() == null) {
        results.add(replay(letter));
      } else if (letter.orderId() != null && orders.add(letter.orderId())) {
        replayEvents(new OrderId(letter.orderId()), results);
      }
    }
    return summary(results, letters.anyToTry(topic, now));
  }

  /** What does not fit for want of the one before ends it; another refusal need not. */
  private void replayEvents(OrderId orderId, List<Result> results) {
    boolean waits = false;
    for (DeadLetter letter : letters.events(orderId, replayMax)) {
      Result result =
          waits
              ? new Result(letter.id(), letter.orderId(), letter.sequence(), Fate.WAITS, null, null)
              : replay(letter);
      waits |= result.fate() == Fate.REFUSED && "gap".equals(result.code());
      results.add(result);
    }
  }

  private Result replay(DeadLetter letter) {
    if (letter.outgoing()) {
      return result(letter, letters.release(letter) ? Fate.RELEASED : Fate.GONE);
    }
    Ears hearing = ears;
    if (hearing == null) {
      throw new IllegalStateException("replay before the role listens");
    }
    Incoming incoming = letters.record(letter);
    if (incoming == null) {
      return result(letter, Fate.GONE);
    }
    boolean[] gone = new boolean[1];
    Listening.Outcome outcome =
        hearing.hear(
            incoming,
            () -> {
              gone[0] = !letters.settle(letter);
              return !gone[0];
            });
    return switch (outcome) {
      case Listening.Outcome.Heard heard -> result(letter, Fate.HEARD);
      case Listening.Outcome.Again again -> result(letter, gone[0] ? Fate.GONE : Fate.HEARD_BEFORE);
      case Listening.Outcome.Refused(String code, String detail) -> {
        letters.refusedAgain(letter.id(), code, detail);
        yield new Result(
            letter.id(), letter.orderId(), letter.sequence(), Fate.REFUSED, code, detail);
      }
    };
  }

  private Replay summary(List<Result> results, boolean more) {
    int replayed =
        (int)
            results.stream()
                .filter(
                    r ->
                        switch (r.fate()) {
                          case HEARD, HEARD_BEFORE, RELEASED -> true;
                          case REFUSED, WAITS, GONE -> false;
                        })
                .count();
    DeadLetter left =
        results.stream()
            .filter(r -> r.fate() == Fate.REFUSED)
            .findFirst()
            .flatMap(r -> letters.find(r.id()))
            .orElse(null);
    return new Replay(replayed, left, List.copyOf(results), more);
  }

  private static Result result(DeadLetter letter, Fate fate) {
    return new Result(letter.id(), letter.orderId(), letter.sequence(), fate, null, null);
  }
}
