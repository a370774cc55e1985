package dev.alexandrite.app;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.StaffSignIn;
import dev.alexandrite.embedded.StoreIdentity;
import dev.alexandrite.geometry.RingGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People elsewhere in the house, by HTTP, while a test looks at one page. */
final class OtherPeople {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** An order, as its customer holds it. */
  record Ordered(String orderId, String number, String token) {}

  private OtherPeople() {}

  /** A guest orders a ready piece, and its price is calculated. */
  static Ordered aPriced(String guest) throws Exception {
    JsonNode pieces =
        Caller.nobody(Role.SHOP.port(WholeHouse.portBase()))
            .await("/api/catalogue", all -> !all.isEmpty());
    Map<String, Object> order =
        Map.of(
            "kind",
            "PIECE",
            "pieceId",
            pieces.path(Math.floorMod(guest.hashCode(), pieces.size())).path("pieceId").asString(),
            "quantity",
            1,
            "guest",
            Map.of("name", guest, "email", "guest@example.org"));
    JsonNode created = call("POST", Role.SHOP, "/api/orders", "", order);
    return submitted(created, Map.of("quantity", 1));
  }

  /** A role says something without a seal: whoever hears it sets it aside. */
  static void unsealed(Role role, String topic) throws Exception {
    Map<String, String> told = WholeHouse.running().settings(role);
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers",
            String.valueOf(told.get("KAFKA_BOOTSTRAP_SERVERS")),
            "security.protocol",
            String.valueOf(told.get("KAFKA_SECURITY_PROTOCOL")),
            "sasl.mechanism",
            "SCRAM-SHA-256",
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(
                    told.get(role.name() + "_KAFKA_USER"),
                    told.get(role.name() + "_KAFKA_PASSWORD")));
    try (var producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, UUID.randomUUID().toString(), "{}")).get();
    }
  }

  /** What a role has discarded, as JSON. */
  static String discarded(Role role) throws Exception {
    return String.valueOf(call("GET", role, "/api/dead-letters/discarded", staff("admin"), null));
  }

  /** A guest brings a model of a ring, and it is priced. */
  static Ordered aPricedModel(String guest, String alloy) throws Exception {
    byte[] ring = new RingGenerator(17.3, 2.2, 192).stl();
    Map<String, Object> order =
        Map.of(
            "kind",
            "MODEL",
            "quantity",
            1,
            "guest",
            Map.of("name", guest, "email", "guest@example.org"));
    JsonNode created = call("POST", Role.SHOP, "/api/orders", "", order);
    String token = created.path("trackingToken").asString();
    String path = "/api/orders/" + created.path("order").path("orderId").asString();
    JsonNode upload =
        call(
            "POST",
            Role.SHOP,
            path + "/uploads",
            token,
            Map.of("fileName", "band.stl", "sizeBytes", ring.length));
    HttpRequest.Builder put =
        HttpRequest.newBuilder(URI.create(upload.path("url").asString()))
            .PUT(BodyPublishers.ofByteArray(ring));
    upload.path("headers").properties().stream()
        .filter(header -> !header.getKey().equalsIgnoreCase("content-length"))
        .forEach(header -> put.header(header.getKey(), header.getValue().asString()));
    int stored = HTTP.send(put.build(), BodyHandlers.discarding()).statusCode();
    if (stored != 200) {
      throw new AssertionError("the store answered " + stored);
    }
    call(
        "POST",
        Role.SHOP,
        path + "/uploads/" + upload.path("modelId").asString() + "/done",
        token,
        Map.of());
    await(Role.SHOP, path, token, "quote", "READY");
    return submitted(created, Map.of("quantity", 1, "alloy", alloy));
  }

  private static Ordered submitted(JsonNode created, Map<String, Object> wish) throws Exception {
    String token = created.path("trackingToken").asString();
    String orderId = created.path("order").path("orderId").asString();
    call("POST", Role.SHOP, "/api/orders/" + orderId + "/submit", token, wish);
    await(Role.SHOP, "/api/orders/" + orderId, token, null, "PRICE_CALCULATED");
    return new Ordered(orderId, created.path("order").path("number").asString(), token);
  }

  /** A seller approves it. */
  static Ordered approved(Ordered order) throws Exception {
    String seller = staff("nina");
    await(Role.CRM, "/api/orders/" + order.orderId(), seller, null, "PRICE_CALCULATED");
    call("POST", Role.CRM, "/api/orders/" + order.orderId() + "/approve", seller, Map.of());
    return order;
  }

  /** Whoever can write the store puts another content of the same size in the file's place. */
  static void changeFile(Ordered order) throws Exception {
    JsonNode seen = call("GET", Role.CRM, "/api/orders/" + order.orderId(), staff("nina"), null);
    ModelId model = new ModelId(UUID.fromString(seen.path("modelId").asString()));
    StoreIdentity models =
        Objects.requireNonNull(WholeHouse.running().secrets().storeIdentities().get(Role.MODELS));
    try (S3Client store =
        S3Client.builder()
            .endpointOverride(
                URI.create(WholeHouse.running().settings(Role.MODELS).get("S3_ENDPOINT")))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(models.accessKey(), models.secretKey())))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      String key = Channel.SHOP.incomingKey(model);
      byte[] file = store.getObjectAsBytes(it -> it.bucket("incoming").key(key)).asByteArray();
      file[0] ^= 1;
      store.putObject(it -> it.bucket("incoming").key(key), RequestBody.fromBytes(file));
    }
  }

  static JsonNode seenByCustomer(Ordered order) throws Exception {
    return call("GET", Role.SHOP, "/api/orders/" + order.orderId(), order.token(), null);
  }

  /** Its customer sees it come to this state. */
  static void awaitState(Ordered order, String state) {
    await(Role.SHOP, "/api/orders/" + order.orderId(), order.token(), null, state);
  }

  private static void await(
      Role role, String path, String token, @Nullable String part, String state) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .until(
            () -> {
              JsonNode now = call("GET", role, path, token, null);
              return (part == null ? now : now.path(part)).path("state").asString().equals(state);
            });
  }

  static String staff(String who) throws IOException, InterruptedException {
    String issuer = call("GET", Role.CRM, "/api/settings", "", null).path("issuer").asString();
    return StaffSignIn.token(issuer, who, WholeHouse.running().secrets().demoPassword(who));
  }

  private static JsonNode call(
      String method, Role role, String path, String token, @Nullable Object body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(Browser.at(role).replaceAll("/$", "") + path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .header("Content-Type", "application/json");
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    var answer = HTTP.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new AssertionError(
          method + " " + path + " → " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
  }
}
