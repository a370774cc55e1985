package dev.alexandrite.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.embedded.DemoPerson;
import dev.alexandrite.embedded.EmbeddedIdentity;
import dev.alexandrite.embedded.Ports;
import dev.alexandrite.embedded.StaffSignIn;
import io.micrometer.core.instrument.Counter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

@Timeout(60)
@Tag("slow")
class RequestDeadlinesTest {
  private static final Duration HEAD = Duration.ofSeconds(1);
  private static final Duration BODY = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final WebServer SERVER = server(1_000, List.of());

  @AfterAll
  static void itStops() {
    SERVER.stop();
  }

  @Test
  void headersThatDripAreAnsweredAndTheConnectionIsClosed() throws Exception {
    String answer = drip("POST /echo HTTP/1.1\r\nHost: here\r\nX-Slow: ", "");

    assertThat(answer).startsWith("HTTP/1.1 408").contains("\"code\":\"request-too-slow\"");
  }

  @Test
  void emptyLinesBeforeARequestAreNoWayToStay() throws Exception {
    assertThat(drip("\r\n", "")).isEmpty();
  }

  @Test
  void aBodyThatDripsIsAnsweredAndTheConnectionIsClosed() throws Exception {
    String answer = drip("POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 60000\r\n\r\n", "{");

    assertThat(answer).startsWith("HTTP/1.1 4"); // a role's own answer is in the next test
  }

  @Test
  void aRoleAnswersSuchABodyToo() throws Exception {
    int port = URI.create(TestRole.address()).getPort();
    Counter errors = TestRole.METERS.counter("problems", "code", "internal-error");
    double before = errors.count();
    String answer =
        drip(
            port,
            "POST /api/test/rings HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
                + "Content-Length: 60000\r\n\r\n",
            " ");

    assertThat(answer).startsWith("HTTP/1.1 408");
    assertThat(errors.count()).as("it is no failure of ours").isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"POST, 200", "GET, 405"})
  void aBodyThatNobodyReadsIsNoWayToStay(String method, int status) throws Exception {
    String answer =
        drip(method + " /ignore HTTP/1.1\r\nHost: here\r\nContent-Length: 60000\r\n\r\n", "{");

    assertThat(answer).startsWith("HTTP/1.1 " + status);
  }

  @Test
  void chunksThatDripAreNoWayToStay() throws Exception {
    drip("POST /ignore HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n");
  }

  @Test
  void fortyHalfSentSignInsKeepNoMemberOfTheStaffOut() throws Exception {
    try (var identity =
        EmbeddedIdentity.start(
            Path.of("target", "slow-identity"),
            Ports.free(),
            Map.of("nina", new DemoPerson("Nina", "let me in", Set.of("SELLER"))),
            Set.of(),
            Set.of(),
            List.of("http://localhost:8400"),
            Clock.systemUTC(),
            new RequestDeadlines(HEAD, BODY, 1_000, List.of()))) {
      int port = URI.create(identity.issuer()).getPort();
      String begun =
          "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
              + "Content-Length: 1000\r\n\r\n";
      List<Socket> thieves = new ArrayList<>();
      try {
        for (int i = 0; i < 40; i++) {
          Socket thief = new Socket("localhost", port);
          thieves.add(thief);
          thief.getOutputStream().write((begun + "u").getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(StaffSignIn.token(identity.issuer(), "nina", "let me in")).isNotBlank();
      } finally {
        for (Socket thief : thieves) {
          thief.close();
        }
      }
      drip(port, begun, "u"); // comes back, for the connection is closed
    }
  }

  @Test
  void hundredsOfHalfSentRequestsKeepNobodyFromBeingAnswered() throws Exception {
    List<Socket> thieves = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket thief = new Socket("localhost", SERVER.getPort());
        thieves.add(thief);
        thief
            .getOutputStream()
            .write(
                "POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(echo("honest")).isEqualTo("honest");
    } finally {
      for (Socket thief : thieves) {
        thief.close();
      }
    }
  }

  @Test
  void whatTakesLongToAnswerAndAConnectionThatIsKeptAreLeftAlone() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    URI slow = URI.create("http://localhost:%d/slow".formatted(SERVER.getPort()));
    var request = HttpRequest.newBuilder(slow).POST(BodyPublishers.ofString("read")).build();

    for (int i = 0; i < 2; i++) {
      assertThat(http.send(request, BodyHandlers.ofString()).body()).isEqualTo("read");
    }
  }

  @Test
  void oneAddressHasItsNumberOfConnectionsAndAnotherFindsRoom() throws Exception {
    WebServer server = server(4, List.of("10.0.0.0/8"));
    List<Socket> thieves = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        thieves.add(from("127.0.0.2", server));
      }
      for (int i = 0; i < 20; i++) {
        try (Socket refused = from("127.0.0.2", server)) {
          assertThat(readAll(refused.getInputStream())).isEmpty();
        }
      }
      assertThat(echo(server.getPort(), "honest")).isEqualTo("honest");

      thieves.removeFirst().close();
      TestRole.await(() -> isAnswered("127.0.0.2", server));
    } finally {
      for (Socket thief : thieves) {
        thief.close();
      }
      server.stop();
    }
  }

  @Test
  void aTrustedProxyHasTheConnectionsOfEverybodyBehindIt() throws Exception {
    WebServer server = server(1, List.of("127.0.0.3", "10.0.0.0/8"));
    try (Socket one = from("127.0.0.3", server)) {
      assertThat(isAnswered("127.0.0.3", server)).isTrue();
      assertThat(one.isConnected()).isTrue();
    } finally {
      server.stop();
    }
  }

  private static Socket from(String address, WebServer server) throws IOException {
    Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(), server.getPort(), InetAddress.getByName(address), 0);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private static boolean isAnswered(String address, WebServer server) {
    try (Socket socket = from(address, server)) {
      socket
          .getOutputStream()
          .write(
              "POST /ignore HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return readAll(socket.getInputStream()).startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  private static String echo(String body) throws Exception {
    return echo(SERVER.getPort(), body);
  }

  private static String echo(int port, String body) throws Exception {
    URI echo = URI.create("http://localhost:%d/echo".formatted(port));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(echo).POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString())
        .body();
  }

  /** Sends a beginning and then a little every tenth of a second, until the other side closes. */
  private static String drip(String beginning, String little) throws Exception {
    return drip(SERVER.getPort(), beginning, little);
  }

  private static String drip(int port, String beginning, String little) throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
      AtomicBoolean over = new AtomicBoolean();
      String drop = !little.isEmpty() ? little : beginning.equals("\r\n") ? "\r\n" : "x";
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  while (!over.get()) {
                    socket.getOutputStream().write(drop.getBytes(StandardCharsets.US_ASCII));
                    Thread.sleep(100);
                  }
                } catch (IOException | InterruptedException e) {
                  over.set(true);
                }
              });
      String answer = readAll(socket.getInputStream());
      over.set(true);
      return answer;
    }
  }

  private static String readAll(InputStream in) throws IOException {
    StringBuilder all = new StringBuilder();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        all.append((char) b);
      }
    } catch (SocketException e) {
      return all.toString(); // it was closed while we were writing
    }
    return all.toString();
  }

  private static WebServer server(int connections, List<String> trusted) {
    var factory = new TomcatServletWebServerFactory(0);
    new RequestDeadlines(HEAD, BODY, connections, trusted).customize(factory);
    factory.addProtocolHandlerCustomizers(
        protocol -> protocol.setExecutor(Executors.newVirtualThreadPerTaskExecutor()));
    WebServer server =
        factory.getWebServer(
            context -> {
              context.addServlet("echo", new Echo(Duration.ZERO)).addMapping("/echo");
              context.addServlet("slow", new Echo(BODY.plusSeconds(2))).addMapping("/slow");
              context
                  .addServlet(
                      "ignore",
                      new HttpServlet() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected void doPost(HttpServletRequest in, HttpServletResponse out) {
                          out.setStatus(200);
                        }
                      })
                  .addMapping("/ignore");
            });
    server.start();
    return server;
  }

  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private final Duration pause;

    Echo(Duration pause) {
      this.pause = pause;
    }

    @Override
    protected void doPost(HttpServletRequest in, HttpServletResponse out) throws IOException {
      byte[] body = in.getInputStream().readAllBytes();
      long until = System.nanoTime() + pause.toNanos();
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      out.getOutputStream().write(body);
    }
  }
}
