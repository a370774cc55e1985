import dev.alexandrite.geometry.RingGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Honest work, as fast as 32 clients can give it to a running house: orders placed through the partner API, heard by the others,
 * and claimed. Prints {@code NAME FIGURE} lines. Arguments: the data folder, the port base.
 */
final class Work {
  private static final int CLIENTS = 32;
  private static final int ORDERS = 3_000;
  private static final int CLAIMS = 320;
  private static final int REST_SECONDS = 3;
  private static final Duration IDLE_A_SECOND = Duration.ofMillis(150);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RunningHouse house;
  private final byte[] model = new RingGenerator(17.3, 2.2, 48).stl();

  private Work(RunningHouse house) {
    this.house = house;
  }

  public static void main(String[] args) throws Exception {
    Work work = new Work(new RunningHouse(Path.of(args[0]), Integer.parseInt(args[1])));
    work.begin(300); // classes load, the JIT sees the way once
    work.orders();
    work.claims();
    System.exit(0);
  }

  private void orders() throws Exception {
    long heardBefore = heard();
    long from = System.nanoTime();
    begin(ORDERS);
    System.out.printf("orders/s %.1f%n", ORDERS / seconds(from));
    await(() -> heard() >= heardBefore + ORDERS);
    System.out.printf("heard/s %.1f%n", ORDERS / seconds(from));
  }

  private List<JsonNode> begin(int count) throws Exception {
    return all(
        count,
        n ->
            house.post(
                "partner",
                "/api/v1/orders",
                house.partnerKey,
                Map.of(
                    "reference", "N" + n, "quantity", 1, "fileName", "ring.stl", "sizeBytes", model.length),
                "Idempotency-Key",
                UUID.randomUUID().toString()));
  }

  /** What insight, the last to hear, knows of. */
  private long heard() throws Exception {
    long all = 0;
    for (JsonNode state : house.get("insight", "/api/overview", house.seller).path("states")) {
      all += state.path("count").asLong();
    }
    return all;
  }

  private void claims() throws Exception {
    List<String> orders = new ArrayList<>();
    for (JsonNode order : all(CLAIMS, n -> priced())) {
      orders.add(order.path("orderId").asString());
    }
    all(CLAIMS, n -> { await(() -> state("crm", orders.get(n)).equals("PRICE_CALCULATED")); return
        house.post("crm", "/api/orders/" + orders.get(n) + "/approve", house.seller, Map.of());});
    await(() -> house.get("insight", "/api/orders?state=MANUFACTURING_APPROVED&limit=1", house.seller).path("items").size() > 0);
    awaitRest();
    Queue<Double> millis = new ConcurrentLinkedQueue<>();
    Duration cpuBefore = house.processorTime();
    long from = System.nanoTime();
    all(
        CLAIMS,
        n -> {
          long begun = System.nanoTime();
          JsonNode claim =
              house.post("mes", "/api/board/" + orders.get(n) + "/claim", house.operator, Map.of());
          millis.add((System.nanoTime() - begun) / 1e6);
          return claim;
        });
    System.out.printf("claims/s %.1f%n", CLAIMS / seconds(from));
    System.out.printf(
        "claim-cpu-ms %.1f%n", house.processorTime().minus(cpuBefore).toMillis() / (double) CLAIMS);
    double[] all = millis.stream().mapToDouble(Double::doubleValue).toArray();
    System.out.printf("claim-p50-ms %.1f%n", RunningHouse.percentile(all, 50));
    System.out.printf("claim-p99-ms %.1f%n", RunningHouse.percentile(all, 99));
  }

  /** Until everybody has heard of the orders, files are where they belong and nothing is left to do. */
  private void awaitRest() throws Exception {
    for (int quiet = 0; quiet < REST_SECONDS; ) {
      Duration before = house.processorTime();
      Thread.sleep(1_000);
      quiet = house.processorTime().minus(before).compareTo(IDLE_A_SECOND) < 0 ? quiet + 1 : 0;
    }
  }

  private JsonNode priced() throws Exception {
    JsonNode created = begin(1).getFirst();
    String order = "/api/v1/orders/" + created.path("order").path("orderId").asString();
    house.put(created.path("upload"), model);
    house.post(
        "partner",
        order + "/uploads/" + created.path("upload").path("modelId").asString() + "/done",
        house.partnerKey,
        Map.of());
    await(
        () ->
            house.get("partner", order, house.partnerKey).path("quote").path("state").asString("").equals("READY"));
    return house.post(
        "partner", order + "/submit", house.partnerKey, Map.of("alloy", "SILVER_925", "quantity", 1));
  }

  private String state(String role, String orderId) throws Exception {
    try {
      return house.get(role, "/api/orders/" + orderId, house.seller).path("state").asString("");
    } catch (IllegalStateException notYetHeard) {
      return "";
    }
  }

  interface Job {
    JsonNode of(int n) throws Exception;
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  private static List<JsonNode> all(int count, Job job) throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<JsonNode> answers = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(Math.min(CLIENTS, count))) {
      List<Future<List<JsonNode>>> clients = new ArrayList<>();
      for (int client = 0; client < Math.min(CLIENTS, count); client++) {
        clients.add(
            threads.submit(
                () -> {
                  List<JsonNode> mine = new ArrayList<>();
                  for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                    mine.add(job.of(n));
                  }
                  return mine;
                }));
      }
      for (Future<List<JsonNode>> client : clients) {
        answers.addAll(client.get());
      }
    }
    return answers;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("did not come true within " + PATIENCE);
      }
      Thread.sleep(20);
    }
  }

  private static double seconds(long from) {
    return (System.nanoTime() - from) / 1e9;
  }
}
