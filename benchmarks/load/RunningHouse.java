import dev.alexandrite.embedded.StaffSignIn;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A house that somebody has started with {@code ./alexandrite --data DATA --port-base N}, and its demo people. */
final class RunningHouse {
  static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final int portBase;
  private final ProcessHandle process;
  final String partnerKey;
  final String seller;
  final String operator;

  RunningHouse(Path data, int portBase) throws IOException, InterruptedException {
    this.portBase = portBase;
    process =
        ProcessHandle.allProcesses()
            .filter(one -> one.info().commandLine().orElse("").contains("--data " + data + " --port-base"))
            .filter(one -> one.info().command().orElse("").endsWith("java"))
            .findFirst()
            .orElseThrow();
    Properties secrets = new Properties();
    try (Reader reader = Files.newBufferedReader(data.resolve("secrets.properties"))) {
      secrets.load(reader);
    }
    partnerKey = secrets.getProperty("demo.partner-key");
    String issuer = get("crm", "/api/settings", "").path("issuer").asString();
    seller = StaffSignIn.token(issuer, "nina", secrets.getProperty("demo.nina"));
    operator = StaffSignIn.token(issuer, "oleg", secrets.getProperty("demo.oleg"));
  }

  int port(String role) {
    return dev.alexandrite.contracts.Role.valueOf(role.toUpperCase()).port(portBase);
  }

  /** Of all roles together, without PostgreSQL. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  JsonNode get(String role, String path, String key) throws IOException, InterruptedException {
    return read(send(request(role, path, key).GET().build()));
  }

  JsonNode post(String role, String path, String key, Map<String, ?> body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(role, path, key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return read(send(request.build()));
  }

  void put(JsonNode upload, byte[] file) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(upload.path("url").asString()))
            .PUT(BodyPublishers.ofByteArray(file));
    upload
        .path("headers")
        .properties()
        .forEach(
            header -> {
              if (!header.getKey().equalsIgnoreCase("host")
                  && !header.getKey().equalsIgnoreCase("content-length")) {
                request.header(header.getKey(), header.getValue().asString());
              }
            });
    read(send(request.build()));
  }

  /** The status alone, also of a refusal. */
  int status(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  HttpRequest.Builder request(String role, String path, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port(role) + path))
            .timeout(Duration.ofSeconds(60));
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "%s %s answered %d: %s".formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
    }
    return answer;
  }

  private static JsonNode read(HttpResponse<String> answer) {
    return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
  }

  /** Nearest rank. */
  static double percentile(double[] values, int percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
  }
}
