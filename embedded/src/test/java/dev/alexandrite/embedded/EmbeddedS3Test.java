package dev.alexandrite.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class EmbeddedS3Test {
  private static final String FOREIGN = "http://elsewhere.example";

  private final EmbeddedS3 s3 = TestServers.shared().s3();
  private final HttpClient browser = HttpClient.newHttpClient();
  private final String key = UUID.randomUUID().toString();

  @Test
  void theThreeBucketsAreThere() {
    try (var client = client(s3.endpoint(), TestServers.S3_SECRET_KEY)) {
      for (String bucket : EmbeddedS3.BUCKETS) {
        assertThat(client.listObjectsV2(it -> it.bucket(bucket)).name()).isEqualTo(bucket);
      }
    }
  }

  @Test
  void aBrowserPutsAndGetsAtPreSignedAddresses() throws Exception {
    byte[] model = "solid ring".getBytes(StandardCharsets.UTF_8);

    var put = send(put(presignedPut(model.length, Duration.ofMinutes(15)), model));
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(put.headers().firstValue("Access-Control-Allow-Origin"))
        .contains(TestServers.WEB_ORIGIN);
    assertThat(put.headers().firstValue("ETag")).isPresent();
    assertThat(put.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
        .contains("ETag");

    var get =
        send(
            HttpRequest.newBuilder(presignedGet())
                .header("Origin", TestServers.WEB_ORIGIN)
                .build());
    assertThat(get.body()).isEqualTo("solid ring");
    assertThat(get.headers().firstValue("Access-Control-Allow-Origin"))
        .contains(TestServers.WEB_ORIGIN);
  }

  @Test
  void thePreflightOfAPutIsAnsweredForOurOriginAlone() throws Exception {
    var ours = preflight(TestServers.WEB_ORIGIN);
    assertThat(ours.statusCode()).isEqualTo(200);
    assertThat(ours.headers().firstValue("Access-Control-Allow-Origin"))
        .contains(TestServers.WEB_ORIGIN);
    assertThat(ours.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
        .contains("PUT");
    assertThat(ours.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .containsIgnoringCase("content-type");

    var foreign = preflight(FOREIGN);
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void anotherSizeThanTheSignedOneIsRefused() throws Exception {
    var answer = send(put(presignedPut(3, Duration.ofMinutes(15)), "four".getBytes()));

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void anExpiredAddressIsRefused() throws Exception {
    byte[] model = {1, 2, 3};
    send(put(presignedPut(model.length, Duration.ofMinutes(15)), model));
    var hourAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));

    assertThat(send(HttpRequest.newBuilder(presignedGet(hourAgo, 15)).build()).statusCode())
        .isEqualTo(403);
    assertThat(send(HttpRequest.newBuilder(presignedGet(hourAgo, 75)).build()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void anAddressThatWasTamperedWithIsRefused() throws Exception {
    byte[] model = {1, 2, 3};
    send(put(presignedPut(model.length, Duration.ofMinutes(15)), model));
    String address = presignedGet().toString();

    for (var tampered :
        List.of(
            address.replace(key, key + "x"),
            address.replaceAll("X-Amz-Expires=\\d+", "X-Amz-Expires=90000"),
            address.replaceAll("X-Amz-Signature=...", "X-Amz-Signature=000"),
            address.replaceAll("\\?.*", ""))) {
      assertThat(send(HttpRequest.newBuilder(URI.create(tampered)).build()).statusCode())
          .as(tampered)
          .isIn(400, 403);
    }
    assertThat(send(HttpRequest.newBuilder(URI.create(address)).build()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aWrongSecretIsRefused() {
    try (var client = client(s3.endpoint(), "guessed")) {
      assertThatThrownBy(() -> client.listObjectsV2(it -> it.bucket("incoming")))
          .isInstanceOfSatisfying(
              S3Exception.class, refusal -> assertThat(refusal.statusCode()).isEqualTo(403));
    }
  }

  @Test
  void objectsAreKeptOverARestart(@TempDir Path dir) {
    for (int run = 0; run < 2; run++) {
      try (var store =
              EmbeddedS3.start(
                  dir,
                  Ports.free(),
                  List.of(StoreIdentity.ofEverything(TestServers.S3_ACCESS_KEY, "s")),
                  List.of());
          var client = client(store.endpoint(), "s")) {
        if (run == 0) {
          client.putObject(it -> it.bucket("work").key(key), RequestBody.fromString("kept"));
        }
        assertThat(client.getObjectAsBytes(it -> it.bucket("work").key(key)).asUtf8String())
            .isEqualTo("kept");
      }
    }
  }

  @Test
  void aModelOfTheLargestSizePasses() throws Exception {
    long bytes = 500L << 20;
    var request =
        HttpRequest.newBuilder(presignedPut(bytes, Duration.ofMinutes(15)))
            .header("Content-Type", "model/stl")
            .PUT(
                HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofInputStream(() -> zeros(bytes)), bytes))
            .build();

    assertThat(send(request).statusCode()).isEqualTo(200);
    try (var client = client(s3.endpoint(), TestServers.S3_SECRET_KEY)) {
      assertThat(client.headObject(it -> it.bucket("incoming").key(key)).contentLength())
          .isEqualTo(bytes);
      client.deleteObject(it -> it.bucket("incoming").key(key));
    }
  }

  private HttpResponse<String> preflight(String origin) throws Exception {
    return send(
        HttpRequest.newBuilder(presignedPut(10, Duration.ofMinutes(15)))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "PUT")
            .header("Access-Control-Request-Headers", "content-type")
            .build());
  }

  private static HttpRequest put(URI address, byte[] body) {
    return HttpRequest.newBuilder(address)
        .header("Origin", TestServers.WEB_ORIGIN)
        .header("Content-Type", "model/stl")
        .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return browser.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static InputStream zeros(long bytes) {
    return new InputStream() {
      private long left = bytes;

      @Override
      public int read() {
        return left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (left <= 0) {
          return -1;
        }
        int now = (int) Math.min(left, length);
        left -= now;
        return now;
      }
    };
  }

  private URI presignedPut(long bytes, Duration validity) throws Exception {
    try (var presigner = presigner()) {
      return presigner
          .presignPutObject(
              it ->
                  it.signatureDuration(validity)
                      .putObjectRequest(
                          put ->
                              put.bucket("incoming")
                                  .key(key)
                                  .contentLength(bytes)
                                  .contentType("model/stl")))
          .url()
          .toURI();
    }
  }

  private URI presignedGet() throws Exception {
    return presignedGet(Clock.systemUTC(), 15);
  }

  /** The presigner takes no clock, so an address of another time is signed with the signer. */
  private URI presignedGet(Clock clock, int minutes) {
    var signed =
        AwsV4HttpSigner.create()
            .sign(
                it ->
                    it.identity(
                            AwsBasicCredentials.create(
                                TestServers.S3_ACCESS_KEY, TestServers.S3_SECRET_KEY))
                        .request(
                            SdkHttpRequest.builder()
                                .method(SdkHttpMethod.GET)
                                .uri(s3.endpoint().resolve("/incoming/" + key))
                                .build())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(
                            AwsV4HttpSigner.AUTH_LOCATION,
                            AwsV4HttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(
                            AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(minutes))
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
    return signed.request().getUri();
  }

  private S3Presigner presigner() {
    return S3Presigner.builder()
        .endpointOverride(s3.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials(TestServers.S3_SECRET_KEY))
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .build();
  }

  private static StaticCredentialsProvider credentials(String secret) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(TestServers.S3_ACCESS_KEY, secret));
  }

  private static S3Client client(URI endpoint, String secret) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials(secret))
        .forcePathStyle(true)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }
}
