package dev.alexandrite.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever sends drop by drop is cut off, and nobody else. */
@Tag("slow")
class StoreDeadlinesTest {
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final int BYTES_PER_SECOND_MIN = 100;
  private static final int CONNECTIONS = 6;
  private static final int PATIENCE_MILLIS = 60_000;

  @TempDir static Path dir;
  private static EmbeddedS3 store;
  private static StoreClient everything;

  @BeforeAll
  static void start() throws IOException {
    store =
        EmbeddedS3.start(
            dir,
            Ports.free(),
            List.of(
                StoreIdentity.ofEverything(TestServers.S3_ACCESS_KEY, TestServers.S3_SECRET_KEY)),
            new StoreDeadlines.Limits(WINDOW, WINDOW, BYTES_PER_SECOND_MIN, CONNECTIONS));
    everything = StoreClient.ofEverything(store);
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void headersThatDripAreCutOffAndOthersAreAnswered() throws Exception {
    try (Socket slow = connection()) {
      write(slow, "PUT /incoming/shop/dripped HTTP/1.1\r\nHost: store\r\nX-A: ");
      assertThat(isCutOffWhileDripping(slow)).isTrue();
    }
    assertHonest("after dripped headers");
  }

  @Test
  void headersOfASecondRequestThatDripAreCutOffToo() throws Exception {
    everything.put("incoming", "shop/there", "there");
    try (Socket slow = connection()) {
      URI get = everything.getAddress("shop/there");
      write(
          slow,
          "GET %s?%s HTTP/1.1\r\nHost: %s\r\n\r\nGET /"
              .formatted(get.getRawPath(), get.getRawQuery(), get.getAuthority()));
      byte[] answer = new byte[12];
      assertThat(slow.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
      assertThat(new String(answer, US_ASCII)).isEqualTo("HTTP/1.1 200");
      assertThat(isCutOffWhileDripping(slow)).isTrue();
    }
  }

  @Test
  void aBodyThatDripsIsCutOffAndLeavesNothingBehind() throws Exception {
    try (Socket slow = upload("shop/dripped-body", 100_000)) {
      assertThat(isCutOffWhileDripping(slow)).isTrue();
    }
    assertThat(everything.get("incoming", "shop/dripped-body")).isEmpty();
    assertHonest("after a dripped body");
  }

  @Test
  void anUploadThatComesOnSlowlyIsKept() throws Exception {
    int bytes = 4_000;
    try (Socket slow = upload("shop/slow", bytes)) {
      for (int sent = 0; sent < bytes; sent += 200) {
        write(slow, "x".repeat(200));
        Thread.sleep(WINDOW.toMillis() / 8); // five windows in all, at several times the least
      }
      byte[] answer = new byte[12];
      assertThat(slow.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
      assertThat(new String(answer, US_ASCII)).isEqualTo("HTTP/1.1 200");
    }
    assertThat(everything.get("incoming", "shop/slow")).hasSize(bytes);
  }

  @Test
  void oneAddressHasSoManyConnectionsAndRoomAgainWhenOneGoes() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      boolean refused = false;
      for (int i = 0; i <= 2 * CONNECTIONS && !refused; i++) {
        Socket one = connection();
        open.add(one);
        one.setSoTimeout(300);
        refused = isClosed(one);
      }
      assertThat(refused).isTrue();
      assertThat(open).hasSizeLessThanOrEqualTo(CONNECTIONS + 1);
    } finally {
      for (Socket one : open) {
        one.close();
      }
    }
    assertHonest("when they are gone");
  }

  /** It writes a byte now and then, until the store has had enough. */
  private static boolean isCutOffWhileDripping(Socket slow) throws Exception {
    slow.setSoTimeout(100);
    for (int waited = 0; waited < PATIENCE_MILLIS; waited += 100) {
      try {
        write(slow, "a");
      } catch (IOException e) {
        return true;
      }
      if (isClosed(slow)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isClosed(Socket socket) {
    try {
      int one = 0;
      while (one >= 0) {
        one = socket.getInputStream().read();
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static Socket upload(String key, int bytes) throws IOException {
    URI address = everything.putAddress(key, bytes);
    Socket socket = connection();
    write(
        socket,
        "PUT %s?%s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\nIf-None-Match: *\r\n\r\n"
            .formatted(address.getRawPath(), address.getRawQuery(), address.getAuthority(), bytes));
    return socket;
  }

  private static Socket connection() throws IOException {
    Socket socket = new Socket(store.endpoint().getHost(), store.endpoint().getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Connections that were closed may be counted for a moment. */
  private static void assertHonest(String content) throws Exception {
    for (int tries = 0; ; tries++) {
      try {
        everything.put(
            "incoming", "shop/honest-" + (content.hashCode() & Integer.MAX_VALUE), content);
        break;
      } catch (RuntimeException e) {
        if (tries == 20) {
          throw e;
        }
        Thread.sleep(250);
      }
    }
    assertThat(
            everything.get("incoming", "shop/honest-" + (content.hashCode() & Integer.MAX_VALUE)))
        .isEqualTo(content);
  }
}
