package dev.alexandrite.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Adapter;
import org.apache.coyote.Constants;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's connector with deadlines for a request as a whole, and a limit of connections for each
 * address. Its own time-outs begin anew with every byte, so that a caller who sends one now and
 * then is waited for without end.
 *
 * <p>Tomcat makes it by its name, see {@link RequestDeadlines}.
 */
public final class DeadlineProtocol extends Http11NioProtocol {
  private static final Logger log = LoggerFactory.getLogger(DeadlineProtocol.class);
  private static final long LOOK_EVERY_MILLIS = 500;

  /** For what waits in a read: it fails with the next byte, and the caller gets an answer. */
  private static final int SQUEEZED_MILLIS = 1;

  /** How long that answer has, before the connection is closed without one. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final CountedEndpoint endpoint;
  private final Set<Watched> underWay = ConcurrentHashMap.newKeySet();

  /** Connections that have sent empty lines instead of a request, and when they began to. */
  private final Map<SocketWrapperBase<?>, Long> idling = new ConcurrentHashMap<>();

  private long headNanos = Long.MAX_VALUE;
  private long bodyNanos = Long.MAX_VALUE;
  private @Nullable ScheduledFuture<?> looking;

  public DeadlineProtocol() {
    this(new CountedEndpoint());
  }

  private DeadlineProtocol(CountedEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  CountedEndpoint endpoint() {
    return endpoint;
  }

  /**
   * @param head from the first byte of a request to the end of its headers
   * @param body from the first byte of a request to the end of its body
   */
  void within(Duration head, Duration body) {
    this.headNanos = head.toNanos();
    this.bodyNanos = body.toNanos();
  }

  @Override
  protected Processor createProcessor() {
    return new Watched(this, getAdapter());
  }

  @Override
  public void start() throws Exception {
    super.start();
    looking =
        getUtilityExecutor()
            .scheduleWithFixedDelay(
                this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() throws Exception {
    if (looking != null) {
      looking.cancel(false);
    }
    super.stop();
  }

  private void look() {
    long now = System.nanoTime();
    idling.keySet().removeIf(SocketWrapperBase::isClosed);
    for (Watched request : underWay) {
      try {
        request.look(now);
      } catch (RuntimeException e) {
        log.warn("the deadline of a request can't be kept", e);
      }
    }
  }

  /** One connection's request at a time; Tomcat uses it again for others. */
  private final class Watched extends Http11Processor {
    private volatile @Nullable SocketWrapperBase<?> socket;
    private volatile boolean headAwaited;

    Watched(DeadlineProtocol protocol, Adapter adapter) {
      super(protocol, adapter);
    }

    /** Comes back with LONG when more of the headers has to be waited for. */
    @Override
    public SocketState service(SocketWrapperBase<?> connection) throws IOException {
      socket = connection;
      headAwaited = false;
      underWay.add(this);
      int served = request.getRequestProcessor().getRequestCount();
      SocketState state = SocketState.CLOSED;
      try {
        state = super.service(connection);
        if (state == SocketState.OPEN) {
          state = idles(connection, request.getRequestProcessor().getRequestCount() == served);
        }
        return state;
      } finally {
        headAwaited = state == SocketState.LONG && !isAsync();
        if (state != SocketState.LONG) {
          underWay.remove(this);
        }
      }
    }

    /** One empty line before a request is usual; to go on with them is not. */
    private SocketState idles(SocketWrapperBase<?> connection, boolean nothingServed) {
      if (!nothingServed) {
        idling.remove(connection);
        return SocketState.OPEN;
      }
      long now = System.nanoTime();
      return now - idling.computeIfAbsent(connection, c -> now) > headNanos
          ? SocketState.CLOSED
          : SocketState.OPEN;
    }

    void look(long now) {
      SocketWrapperBase<?> connection = socket;
      long begun = request.getStartTimeNanos();
      if (connection == null || connection.isClosed()) {
        underWay.remove(this);
        return;
      }
      if (begun < 0) {
        return;
      }
      long age = now - begun;
      int stage = request.getRequestProcessor().getStage();
      if (headAwaited) {
        if (age > headNanos) {
          refuse(connection);
        }
      } else if ((stage == Constants.STAGE_SERVICE || stage == Constants.STAGE_ENDINPUT)
          && age > bodyNanos
          && !isRequestBodyFullyRead()) {
        if (age > bodyNanos + LAST_WORDS.toNanos()) {
          log.debug("a body that took too long");
          connection.close();
        } else {
          connection.setReadTimeout(SQUEEZED_MILLIS);
        }
      }
    }

    /** No thread is at work for this connection: nobody else writes. */
    private void refuse(SocketWrapperBase<?> connection) {
      log.debug("headers that took too long");
      try {
        connection.write(false, ANSWER, 0, ANSWER.length);
        connection.flush(false);
      } catch (IOException e) {
        log.debug("and who sent them is gone", e);
      } finally {
        connection.close();
      }
    }
  }

  private static final byte[] ANSWER = answer().getBytes(StandardCharsets.US_ASCII);

  private static String answer() {
    ProblemCode code = CommonProblem.REQUEST_TOO_SLOW;
    String body =
        """
        {"type":"urn:alexandrite:problem:%s","title":"%s","status":%d,\
        "detail":"Send the request again, as a whole.","code":"%s"}"""
            .formatted(code.code(), code.title(), Problems.status(code).value(), code.code());
    return "HTTP/1.1 %d\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(Problems.status(code).value(), body.length(), body);
  }
}
