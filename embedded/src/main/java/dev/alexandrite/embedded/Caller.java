package dev.alexandrite.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls a role as somebody would, for tests: with a login of the house, with a key, or with
 * nothing.
 */
public final class Caller {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

  private final String address;
  private final String bearer;

  private Caller(String address, String bearer) {
    this.address = address;
    this.bearer = bearer;
  }

  /**
   * Somebody without a proof of who they are.
   *
   * @param port the role's own
   */
  public static Caller nobody(int port) {
    return new Caller("http://localhost:" + port, "");
  }

  /**
   * @param login one of those at {@link TestServers#identity()}
   */
  public Caller as(String login) {
    return withToken(token(login));
  }

  /**
   * @param token an access token, an API key or a tracking token
   */
  public Caller withToken(String token) {
    return new Caller(address, token);
  }

  /** A member of the staff's access token, asked for once per JVM. */
  public static String token(String login) {
    return TOKENS.computeIfAbsent(
        login,
        l -> StaffSignIn.token(TestServers.shared().identity().issuer(), l, TestServers.PASSWORD));
  }

  public URI uri(String path) {
    return URI.create(address + path);
  }

  /** What came back. */
  public record Answer(int status, String body, Map<String, java.util.List<String>> headers) {
    public JsonNode json() {
      return JSON.readTree(body);
    }

    /** The problem's code; empty when it is none. */
    public String code() {
      return json().path("code").asString("");
    }
  }

  public Answer get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  /**
   * @param body JSON
   */
  public Answer post(String path, String body) {
    return send("POST", path, body);
  }

  public Answer send(String method, String path, String body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  /** For what the others can't say; the proof of who asks is added here. */
  public Answer send(HttpRequest.Builder request) {
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    try {
      var answer = HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body(), answer.headers().map());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Asks again until the answer is as wanted.
   *
   * @throws AssertionError with the last answer, when it does not come to that
   */
  public JsonNode await(String path, Predicate<JsonNode> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Answer answer = get(path);
      if (answer.status() == 200 && wanted.test(answer.json())) {
        return answer.json();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(path + " stayed at: " + answer.body());
      }
      pause();
    }
  }

  /** A moment between two questions. */
  public static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
