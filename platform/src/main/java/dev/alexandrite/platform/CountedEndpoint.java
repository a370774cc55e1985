package dev.alexandrite.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's connections, of which one network address has its number and no more: all of them
 * together are limited too, and would otherwise belong to whoever opens them fastest.
 */
final class CountedEndpoint extends NioEndpoint {
  private static final Logger log = LoggerFactory.getLogger(CountedEndpoint.class);

  /** Of an IPv6 network so many times the number of one address, for it has thousands of them. */
  private static final int ADDRESSES_PER_NETWORK = 3;

  private final Map<String, Integer> open = new ConcurrentHashMap<>();
  private final Map<SocketChannel, String> counted = new ConcurrentHashMap<>();
  private volatile int perAddressMax = Integer.MAX_VALUE;
  private volatile Predicate<InetAddress> trusted = address -> false;

  /**
   * @param trusted whose connections are other people's, and are not counted
   */
  void limit(int perAddressMax, Predicate<InetAddress> trusted) {
    this.perAddressMax = perAddressMax;
    this.trusted = trusted;
  }

  @Override
  protected boolean setSocketOptions(SocketChannel socket) {
    String address = address(socket);
    if (address != null) {
      counted.put(socket, address);
      String network = ClientAddress.networkOf(address);
      boolean full = open.merge(address, 1, Integer::sum) > perAddressMax;
      if (!network.equals(address)) {
        full |= open.merge(network, 1, Integer::sum) > ADDRESSES_PER_NETWORK * perAddressMax;
      }
      if (full) {
        log.debug("too many connections from {}", address);
        released(socket);
        destroySocket(socket);
        return false;
      }
    }
    boolean taken = super.setSocketOptions(socket);
    if (!taken) {
      released(socket);
    }
    return taken;
  }

  /** Null where it is not counted. */
  private @Nullable String address(SocketChannel socket) {
    try {
      return socket.getRemoteAddress() instanceof InetSocketAddress remote
              && !trusted.test(remote.getAddress())
          ? ClientAddress.of(remote.getAddress().getHostAddress())
          : null;
    } catch (IOException e) {
      return null; // it has gone already
    }
  }

  private void released(SocketChannel socket) {
    String address = counted.remove(socket);
    if (address != null) {
      Stream.of(address, ClientAddress.networkOf(address))
          .distinct()
          .forEach(one -> open.computeIfPresent(one, (a, many) -> many == 1 ? null : many - 1));
    }
  }

  /** Tomcat tells its handler, and nobody else, when a connection is closed. */
  @Override
  public void setHandler(Handler<NioChannel> handler) {
    super.setHandler(
        new Handler<>() {
          @Override
          public SocketState process(SocketWrapperBase<NioChannel> socket, SocketEvent event) {
            return handler.process(socket, event);
          }

          @Override
          public Object getGlobal() {
            return handler.getGlobal();
          }

          @Override
          public void release(SocketWrapperBase<NioChannel> socket) {
            released(socket.getSocket().getIOChannel());
            handler.release(socket);
          }

          @Override
          public void pause() {
            handler.pause();
          }

          @Override
          public void recycle() {
            handler.recycle();
          }
        });
  }
}
