package dev.alexandrite.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports for tests in several processes at once. */
public final class Ports {
  /** Ports in a {@link #row()}. */
  public static final int IN_ROW = 31;

  /** Below the range from which the system takes the outgoing ends of connections. */
  private static final int FIRST = 15_008;

  private static final int ROWS = 500;
  private static final int ATTEMPTS = 100;

  /** The port behind each row, for the life of this process: so nobody else takes that row. */
  private static final List<ServerSocket> OURS = new ArrayList<>();

  private static int next;
  private static int end;

  private Ports() {}

  /** One that nobody else is given. */
  public static synchronized int free() {
    if (next == end) {
      next = row();
      end = next + IN_ROW;
    }
    return next++;
  }

  /** The first of {@link #IN_ROW} in a row that nobody else is given. */
  public static synchronized int row() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int first = FIRST + ThreadLocalRandom.current().nextInt(ROWS) * (IN_ROW + 1);
      try {
        ServerSocket behind = socket(first + IN_ROW);
        if (allFree(first)) {
          OURS.add(behind);
          return first;
        }
        behind.close();
      } catch (IOException e) {
        // taken: try another
      }
    }
    throw new IllegalStateException("no free ports in " + ATTEMPTS + " attempts");
  }

  private static boolean allFree(int first) {
    for (int port = first; port < first + IN_ROW; port++) {
      try (ServerSocket probe = socket(port)) {
        probe.setReuseAddress(true);
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  private static ServerSocket socket(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
