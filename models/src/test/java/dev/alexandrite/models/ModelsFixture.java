package dev.alexandrite.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.ModelMoved;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.EmbeddedS3;
import dev.alexandrite.embedded.OtherRoles;
import dev.alexandrite.embedded.Ports;
import dev.alexandrite.embedded.TestServers;
import dev.alexandrite.platform.RoleLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.databind.JsonNode;

/** The role on a real database, broker and store; the store can be taken away and brought back. */
final class ModelsFixture {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final int STORE_PORT = Ports.free();
  private static final Path STORE_DIR = emptied(Path.of("target", "store"));
  private static EmbeddedS3 store = startStore();

  static final ConfigurableApplicationContext ROLE = start();
  static final JdbcClient JDBC = ROLE.getBean(JdbcClient.class);
  static final OtherRoles OTHER_ROLES = new OtherRoles(Role.MODELS);
  static final Caller NOBODY =
      Caller.nobody(
          Objects.requireNonNull(
              ROLE.getEnvironment().getProperty("local.server.port", Integer.class)));
  static final Caller OLEG = NOBODY.as("oleg");
  static final Caller NINA = NOBODY.as("nina");
  static final S3Client S3 =
      S3Client.builder()
          .endpointOverride(URI.create("http://127.0.0.1:" + STORE_PORT))
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(TestServers.S3_ACCESS_KEY, TestServers.S3_SECRET_KEY)))
          .forcePathStyle(true)
          .httpClientBuilder(UrlConnectionHttpClient.builder())
          .build();

  private ModelsFixture() {}

  /** Another instance of the role beside the first. */
  static ConfigurableApplicationContext start() {
    return start(URI.create("http://127.0.0.1:" + STORE_PORT));
  }

  static ConfigurableApplicationContext start(URI storeEndpoint) {
    TestServers house = TestServers.shared();
    house.identity();
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    Map<String, String> settings = new HashMap<>(house.settings("models"));
    settings.put("S3_ENDPOINT", storeEndpoint.toString());
    settings.put("models.address-valid-for", "PT1M");
    settings.put("models.upload-address-valid-for", "PT2M");
    settings.put("models.replaced-kept-for", "PT2M");
    settings.put("models.ended-kept-for", "PT3M");
    settings.put("models.look-every", "PT0.05S");
    settings.put("models.try-again-after", "PT0.1S");
    settings.put("models.store-pause", "PT0.2S");
    settings.put("models.tries-max", "3");
    return RoleLauncher.start(Role.MODELS, settings);
  }

  static void storeGoesAway() {
    store.close();
  }

  static void storeComesBack() {
    store = startStore();
  }

  private static EmbeddedS3 startStore() {
    return EmbeddedS3.start(STORE_DIR, STORE_PORT, TestServers.storeIdentities(), List.of());
  }

  private static Path emptied(Path dir) {
    try {
      FileSystemUtils.deleteRecursively(dir);
      return Files.createDirectories(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An order with its file, whose events the other roles say one after the other. */
  static final class Story {
    private final OtherRoles.Story told = OTHER_ROLES.story(Channel.SHOP, "c-" + UUID.randomUUID());
    final OrderId orderId = told.orderId;
    ModelId modelId = ModelId.next(CLOCK);

    /** Of what was measured; null as in events of before it was said. */
    @Nullable String pricedSha256;

    Story() {
      said(new OrderInitiated(orderId.number(), told.customerRef, Kind.MODEL, null, 1));
    }

    Story said(OrderEvent event) {
      told.said(event);
      return this;
    }

    /** A file that is in the incoming store, and said to be there. */
    Story uploaded(String content) {
      put("incoming", modelId, content);
      pricedSha256 = sha256(content);
      return said(new FileUploaded(modelId, "stl", content.length()));
    }

    Story replaced(String content) {
      modelId = ModelId.next(CLOCK);
      return uploaded(content);
    }

    Story priced() {
      Money price = Money.of(100, "EUR");
      said(new OrderSubmitted(Kind.MODEL, modelId, null, Alloy.SILVER_925, 1, null, null));
      return said(
          new PriceCalculated(
              Kind.MODEL,
              modelId,
              null,
              Alloy.SILVER_925,
              1,
              4.2,
              price,
              null,
              price,
              pricedSha256,
              null,
              null));
    }

    Story approved() {
      priced();
      return said(
          new ManufacturingApproved(
              new WorkSpec(
                  orderId.number(),
                  Kind.MODEL,
                  modelId,
                  null,
                  Alloy.SILVER_925,
                  1,
                  4.2,
                  Money.of(100, "EUR"),
                  pricedSha256,
                  null,
                  null)));
    }

    Story closed() {
      told.made();
      return this;
    }

    JsonNode awaits(Stage stage) {
      return ModelsFixture.awaits(modelId, stage);
    }

    /** Everywhere this file was told to have moved to. */
    List<Stage> told(int atLeast) {
      return OTHER_ROLES
          .heard(Topics.MODELS_FILES, modelId.toString(), all -> all.size() >= atLeast)
          .stream()
          .map(Wire::readMessage)
          .filter(ModelMoved.class::isInstance)
          .map(message -> ((ModelMoved) message).stage())
          .toList();
    }
  }

  static JsonNode awaits(ModelId modelId, Stage stage) {
    return NINA.await(
        "/api/models/" + modelId, m -> m.path("stage").asString().equals(stage.name()));
  }

  static void put(String bucket, ModelId modelId, String content) {
    S3.putObject(
        it -> it.bucket(bucket).key(key(bucket, modelId)), RequestBody.fromString(content));
  }

  /** In the incoming store the channel has a part of its own. */
  static String key(String bucket, ModelId modelId) {
    return bucket.equals("incoming") ? Channel.SHOP.incomingKey(modelId) : modelId.toString();
  }

  static String sha256(String content) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empty when the bucket has no such file. */
  static String stored(String bucket, ModelId modelId) {
    return storedAt(bucket, key(bucket, modelId));
  }

  static String storedAt(String bucket, String key) {
    try {
      return S3.getObjectAsBytes(it -> it.bucket(bucket).key(key)).asUtf8String();
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return "";
      }
      throw e;
    }
  }
}
