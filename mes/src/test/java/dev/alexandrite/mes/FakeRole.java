package dev.alexandrite.mes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.alexandrite.contracts.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Another role's HTTP side: a real server with the answers that the role's description has, or with
 * trouble, which remembers what was asked.
 */
final class FakeRole {

  record Asked(
      String method, String path, String authorization, String contentLength, String body) {}

  private final HttpServer server;
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private volatile int status = 200;
  private volatile String body = "{}";
  private volatile CountDownLatch silence = new CountDownLatch(0);

  private final DescribedAnswers described;

  FakeRole(Role role) {
    described = new DescribedAnswers(role);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** From now on it answers as it is described to, with these values. */
  void answers(String method, String path, Map<String, ?> values) {
    answers(200, described.answer(method, path, values));
  }

  /** From now on it answers like this, whether it should or not. */
  void answers(int wantedStatus, String wantedBody) {
    silence.countDown();
    asked.clear();
    status = wantedStatus;
    body = wantedBody;
  }

  /** It takes calls and says nothing. */
  void isSilent() {
    silence = new CountDownLatch(1);
  }

  Asked lastAsked() {
    return asked.stream().reduce((first, second) -> second).orElseThrow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
              String.valueOf(exchange.getRequestHeaders().getFirst("Content-Length")),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      silence.await();
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange
          .getResponseHeaders()
          .add("Content-Type", status < 400 ? "application/json" : "application/problem+json");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
