package dev.alexandrite.pricing;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.OtherRoles;
import dev.alexandrite.embedded.TestServers;
import dev.alexandrite.geometry.RingGenerator;
import dev.alexandrite.platform.RoleLauncher;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The role on a real database, broker and store, and the other roles' voices. */
public final class PricingFixture {
  public static final Clock CLOCK = Clock.systemUTC();
  private static final TestServers HOUSE = TestServers.shared();
  public static final S3Client S3 = store();

  /** Small enough that lanes, progress and estimates show with models of some megabytes. */
  private static final Map<String, String> SMALL_SCALE =
      Map.of(
          "PRICING_SMALL_BYTES_MAX", "2000000",
          "pricing.progress-from-bytes", "2000000",
          "pricing.estimate-from-bytes", "2000000",
          "PRICING_RETRY_AFTER", "200ms",
          "PRICING_LEASE", "2s");

  public static final ConfigurableApplicationContext ROLE = start(Map.of());
  public static final OtherRoles OTHER_ROLES = new OtherRoles(Role.PRICING);
  private static final Ear EAR = new Ear();
  public static final Caller NOBODY = callerOf(ROLE);
  public static final Caller NINA = NOBODY.as("nina");
  public static final Caller ADMIN = NOBODY.as("admin");
  public static final JdbcClient DATABASE = ROLE.getBean(JdbcClient.class);

  private PricingFixture() {}

  /** An instance of the role; all of them share the database. */
  public static ConfigurableApplicationContext start(Map<String, String> settings) {
    HOUSE.identity();
    Map<String, String> all = settings();
    all.putAll(settings);
    return RoleLauncher.start(Role.PRICING, all);
  }

  public static Map<String, String> settings() {
    Map<String, String> all = new HashMap<>(HOUSE.settings("pricing"));
    all.putAll(SMALL_SCALE);
    return all;
  }

  /** An instance in a JVM of its own, on the same database, to be killed. */
  public static Process instanceOfItsOwn(String heap) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                RoleLauncher.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "instance.log").toFile());
    builder.environment().putAll(settings());
    builder.environment().put("ROLES", "pricing");
    return builder.start();
  }

  public static Caller callerOf(ConfigurableApplicationContext role) {
    return Caller.nobody(
        Objects.requireNonNull(
            role.getEnvironment().getProperty("local.server.port", Integer.class)));
  }

  private static S3Client store() {
    HOUSE.s3();
    return S3Client.builder()
        .endpointOverride(URI.create(HOUSE.settings("pricing").get("S3_ENDPOINT")))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(TestServers.S3_ACCESS_KEY, TestServers.S3_SECRET_KEY)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** The same, without its last triangle. */
  public static byte[] withAHole(byte[] stl) {
    byte[] open = Arrays.copyOf(stl, stl.length - 50);
    ByteBuffer bytes = ByteBuffer.wrap(open).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(80, bytes.getInt(80) - 1);
    return open;
  }

  /** A glTF of a box, whose numbers are metres by the format; its height differs each time. */
  public static byte[] gltfBox(double xMm, double yMm, double zMm) {
    double height = zMm + NTH.incrementAndGet() / 1000.0;
    ByteBuffer buffer = ByteBuffer.allocate(8 * 12 + 36 * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int corner = 0; corner < 8; corner++) {
      buffer.putFloat((float) ((corner & 1) * xMm / 1000));
      buffer.putFloat((float) ((corner >> 1 & 1) * yMm / 1000));
      buffer.putFloat((float) ((corner >> 2) * height / 1000));
    }
    for (char corner : "021123456576014154263367042246135375".toCharArray()) {
      buffer.putShort((short) (corner - '0'));
    }
    return """
    {"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],
     "meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1}]}],
     "accessors":[{"bufferView":0,"componentType":5126,"count":8,"type":"VEC3"},
       {"bufferView":1,"componentType":5123,"count":36,"type":"SCALAR"}],
     "bufferViews":[{"buffer":0,"byteLength":96},{"buffer":0,"byteOffset":96,"byteLength":72}],
     "buffers":[{"byteLength":168,"uri":"data:application/octet-stream;base64,%s"}]}
    """
        .formatted(Base64.getEncoder().encodeToString(buffer.array()))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A ring that no other test has: its width differs by a thousandth each time. */
  public static RingGenerator ring() {
    return ring(96);
  }

  public static RingGenerator ring(int segments) {
    return new RingGenerator(17.3 + NTH.incrementAndGet() / 1000.0, 2.2, segments);
  }

  private static final java.util.concurrent.atomic.AtomicInteger NTH =
      new java.util.concurrent.atomic.AtomicInteger();

  /** An order whose customer brings files; what the role says about it is looked for here. */
  public static final class Story {
    public final OtherRoles.Story told;
    public final OrderId orderId;
    public ModelId modelId;

    public Story() {
      this("c-" + UUID.randomUUID());
    }

    public Story(String customerRef) {
      told = OTHER_ROLES.story(Channel.SHOP, customerRef);
      orderId = told.orderId;
      told.said(new OrderInitiated(orderId.number(), told.customerRef, Kind.MODEL, null, 1));
    }

    public Story brings(byte[] file) {
      return brings(file, "stl");
    }

    public Story brings(byte[] file, String extension) {
      return stores(file).announces(extension, file.length);
    }

    public Story stores(byte[] file) {
      modelId = newModel();
      return stores(modelId, file);
    }

    public Story stores(ModelId modelId, byte[] file) {
      S3.putObject(
          p -> p.bucket("incoming").key(Channel.SHOP.incomingKey(modelId)),
          RequestBody.fromBytes(file));
      return this;
    }

    /** Says it came, and it did not. */
    public Story claims(String extension, long sizeBytes) {
      modelId = newModel();
      return announces(extension, sizeBytes);
    }

    public Story announces(String extension, long sizeBytes) {
      return says(new FileUploaded(modelId, extension, sizeBytes));
    }

    public Story submits(Alloy alloy, int quantity) {
      return says(new OrderSubmitted(Kind.MODEL, modelId, null, alloy, quantity, null, null));
    }

    /** By its channel's own word at that time. */
    public Story submitted(Alloy alloy, Instant at) {
      told.said(new OrderSubmitted(Kind.MODEL, modelId, null, alloy, 1, null, null), at);
      return this;
    }

    public Story says(OrderEvent event) {
      told.said(event);
      return this;
    }

    public Story wants(String unit) {
      OTHER_ROLES.say(
          Topics.SHOP_WISHES, new Message.QuoteWanted(Uuid7.next(CLOCK), orderId, modelId, unit));
      return this;
    }

    /** The last word of this kind about the present model. */
    public <T extends Message> T hears(Class<T> kind) {
      return hears(kind, word -> true);
    }

    public <T extends Message> T hears(Class<T> kind, Predicate<T> wanted) {
      List<Message> words = words(all -> all.stream().anyMatch(w -> is(w, kind, wanted)));
      return kind.cast(
          words.stream().filter(w -> is(w, kind, wanted)).reduce((a, b) -> b).orElseThrow());
    }

    private <T extends Message> boolean is(Message word, Class<T> kind, Predicate<T> wanted) {
      return kind.isInstance(word) && modelOf(word).equals(modelId) && wanted.test(kind.cast(word));
    }

    /** All that was said about this order, as soon as it is as wanted. */
    public List<Message> words(Predicate<List<Message>> wanted) {
      return EAR
          .heard(
              Topics.quotes(Channel.SHOP),
              orderId.toString(),
              bodies -> wanted.test(bodies.stream().map(Wire::readMessage).toList()))
          .stream()
          .map(Wire::readMessage)
          .toList();
    }

    public Said becomes(OrderState state) {
      return PricingFixture.said(orderId, state);
    }
  }

  private static ModelId modelOf(Message word) {
    return switch (word) {
      case Message.QuoteReady q -> q.modelId();
      case Message.QuoteHeld q -> q.modelId();
      case Message.QuoteRefused q -> q.modelId();
      case Message.QuoteProgress q -> q.modelId();
      case Message.QuoteEstimated q -> q.modelId();
      default -> throw new IllegalArgumentException(word.type());
    };
  }

  /** What was said about measuring this order's model anew, as soon as it has come to an end. */
  public static List<Message.ModelRemeasured> remeasured(OrderId orderId) {
    return EAR
        .heard(
            Topics.PRICING_REMEASURED,
            orderId.toString(),
            all -> !all.getLast().contains(Message.Remeasured.UNDER_WAY.name()))
        .stream()
        .map(body -> (Message.ModelRemeasured) Wire.readMessage(body))
        .toList();
  }

  /** The order's event that led to this state. */
  public static Said said(OrderId orderId, OrderState state) {
    return Wire.readSaid(
        EAR.heard(
                Topics.ORDERS,
                orderId.toString(),
                all -> Wire.readSaid(all.getLast()).state() == state)
            .getLast());
  }

  public static ModelId newModel() {
    return ModelId.next(CLOCK);
  }

  public static Money euros(long minor) {
    return Money.of(minor, "EUR");
  }
}
