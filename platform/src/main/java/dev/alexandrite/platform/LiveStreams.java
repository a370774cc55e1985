package dev.alexandrite.platform;

import dev.alexandrite.platform.Live.Changed;
import dev.alexandrite.platform.Live.Hearer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The streams that are open in this process. Each is written by the thread of its own request and
 * by no other, so nobody writes while the container is still beginning the answer, and a reader
 * that is slow keeps up no one but itself; a virtual thread that waits costs next to nothing.
 */
final class LiveStreams {
  private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);

  /** Hints that wait for one reader. A page this far behind reconnects and reads anew. */
  private static final int QUEUE_MAX = 256;

  /** Of an IPv6 network so many times the number of one address, for it has thousands of them. */
  private static final int ADDRESSES_PER_NETWORK = 4;

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** A sign-out is told by a hint; this heals one that was lost. */
  private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

  private static final Duration COME_BACK = Duration.ofSeconds(30);
  private static final Changed WAKE = new Changed("", "", 0);

  /** Why a stream ended, as the page is told. */
  private enum End {
    /** The page connects again at once: its proof or its time was over. */
    OVER,
    /** The same person has opened so many newer ones that a page had better wait. */
    REPLACED
  }

  private static final class Stream {
    final long number;
    final Hearer hearer;
    final Predicate<Changed> wanted;
    final BlockingQueue<Changed> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    volatile @Nullable End end;
    volatile boolean doubted;

    Stream(long number, Hearer hearer, Predicate<Changed> wanted) {
      this.number = number;
      this.hearer = hearer;
      this.wanted = wanted;
    }

    void end(End why) {
      end = why;
      queue.clear();
      wake();
    }

    /** When it does not fit, the stream has something else to wake up for. */
    void wake() {
      if (!queue.offer(WAKE)) {
        log.debug("awake anyway");
      }
    }
  }

  private final CommonSettings.Streams limits;
  private final JsonMapper json;
  private final Clock clock;
  private final Set<Stream> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong numbers = new AtomicLong();
  private final ReentrantLock admission = new ReentrantLock();
  private volatile boolean closing;
  private volatile long position;

  LiveStreams(CommonSettings.Streams limits, JsonMapper json, Clock clock) {
    this.limits = limits;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Answers with a stream and returns when it has ended.
   *
   * @throws Problem too-many-streams
   */
  void answer(Hearer hearer, Predicate<Changed> wanted, HttpServletResponse response) {
    answer(hearer, wanted, null, response);
  }

  /**
   * @param last the position that the page heard last, when it comes back with one
   */
  void answer(
      Hearer hearer,
      Predicate<Changed> wanted,
      @Nullable String last,
      HttpServletResponse response) {
    Stream stream = admit(hearer, wanted);
    try {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8);
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.setHeader("X-Accel-Buffering", "no"); // a proxy in front passes hints on at once
      write(stream, last, response.getOutputStream());
    } catch (IOException e) {
      log.debug("a page went away", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(stream);
    }
  }

  /**
   * Whoever has as many streams as one may have loses the oldest: most likely it is one that a
   * device has long forgotten. An address or a process that is full takes no more.
   */
  private Stream admit(Hearer hearer, Predicate<Changed> wanted) {
    Stream stream = new Stream(numbers.incrementAndGet(), hearer, wanted);
    admission.lock();
    try {
      while (count(s -> s.hearer.person().equals(hearer.person())) >= limits.perPersonMax()) {
        open.stream()
            .filter(s -> s.hearer.person().equals(hearer.person()))
            .min(Comparator.comparingLong(s -> s.number))
            .ifPresent(
                oldest -> {
                  open.remove(oldest);
                  oldest.end(End.REPLACED);
                });
      }
      if (count(s -> s.hearer.address().equals(hearer.address())) >= limits.perAddressMax()) {
        throw full("From your network address", limits.perAddressMax());
      }
      int perNetworkMax = ADDRESSES_PER_NETWORK * limits.perAddressMax();
      if (count(s -> s.hearer.network().equals(hearer.network())) >= perNetworkMax) {
        throw full("From your network", perNetworkMax);
      }
      if (open.size() >= limits.perProcessMax()) {
        throw full("Here", limits.perProcessMax());
      }
      open.add(stream);
      return stream;
    } finally {
      admission.unlock();
    }
  }

  private long count(Predicate<Stream> which) {
    return open.stream().filter(which).count();
  }

  private static Problem full(String where, int most) {
    return new Problem(
        CommonProblem.TOO_MANY_STREAMS,
        "%s %d streams are open already; come back in %d seconds, and read meanwhile."
            .formatted(where, most, COME_BACK.toSeconds()),
        Map.of("retryAfterSeconds", COME_BACK.toSeconds()));
  }

  private void write(Stream stream, @Nullable String last, OutputStream out)
      throws IOException, InterruptedException {
    Instant until = clock.instant().plus(limits.longest());
    if (stream.hearer.until().isBefore(until)) {
      until = stream.hearer.until();
    }
    Instant asked = clock.instant();
    long present = position; // what comes later is in the queue already
    write(out, "id:" + present + "\n:here\n\n");
    if (last != null && !last.equals(String.valueOf(present))) {
      write(out, hint(new Changed("*", "*", present)));
    }
    while (stream.end == null && !closing) {
      Instant now = clock.instant();
      if (stream.doubted || now.isAfter(asked.plus(ASK_AGAIN))) {
        stream.doubted = false;
        asked = now;
        if (!holds(stream.hearer)) {
          stream.end = End.OVER;
          continue;
        }
      }
      long millis = Math.min(HEARTBEAT.toMillis(), Duration.between(now, until).toMillis());
      if (millis <= 0) {
        stream.end = End.OVER;
        continue;
      }
      Changed changed = stream.queue.poll(millis, TimeUnit.MILLISECONDS);
      if (changed == null) {
        write(out, ":still here\n\n");
      } else if (changed != WAKE) {
        write(out, hint(changed));
      }
    }
    write(out, "event:ended\ndata:" + Objects.requireNonNullElse(stream.end, End.OVER) + "\n\n");
  }

  private String hint(Changed changed) {
    return "id:%d\nevent:changed\ndata:%s\n\n"
        .formatted(changed.position(), json.writeValueAsString(changed));
  }

  /** A database that is away ends no stream; it is asked again. */
  private static boolean holds(Hearer hearer) {
    try {
      return hearer.holds().getAsBoolean();
    } catch (RuntimeException e) {
      log.warn("whether somebody is still signed in is not known now: {}", e.toString());
      return true;
    }
  }

  private static void write(OutputStream out, String words) throws IOException {
    out.write(words.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Never waits for a reader. */
  void tell(Changed changed) {
    position = changed.position();
    boolean everything = changed.topic().equals("*");
    for (Stream stream : open) {
      if (changed.topic().equals(Live.SIGNED_OUT) || everything) {
        if (everything || changed.id().equals(stream.hearer.person())) {
          stream.doubted = true;
          stream.wake();
        }
      }
      if ((everything || stream.wanted.test(changed)) && !stream.queue.offer(changed)) {
        stream.end(End.OVER); // its own thread takes it out
      }
    }
  }

  int count() {
    return open.size();
  }

  void endAll() {
    closing = true;
    open.forEach(stream -> stream.end(End.OVER));
  }
}
