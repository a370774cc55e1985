package dev.alexandrite.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports for tests that run beside other tests. */
final class Ports {
  /** Below the range from which the system takes the outgoing ends of connections. */
  private static final int FIRST = 15_000;

  private static final int BEYOND = 32_000;
  private static final int ATTEMPTS = 100;

  private Ports() {}

  static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // taken: try another
      }
    }
    throw new IllegalStateException("no free port in " + ATTEMPTS + " attempts");
  }
}
