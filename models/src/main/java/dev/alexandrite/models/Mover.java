package dev.alexandrite.models;

import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.models.Store.Place;
import dev.alexandrite.models.Store.Stored;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Moves files from bucket to bucket. The order of things is what loses none: copy, check that the
 * copy is what was priced, record and tell in one transaction, and only later delete what stayed
 * behind. Whenever a worker dies in between, the move is still there and the next worker finds out
 * how far it had come.
 */
@Component
class Mover implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Mover.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  /** The file is not what it should be. Trying again may help, if not for ever. */
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message, null, false, false);
    }
  }

  /** Another content than was priced. Somebody has to look at it. */
  private static final class Substituted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String found;

    Substituted(Move move, String found) {
      super(
          "the file in %s has the SHA-256 %s, and %s was priced"
              .formatted(move.stage(), found, move.sha256()),
          null,
          false,
          false);
      this.found = found;
    }
  }

  private final Moves moves;
  private final StoredModels models;
  private final OldKeys oldKeys;
  private final ShownCopies shownCopies;
  private final Store store;
  private final TransactionTemplate transaction;
  private final ModelsSettings settings;
  private final MeterRegistry meters;
  private final Clock clock;
  private volatile List<Thread> workers = List.of();

  Mover(
      Moves moves,
      StoredModels models,
      OldKeys oldKeys,
      ShownCopies shownCopies,
      Store store,
      PlatformTransactionManager transactions,
      ModelsSettings settings,
      MeterRegistry meters,
      Clock clock) {
    this.moves = moves;
    this.models = models;
    this.oldKeys = oldKeys;
    this.shownCopies = shownCopies;
    this.store = store;
    this.transaction = new TransactionTemplate(transactions);
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void start() {
    List<Thread> fresh =
        IntStream.range(0, settings.workers())
            .mapToObj(n -> Thread.ofPlatform().name("mover-" + n).daemon().unstarted(this::run))
            .toList();
    workers = fresh; // before they run, for they run as long as this is set
    fresh.forEach(Thread::start);
  }

  @Override
  public void stop() {
    List<Thread> running = workers;
    workers = List.of();
    running.forEach(Thread::interrupt);
    for (Thread worker : running) {
      try {
        worker.join(STOP_PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return !workers.isEmpty();
  }

  private void run() {
    while (isRunning()) {
      try {
        if (!Objects.requireNonNullElse(
            transaction.execute(
                status ->
                    oldKeys.settleOne()
                        || models.tellOldCheck()
                        || shownCopies.showOne(clock.instant())
                        || doOne()),
            false)) {
          pause(settings.lookEvery());
        }
      } catch (RuntimeException e) {
        if (isRunning()) {
          log.error("a file could not be moved; trying again", e);
          pause(settings.storePause());
        }
      }
    }
  }

  /** True when there was one. Nothing is written before the store has done its part. */
  private boolean doOne() {
    Instant now = clock.instant();
    Move move = moves.lease(now).orElse(null);
    if (move == null) {
      return false;
    }
    try {
      go(move);
    } catch (Store.Away e) {
      log.warn("the store is away, and {} waits: {}", move, e.getMessage());
      meters.counter("moves.waiting").increment();
      moves.later(move, now.plus(settings.storePause()));
    } catch (Substituted e) {
      log.error("{} is refused: {}", move, e.getMessage());
      meters.counter("models.substituted").increment();
      models.substituted(move, e.found);
      moves.failed(move, String.valueOf(e.getMessage()), now, now);
    } catch (Wrong | S3Exception e) {
      int tries = move.tries() + 1;
      boolean giveUp = tries >= settings.triesMax();
      log.atLevel(giveUp ? org.slf4j.event.Level.ERROR : org.slf4j.event.Level.WARN)
          .log("{} failed {} times: {}", move, tries, e.getMessage());
      meters.counter("moves.failed", "given.up", String.valueOf(giveUp)).increment();
      if (giveUp && e instanceof Wrong && move.intoWork()) {
        models.substituted(move, null);
      }
      moves.failed(
          move,
          String.valueOf(e.getMessage()),
          now.plus(settings.tryAgainAfter().multipliedBy(tries)),
          giveUp ? now : null);
    }
    return true;
  }

  private void go(Move move) {
    switch (move.next()) {
      case NOTHING -> moves.done(move);
      case COPY -> {
        copied(move);
        requirePriced(move);
        recorded(move);
      }
      case EXPIRE -> recorded(move);
      case CLEAR -> {
        if (move.stage() == Stage.EXPIRED) {
          store.delete(Place.shown(move.channel(), move.modelId()));
        } else {
          there(move, move.stage());
        }
        store.delete(place(move, Objects.requireNonNull(move.leaving())));
        moves.done(move);
      }
    }
  }

  /**
   * As long as an address works by which the file was sent, it keeps its place there: nothing else
   * can come to it.
   */
  private void recorded(Move move) {
    models.moved(move.modelId(), move.orderId(), move.target());
    Duration kept =
        move.stage() == Stage.INCOMING
            ? settings.uploadAddressValidFor()
            : settings.addressValidFor();
    moves.left(move, clock.instant().plus(kept));
  }

  private void copied(Move move) {
    requirePricedSize(move);
    Stored source = there(move, move.stage());
    if (store.find(place(move, move.target())).filter(source::sameAs).isPresent()) {
      return; // copied by somebody who died before recording it
    }
    store.copy(place(move, move.stage()), place(move, move.target()), source);
    Stored copy = there(move, move.target());
    if (!copy.sameAs(source)) {
      throw new Wrong(
          "the copy in %s has another content (%s) than the file in %s (%s)"
              .formatted(move.target(), copy.etag(), move.stage(), source.etag()));
    }
  }

  /** Of another size it can't be what was priced, however often it is tried. */
  private void requirePricedSize(Move move) {
    Place source = place(move, move.stage());
    if (move.intoWork()
        && move.sha256() != null
        && store.find(source).filter(it -> it.sizeBytes() != move.sizeBytes()).isPresent()) {
      throw new Substituted(move, store.sha256(source));
    }
  }

  /** The copy is read and not the file, for nobody else can change the copy. */
  private void requirePriced(Move move) {
    Place copy = place(move, move.target());
    String found = move.sha256() == null ? null : store.sha256(copy);
    if (found != null && !found.equals(move.sha256())) {
      store.delete(copy);
      throw new Substituted(move, found);
    }
  }

  private static Place place(Move move, Stage stage) {
    return Place.of(stage, move.channel(), move.modelId());
  }

  private Stored there(Move move, Stage stage) {
    Stored stored =
        store
            .find(place(move, stage))
            .orElseThrow(() -> new Wrong("there is no file in %s".formatted(stage)));
    if (stored.sizeBytes() != move.sizeBytes()) {
      throw new Wrong(
          "the file in %s has %d bytes, and %d were announced"
              .formatted(stage, stored.sizeBytes(), move.sizeBytes()));
    }
    return stored;
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
