package dev.alexandrite.embedded;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets nobody keep the store busy with what comes drop by drop: its web server's time-outs begin
 * anew with every byte. A connection whose request's headers are not there in time is closed, one
 * whose body does not come on, and what an address opens beyond its number.
 *
 * <p>The web server lives behind a class loader, so it is spoken to by reflection.
 */
public final class StoreDeadlines implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StoreDeadlines.class);
  private static final long LOOKS_PER_DEADLINE = 8;

  /**
   * @param headWithin from a request's first byte to the end of its headers
   * @param bodyWindow in each such time a body that is waited for has to come on
   * @param bytesPerSecondMin by how much; a slow telephone is faster
   * @param connectionsPerAddress fewer than the store has threads, so that one address leaves some
   */
  record Limits(
      Duration headWithin, Duration bodyWindow, long bytesPerSecondMin, int connectionsPerAddress) {
    static final Limits USUAL =
        new Limits(Duration.ofSeconds(15), Duration.ofSeconds(30), 4_096, 128);
  }

  /** The body of a request, as far as the store has read it. */
  public static final class Body {
    private final long expected;
    private long read;
    private long readBefore;
    private long windowBegan = System.nanoTime();
    private boolean waiting;

    private Body(long expected) {
      this.expected = expected;
    }

    /** The store waits for more; while it does not, nobody is slow but the store. */
    public synchronized void waits() {
      waiting = true;
    }

    /**
     * @param bytes how many came; -1 at the end
     */
    public synchronized void came(long bytes) {
      waiting = false;
      read = bytes < 0 ? Math.max(read, expected) : read + bytes;
    }

    private synchronized boolean isSlow(long now, Limits limits) {
      if (now - windowBegan <= limits.bodyWindow().toNanos()) {
        return false;
      }
      long came = read - readBefore;
      windowBegan = now;
      readBefore = read;
      return waiting
          && (expected < 0 || read < expected)
          && came < limits.bytesPerSecondMin() * limits.bodyWindow().toMillis() / 1_000;
    }
  }

  /** The types of the store's web server, which it carries under a name of its own. */
  private record Jetty(Class<?> endPoint, Class<?> connection, Class<?> connector) {
    static final String SERVER = "server.Server";

    static Class<?> type(Object server, String name) throws ReflectiveOperationException {
      String own = server.getClass().getName();
      if (!own.endsWith(SERVER)) {
        throw new ReflectiveOperationException("another web server: " + own);
      }
      return server
          .getClass()
          .getClassLoader()
          .loadClass(own.substring(0, own.length() - SERVER.length()) + name);
    }

    static Jetty of(Object server) throws ReflectiveOperationException {
      return new Jetty(
          type(server, "io.EndPoint"),
          type(server, "io.Connection"),
          type(server, "server.Connector"));
    }

    Object endPointOf(Object connection) throws ReflectiveOperationException {
      return Objects.requireNonNull(get(connection, "getEndPoint", this.connection));
    }

    @Nullable SocketAddress remote(Object endPoint) throws ReflectiveOperationException {
      return (SocketAddress) get(endPoint, "getRemoteSocketAddress", this.endPoint);
    }

    String address(Object endPoint) throws ReflectiveOperationException {
      return remote(endPoint) instanceof InetSocketAddress remote
          ? SourceAddress.of(remote.getAddress())
          : "nowhere";
    }

    String place(Object endPoint) throws ReflectiveOperationException {
      return remote(endPoint) instanceof InetSocketAddress remote
          ? StoreDeadlines.place(remote.getAddress().getHostAddress(), remote.getPort())
          : "nowhere";
    }

    void close(Object endPoint, String why) throws ReflectiveOperationException {
      log.info("closed at the store, from {}: {}", address(endPoint), why);
      get(endPoint, "close", this.endPoint);
    }

    static @Nullable Object get(Object target, String name, Class<?> type)
        throws ReflectiveOperationException {
      return type.getMethod(name).invoke(target);
    }
  }

  /** A connection between two looks. */
  private static final class Watched {
    /** How many requests had come; what came after the last of them is the next one's head. */
    private long messages = NEW;

    private long bytesBefore;
    private @Nullable Long headBegan;
  }

  private static final long NEW = -1;

  /** A request is at work; when it is done, its connection is looked at anew. */
  private static final long BUSY = -2;

  private final Limits limits;
  private final Map<String, Body> underWay = new ConcurrentHashMap<>();
  private final Map<String, Integer> connections = new ConcurrentHashMap<>();
  private final Map<Object, String> addresses = new ConcurrentHashMap<>();
  private Map<String, Watched> watched = new HashMap<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("store-deadlines").daemon().unstarted(task));

  StoreDeadlines(Limits limits) {
    this.limits = limits;
  }

  /**
   * @param server the store's web server
   */
  void keepAt(ClassLoader jars, Object server) throws ReflectiveOperationException {
    Jetty jetty = Jetty.of(server);
    Object counting =
        Proxy.newProxyInstance(
            jars,
            new Class<?>[] {Jetty.type(server, "io.Connection$Listener")},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "onOpened" -> opened(jetty, arguments[0]);
                  case "onClosed" -> closed(arguments[0]);
                  case "equals" -> self == arguments[0];
                  case "hashCode" -> System.identityHashCode(self);
                  default -> "the store's connections, counted";
                });
    Object[] connectors =
        (Object[]) Objects.requireNonNull(Jetty.get(server, "getConnectors", server.getClass()));
    for (Object one : connectors) {
      one.getClass().getMethod("addBean", Object.class).invoke(one, counting);
    }
    long everyMillis =
        Math.max(
            20,
            Math.min(limits.headWithin().toMillis(), limits.bodyWindow().toMillis())
                / LOOKS_PER_DEADLINE);
    var _ =
        looking.scheduleWithFixedDelay(
            () -> look(jetty, connectors), everyMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  /**
   * A request's headers are there.
   *
   * @param from its connection: the caller's address and port
   * @param expected the length of its body; -1 where it was not said
   */
  public Body begin(String from, long expected) {
    Body body = new Body(expected);
    underWay.put(from, body);
    return body;
  }

  public void end(String from, Body body) {
    underWay.remove(from, body);
  }

  private @Nullable Void opened(Jetty jetty, Object connection)
      throws ReflectiveOperationException {
    Object endPoint = jetty.endPointOf(connection);
    String address = jetty.address(endPoint);
    addresses.put(connection, address);
    if (connections.merge(address, 1, Integer::sum) > limits.connectionsPerAddress()) {
      jetty.close(endPoint, "too many connections of one address");
    }
    return null;
  }

  /** What is closed does not always know any more whose it was. */
  private @Nullable Void closed(Object connection) {
    String address = addresses.remove(connection);
    if (address != null) {
      connections.computeIfPresent(address, (a, many) -> many == 1 ? null : many - 1);
    }
    return null;
  }

  private void look(Jetty jetty, Object[] connectors) {
    try {
      Map<String, Watched> still = new HashMap<>();
      for (Object one : connectors) {
        Collection<?> all =
            (Collection<?>)
                Objects.requireNonNull(Jetty.get(one, "getConnectedEndPoints", jetty.connector()));
        for (Object endPoint : all) {
          look(jetty, endPoint, still);
        }
      }
      watched = still;
    } catch (ReflectiveOperationException | RuntimeException e) {
      log.warn("the deadlines of the store can't be kept", e);
    }
  }

  private void look(Jetty jetty, Object endPoint, Map<String, Watched> still)
      throws ReflectiveOperationException {
    Object connection = Jetty.get(endPoint, "getConnection", jetty.endPoint());
    if (connection == null) {
      return;
    }
    String from = jetty.place(endPoint);
    Watched it = watched.getOrDefault(from, new Watched());
    still.put(from, it);
    long now = System.nanoTime();
    long bytes = figure(connection, "getBytesIn", jetty);
    long messages = figure(connection, "getMessagesIn", jetty);
    Body body = underWay.get(from);
    if (body != null || messages != it.messages) {
      boolean isNew = it.messages == NEW && messages == 0;
      it.messages = body == null ? messages : BUSY;
      it.bytesBefore = isNew ? 0 : bytes;
      it.headBegan = null;
      if (body != null && body.isSlow(now, limits)) {
        jetty.close(endPoint, "a body that does not come on");
        return;
      }
    }
    if (body == null && bytes > it.bytesBefore) {
      if (it.headBegan == null) {
        it.headBegan = now;
      } else if (now - it.headBegan > limits.headWithin().toNanos()) {
        jetty.close(endPoint, "headers that took too long");
      }
    }
  }

  private static long figure(Object connection, String name, Jetty jetty)
      throws ReflectiveOperationException {
    return (Long) Objects.requireNonNull(Jetty.get(connection, name, jetty.connection()));
  }

  /** How a connection is called. */
  public static String place(String address, int port) {
    return address.replaceAll("[\\[\\]]", "") + " " + port;
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
