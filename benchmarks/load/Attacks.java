import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * How much longer other people wait while somebody attacks: a partner's list of orders, the operators' board and the shop's
 * catalogue, each asked at a steady pace, with the attacker at the house and, in turn, the same attacker at a stub that refuses at
 * once, so that what the attacker itself costs this machine is in both. Waits are counted from when a request should have begun.
 *
 * <p>Arguments: the data folder, the port base, rounds, and the names of attacks or none for all.
 */
final class Attacks {
  private static final Duration RUN = Duration.ofSeconds(8);
  private static final int CALLS_PER_SECOND = 25;

  /** Others are known by 127.0.0.1; what is limited by address must not meet them. */
  private static final InetAddress ATTACKER = InetAddress.ofLiteral("127.0.0.2");

  private final RunningHouse house;
  private final int rounds;
  private final HttpServer stub;

  private Attacks(RunningHouse house, int rounds) throws IOException {
    this.house = house;
    this.rounds = rounds;
    stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    stub.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    stub.createContext(
        "/",
        call -> {
          call.getResponseHeaders().set("Connection", "close");
          call.sendResponseHeaders(429, -1);
          call.close();
        });
    stub.start();
  }

  public static void main(String[] args) throws Exception {
    Attacks attacks =
        new Attacks(
            new RunningHouse(Path.of(args[0]), Integer.parseInt(args[1])), Integer.parseInt(args[2]));
    attacks.others(true); // everything has been asked once
    System.out.printf("%-44s %18s %18s%n", "median of " + attacks.rounds + ", p99 of others", "at a stub", "at the house");
    System.out.printf("%-44s %15.1f ms%n", "nobody attacks", attacks.others(false));
    SequencedMap<String, Attack> all = attacks.all();
    for (Map.Entry<String, Attack> attack : all.entrySet()) {
      if (args.length < 4 || List.of(args).subList(3, args.length).contains(attack.getKey())) {
        attacks.compare(attack.getKey(), attack.getValue());
      }
    }
    System.exit(0);
  }

  /** Something done until the thread is interrupted; port is the role's or the stub's. */
  interface Attack {
    void on(boolean stub) throws Exception;
  }

  private SequencedMap<String, Attack> all() {
    SequencedMap<String, Attack> all = new LinkedHashMap<>();
    all.put("wrong-keys", stub -> flood(300, () -> get(stub, "partner", "/api/v1/orders", "alx_" + UUID.randomUUID())));
    all.put("noisy-partner", stub -> flood(500, () -> get(stub, "partner", "/api/v1/orders", System.getenv("NOISY_KEY"))));
    all.put("forged-tokens", stub -> flood(300, () -> get(stub, "mes", "/api/board", house.operator.replaceAll("\\.[^.]*$", ".Zm9yZ2Vk"))));
    all.put("wrong-passwords", stub -> flood(200, () -> post(stub, "shop", "/api/session",
        "{\"email\":\"a%d@example.org\",\"password\":\"%s\"}".formatted(random(), UUID.randomUUID()))));
    all.put("accounts", stub -> flood(200, () -> post(stub, "shop", "/api/account",
        "{\"email\":\"a%d@example.org\",\"name\":\"A\",\"password\":\"%s\"}".formatted(random(), UUID.randomUUID()))));
    all.put("drafts", stub -> flood(200, () -> post(stub, "shop", "/api/orders",
        "{\"kind\":\"MODEL\",\"quantity\":1,\"guest\":{\"name\":\"A\",\"email\":\"a%d@example.org\"}}".formatted(random()))));
    all.put("one-order", stub -> oneOrder(stub));
    all.put("large-bodies", stub -> flood(100, () -> post(stub, "shop", "/api/orders", "{\"kind\":\"" + "A".repeat(900_000) + "\"}")));
    all.put("half-heads", stub -> slow(stub, "crm", 400, "POST /api/orders HTTP/1.1\r\nHost: localhost\r\nX-A: "));
    all.put("half-bodies", stub -> slow(stub, "shop", 400,
        "POST /api/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"));
    all.put("streams", stub -> streams(stub));
    return all;
  }

  private void compare(String name, Attack attack) throws Exception {
    double[] atStub = new double[rounds];
    double[] atHouse = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      atStub[round] = under(() -> attack.on(true));
      atHouse[round] = under(() -> attack.on(false));
    }
    System.out.printf("%-44s %15.1f ms %15.1f ms%n", name, RunningHouse.percentile(atStub, 50), RunningHouse.percentile(atHouse, 50));
  }

  private interface Running {
    void run() throws Exception;
  }

  private double under(Running attack) throws Exception {
    Thread attacker =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    attack.run();
                  } catch (Exception e) {
                    if (!Thread.currentThread().isInterrupted() && !(e instanceof InterruptedException)) {
                      System.err.println("the attacker gave up: " + e);
                    }
                  }
                });
    try {
      Thread.sleep(1_000);
      return others(false);
    } finally {
      attacker.interrupt();
      attacker.join();
      Thread.sleep(1_000);
    }
  }

  /** The p99 in milliseconds of the calls of three honest people. */
  private double others(boolean warm) throws Exception {
    List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    Map<String, Integer> unanswered = new ConcurrentHashMap<>();
    int calls = (int) (RUN.toSeconds() * CALLS_PER_SECOND);
    long begin = System.nanoTime();
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < calls; n++) {
        long due = begin + n * 1_000_000_000L / CALLS_PER_SECOND;
        LockSupport.parkNanos(due - System.nanoTime());
        for (HttpRequest call :
            List.of(
                house.request("partner", "/api/v1/orders", house.partnerKey).build(),
                house.request("mes", "/api/board", house.operator).build(),
                house.request("shop", "/api/catalogue", "").build())) {
          people.submit(
              () -> {
                int status = house.status(call);
                if (status != 200) {
                  unanswered.merge(call.uri() + " answered " + status, 1, Integer::sum);
                  return false;
                }
                return millis.add((System.nanoTime() - due) / 1e6);
              });
        }
      }
    }
    if (millis.size() < 3 * calls) {
      System.err.println(3 * calls - millis.size() + " honest calls were not answered: " + unanswered);
    }
    return RunningHouse.percentile(millis.stream().mapToDouble(Double::doubleValue).toArray(), 99);
  }

  private int port(boolean stubbed, String role) {
    return stubbed ? stub.getAddress().getPort() : house.port(role);
  }

  private interface Call {
    HttpRequest.Builder next();
  }

  private static int random() {
    return ThreadLocalRandom.current().nextInt(1_000_000_000);
  }

  private HttpRequest.Builder get(boolean stubbed, String role, String path, String key) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(stubbed, role) + path))
        .timeout(Duration.ofSeconds(10))
        .header("Authorization", "Bearer " + key);
  }

  private HttpRequest.Builder post(boolean stubbed, String role, String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(stubbed, role) + path))
        .timeout(Duration.ofSeconds(10))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** Calls at a steady pace, however they are answered; at most 200 at once. */
  private void flood(int perSecond, Call call) throws InterruptedException {
    HttpClient http = HttpClient.newBuilder().localAddress(ATTACKER).build();
    Semaphore atOnce = new Semaphore(200);
    long begin = System.nanoTime();
    for (long n = 0; !Thread.currentThread().isInterrupted(); n++) {
      LockSupport.parkNanos(begin + n * 1_000_000_000L / perSecond - System.nanoTime());
      atOnce.acquire();
      http.sendAsync(call.next().build(), BodyHandlers.discarding())
          .whenComplete((answer, failure) -> atOnce.release());
    }
  }

  /** Connections that begin a request and then send a byte now and then; those that are cut begin anew. */
  private void slow(boolean stubbed, String role, int connections, String beginning)
      throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      while (true) {
        open.removeIf(socket -> !drip(socket));
        while (open.size() < connections) {
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(stubbed, role), ATTACKER, 0);
          OutputStream out = socket.getOutputStream();
          out.write(beginning.getBytes(StandardCharsets.US_ASCII));
          out.flush();
          open.add(socket);
        }
        Thread.sleep(500);
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private static boolean drip(Socket socket) {
    try {
      socket.getOutputStream().write('a');
      return true;
    } catch (IOException cut) {
      return false;
    }
  }

  /** One guest asks for the price of one order again and again; each call waits for the order's row. */
  private void oneOrder(boolean stubbed) throws Exception {
    JsonNode begun = guestOrder();
    String path = "/api/orders/" + begun.path("order").path("orderId").asString() + "/quote";
    String token = begun.path("trackingToken").asString();
    flood(500, () -> post(stubbed, "shop", path, "{}").header("Authorization", "Bearer " + token));
  }

  private JsonNode guestOrder() throws Exception {
    return house.post(
        "shop",
        "/api/orders",
        "",
        Map.of("kind", "MODEL", "quantity", 1, "guest", Map.of("name", "A", "email", "s" + random() + "@example.org")));
  }

  /** One guest's token opens streams, as many as it gets. */
  private void streams(boolean stubbed) throws Exception {
    String token = guestOrder().path("trackingToken").asString();
    List<Socket> open = new ArrayList<>();
    try {
      while (true) {
        if (open.size() > 2_000) {
          open.removeFirst().close();
        }
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(stubbed, "shop"), ATTACKER, 0);
        socket
            .getOutputStream()
            .write(
                ("GET /api/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        open.add(socket);
        Thread.sleep(4);
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
