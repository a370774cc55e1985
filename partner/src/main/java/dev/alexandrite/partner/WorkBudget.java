package dev.alexandrite.partner;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Decides in this instance what a partner may have done, by what it leased from the ledger. Whoever
 * has used everything up is refused without a question to the database until there can be something
 * again, so that a flood costs nobody else anything.
 */
@Component
class WorkBudget {
  private static final double NANOS = Duration.ofSeconds(1).toNanos();
  private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

  /** Refused ones are told times a pace apart, up to so much later than there is something. */
  private static final long SPREAD_MAX_NANOS = Duration.ofSeconds(60).toNanos();

  /** For so long nobody asks again: a plan may change, and what was too much comes back. */
  private static final long BELIEVED_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * @param left units that may be used at once, as far as this instance knows
   * @param seconds until all of them are back; for a refused one, until there will be enough,
   *     unless others of the same partner ask first
   */
  record Taken(boolean allowed, long left, long seconds) {}

  private static final class Account {
    private final String partnerRef;
    private double leased;
    private double inLedger;
    private long usedAt;
    private long emptyUntil;
    private long believedUntil;
    private double emptyFor;
    private long promisedUntil;

    Account(String partnerRef, long now) {
      this.partnerRef = partnerRef;
      this.usedAt = now;
      this.emptyUntil = now;
      this.believedUntil = now;
      this.promisedUntil = now;
    }
  }

  private final WorkLedger ledger;
  private final LongSupplier nanoTime;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  @Autowired
  WorkBudget(WorkLedger ledger) {
    this(ledger, System::nanoTime);
  }

  WorkBudget(WorkLedger ledger, LongSupplier nanoTime) {
    this.ledger = ledger;
    this.nanoTime = nanoTime;
  }

  /** Outside of any transaction. */
  Taken consume(String partnerRef, Plan plan, long units) {
    Account account =
        accounts.computeIfAbsent(partnerRef, ref -> new Account(ref, nanoTime.getAsLong()));
    synchronized (account) {
      long now = nanoTime.getAsLong();
      account.usedAt = now;
      if (isSaidToBeEmpty(account, now, units)) {
        return refused(account, plan, units, now);
      }
      if (account.leased < units) {
        double needed = units - account.leased;
        WorkLedger.Lease lease = ledger.lease(partnerRef, plan, needed);
        account.inLedger = lease.left();
        if (lease.leased() == 0) {
          double missing = Math.min(needed, plan.burstUnits()) - lease.left();
          account.emptyUntil = now + (long) (plan.secondsFor(missing) * NANOS);
          account.believedUntil = Math.min(account.emptyUntil, now + BELIEVED_NANOS);
          account.emptyFor = needed;
          return refused(account, plan, units, now);
        }
        account.leased += lease.leased();
      }
      account.leased -= units;
      double left = Math.max(0, account.leased + account.inLedger);
      return new Taken(true, (long) left, ceil(plan.secondsFor(plan.burstUnits() - left)));
    }
  }

  /** A refusal for which nobody is asked; null where it is not known. */
  @Nullable Taken refusal(String partnerRef, Plan plan, long units) {
    Account account = accounts.get(partnerRef);
    if (account == null) {
      return null;
    }
    synchronized (account) {
      long now = nanoTime.getAsLong();
      return isSaidToBeEmpty(account, now, units) ? refused(account, plan, units, now) : null;
    }
  }

  private static boolean isSaidToBeEmpty(Account account, long now, long units) {
    return now - account.believedUntil < 0 && units - account.leased >= account.emptyFor;
  }

  /** One after the other: all told the same time would come together, and most for nothing. */
  private static Taken refused(Account account, Plan plan, long units, long now) {
    long latest = account.emptyUntil + SPREAD_MAX_NANOS;
    long told = Math.clamp(account.promisedUntil, account.emptyUntil, latest);
    double seconds = (told - now) / NANOS;
    account.promisedUntil = told + (long) (plan.secondsFor(units) * NANOS);
    return new Taken(false, (long) Math.max(0, account.leased + account.inLedger), ceil(seconds));
  }

  private static long ceil(double seconds) {
    return Math.max(1, (long) Math.ceil(seconds));
  }

  /** Below zero for what came on top. */
  void giveBack(String partnerRef, long units) {
    if (units != 0) {
      ledger.giveBack(partnerRef, units);
    }
  }

  /** Whoever pauses here may be asking another instance. */
  @Scheduled(fixedDelayString = "PT1S")
  void returnWhatRests() {
    returnUnused(nanoTime.getAsLong() - IDLE_NANOS);
  }

  @EventListener(ContextClosedEvent.class)
  void returnAll() {
    returnUnused(nanoTime.getAsLong());
  }

  private void returnUnused(long since) {
    for (Account account : accounts.values()) {
      synchronized (account) {
        if (account.leased > 0 && account.usedAt - since <= 0) {
          ledger.giveBack(account.partnerRef, account.leased);
          account.leased = 0;
        }
      }
    }
  }
}
