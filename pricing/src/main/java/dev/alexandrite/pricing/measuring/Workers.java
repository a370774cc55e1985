package dev.alexandrite.pricing.measuring;

import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.platform.Bell;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The workers of this instance: some for each lane, each with one model at a time. Instances share
 * the queue; nobody tells anybody what to do.
 */
@Component
class Workers implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Workers.class);
  private static final int SIGNS_PER_LEASE = 3;
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Calculations calculations;
  private final Measuring measuring;
  private final Outcomes outcomes;
  private final Bell bell;
  private final MeasuringSettings settings;
  private final MeterRegistry meters;
  private final String instance = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  private final Set<UUID> held = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Thread leases;
  private volatile boolean running;

  Workers(
      Calculations calculations,
      Measuring measuring,
      Outcomes outcomes,
      Bell bell,
      MeasuringSettings settings,
      MeterRegistry meters) {
    this.calculations = calculations;
    this.measuring = measuring;
    this.outcomes = outcomes;
    this.bell = bell;
    this.settings = settings;
    this.meters = meters;
  }

  @Override
  public synchronized void start() {
    running = true;
    bell.begin();
    for (int i = 0; i < settings.smallWorkers(); i++) {
      begin("pricing-small-" + i, () -> work(Lane.SMALL));
    }
    for (int i = 0; i < settings.largeWorkers(); i++) {
      begin("pricing-large-" + i, () -> work(Lane.LARGE));
    }
    leases = Thread.ofPlatform().name("pricing-leases").daemon().start(this::renew);
  }

  private void begin(String name, Runnable task) {
    threads.add(Thread.ofPlatform().name(name).daemon().start(task));
  }

  /** What is not finished in a moment goes back to the queue, for another instance to begin. */
  @Override
  public synchronized void stop() {
    running = false;
    bell.end();
    long deadline = System.nanoTime() + LAST_WORDS.toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.clear();
    calculations.giveBack(Set.copyOf(held));
    if (leases != null) {
      leases.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** How this instance signs the work it takes. */
  String instance() {
    return instance;
  }

  private void work(Lane lane) {
    while (running) {
      try {
        var next = calculations.claim(lane, instance, settings.lease());
        if (next.isPresent()) {
          run(next.get());
        } else {
          bell.rest(settings.pollEvery());
        }
      } catch (RuntimeException e) {
        log.error("the queue can't be read; trying again", e);
        bell.rest(settings.retryAfter());
      }
    }
  }

  private void run(Calculation work) {
    UUID claim = Objects.requireNonNull(work.claim());
    held.add(claim);
    try {
      if (work.tries() > settings.triesMax()) {
        outcomes.setAside(work, "its worker died %d times".formatted(work.tries() - 1));
      } else {
        Measuring.Progress progress = progressOf(work);
        long begun = System.nanoTime();
        Measuring.Result result = measuring.measure(work, progress);
        meters
            .timer(
                "pricing.measuring",
                "lane",
                work.lane().name(),
                "cached",
                String.valueOf(result.cached()))
            .record(Duration.ofNanos(System.nanoTime() - begun));
        progress.step(QuoteStep.PRICING);
        outcomes.measured(work, result);
      }
    } catch (Store.Away e) {
      log.warn("model {} waits: {}", work.modelId(), e.getMessage());
      outcomes.putBack(work, work.lane(), settings.retryAfter(), String.valueOf(e.getMessage()));
    } catch (Measuring.WrongLane e) {
      outcomes.putBack(work, Lane.LARGE, Duration.ZERO, "it is packed");
      bell.ring();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      log.error("model {} failed, try {}", work.modelId(), work.tries(), e);
      meters.counter("pricing.failures", "lane", work.lane().name()).increment();
      outcomes.failed(work, e.toString());
    } finally {
      held.remove(claim);
    }
  }

  private Measuring.Progress progressOf(Calculation work) {
    return new Measuring.Progress() {
      @Override
      public void step(QuoteStep step) {
        if (work.sizeBytes() >= settings.progressFromBytes()) {
          outcomes.reached(work, step);
        }
      }

      @Override
      public void read(String content) {
        outcomes.read(work, content);
      }

      @Override
      public void estimated(Estimate estimate) {
        outcomes.estimated(work, estimate);
      }
    };
  }

  private void renew() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        calculations.renew(Set.copyOf(held), settings.lease());
      } catch (RuntimeException e) {
        log.error("the leases can't be renewed; trying again", e);
      }
      try {
        Thread.sleep(settings.lease().dividedBy(SIGNS_PER_LEASE));
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
