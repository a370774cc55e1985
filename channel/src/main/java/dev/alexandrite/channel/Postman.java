package dev.alexandrite.channel;

import dev.alexandrite.channel.Mails.Mail;
import dev.alexandrite.channel.Smtp.NotSent;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends the outbox of mails. All instances of a channel share the work. A mail whose server does
 * not answer is tried again, ever more seldom, until its time is over.
 */
@Component
class Postman implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Postman.class);

  /** A doubling beyond this is longer than any wait that is wanted. */
  private static final int DOUBLINGS_MAX = 20;

  private final Mails mails;
  private final MailSettings settings;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Smtp smtp;
  private volatile @Nullable Thread thread;

  Postman(Mails mails, MailSettings settings, Clock clock, MeterRegistry meters) {
    this.mails = mails;
    this.settings = settings;
    this.clock = clock;
    this.meters = meters;
    this.smtp = new Smtp(settings);
  }

  @Override
  public void start() {
    if (settings.host().isBlank() && !settings.toInbox()) {
      log.warn("no SMTP server is set (SMTP_HOST): mails wait, and are given up at last");
    }
    Thread fresh = Thread.ofVirtual().name("postman").unstarted(this::run);
    thread = fresh;
    fresh.start();
  }

  /** The database is left in peace: a thread that is interrupted would close its connection. */
  @Override
  public void stop() {
    Thread running = thread;
    synchronized (this) {
      thread = null;
      notifyAll();
    }
    smtp.hangUp();
    if (running != null) {
      try {
        running.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void run() {
    while (isRunning()) {
      int leased = 0;
      try {
        leased = round();
      } catch (RuntimeException e) {
        log.error("mails could not be taken; trying again", e);
      }
      if (leased == 0) {
        rest();
      }
    }
  }

  @SuppressWarnings("WaitNotInLoop") // to be woken for nothing costs a look
  private synchronized void rest() {
    try {
      if (isRunning()) {
        wait(settings.poll().toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As many at once as may be; the slowest ends the round. */
  private int round() {
    List<Mail> leased = mails.lease();
    try (ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor()) {
      leased.forEach(mail -> sending.execute(() -> deliver(mail)));
    }
    return leased.size();
  }

  private void deliver(Mail mail) {
    try {
      if (!clock.instant().isBefore(mail.giveUpAt())) {
        failed(mail, "its time was over before it could be sent", "too late");
      } else if (settings.toInbox()) {
        mails.sent(mail, true);
        count(mail, "sent");
      } else if (settings.host().isBlank()) {
        again(mail, new NotSent(false, "no SMTP server is set", "no SMTP server"));
      } else {
        smtp.send(mail);
        mails.sent(mail, false);
        count(mail, "sent");
      }
    } catch (NotSent e) {
      again(mail, e);
    } catch (RuntimeException e) {
      log.error("mail {} is taken up again later", mail.mailId(), e);
    }
  }

  private void again(Mail mail, NotSent cause) {
    Instant next = clock.instant().plus(wait(mail.attempts()));
    if (cause.forGood) {
      failed(mail, cause.reason, cause.brief);
    } else if (next.isBefore(mail.giveUpAt())) {
      mails.later(mail, next, cause.reason);
      count(mail, "retried");
      log.warn(
          "mail {} ({}) was not sent at attempt {}: {}",
          mail.mailId(),
          mail.letter(),
          mail.attempts(),
          cause.brief);
    } else {
      failed(
          mail,
          "given up after %d attempts: %s".formatted(mail.attempts(), cause.reason),
          cause.brief);
    }
  }

  /** Doubles, and is spread, so that many mails do not come back at one moment. */
  Duration wait(int attempts) {
    Duration doubled =
        settings.retryFirst().multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS_MAX));
    Duration most = doubled.compareTo(settings.retryMost()) < 0 ? doubled : settings.retryMost();
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(most.toMillis() / 2, most.toMillis() + 1));
  }

  private void failed(Mail mail, String reason, String brief) {
    mails.failed(mail, reason);
    count(mail, "failed");
    log.warn("mail {} ({}) is given up: {}", mail.mailId(), mail.letter(), brief);
  }

  private void count(Mail mail, String outcome) {
    meters.counter("mails", "letter", mail.letter(), "outcome", outcome).increment();
  }
}
