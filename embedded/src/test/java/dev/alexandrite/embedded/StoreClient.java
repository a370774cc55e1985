package dev.alexandrite.embedded;

import dev.alexandrite.contracts.Role;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Somebody at the store, as their identity lets them. */
final class StoreClient {
  private static final Duration VALID = Duration.ofMinutes(15);

  /** Something to try. */
  interface Call {
    Object of(S3Client client);
  }

  private final EmbeddedS3 store;
  private final StaticCredentialsProvider credentials;

  StoreClient(EmbeddedS3 store, String accessKey, String secretKey) {
    this.store = store;
    this.credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
  }

  StoreClient(EmbeddedS3 store, Role role) {
    this(store, role.word(), TestServers.storeSecret(role));
  }

  static StoreClient ofEverything(EmbeddedS3 store) {
    return new StoreClient(store, TestServers.S3_ACCESS_KEY, TestServers.S3_SECRET_KEY);
  }

  S3Client client() {
    return S3Client.builder()
        .endpointOverride(store.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials)
        .forcePathStyle(true)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** The status that it is answered with. */
  int tries(Call call) {
    try (S3Client client = client()) {
      call.of(client);
      return 200;
    } catch (S3Exception e) {
      return e.statusCode();
    }
  }

  void put(String bucket, String key, String content) {
    try (S3Client client = client()) {
      client.putObject(p -> p.bucket(bucket).key(key), RequestBody.fromString(content));
    }
  }

  /** Empty when there is no such object. */
  String get(String bucket, String key) {
    try (S3Client client = client()) {
      return client.getObjectAsBytes(g -> g.bucket(bucket).key(key)).asUtf8String();
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return "";
      }
      throw e;
    }
  }

  /** Objects of the incoming store, and uploads in parts that have not ended. */
  long countAll() {
    try (S3Client client = client()) {
      return client.listObjectsV2Paginator(l -> l.bucket("incoming")).contents().stream().count()
          + client.listMultipartUploads(l -> l.bucket("incoming")).uploads().size();
    }
  }

  URI putAddress(String key, long bytes) {
    try (S3Presigner presigner = presigner()) {
      return uri(
          presigner
              .presignPutObject(
                  it ->
                      it.signatureDuration(VALID)
                          .putObjectRequest(
                              put ->
                                  put.bucket("incoming")
                                      .key(key)
                                      .contentType("application/octet-stream")
                                      .contentLength(bytes)
                                      .ifNoneMatch("*")))
              .url());
    }
  }

  URI partAddress(String key, String uploadId, int number, long bytes) {
    try (S3Presigner presigner = presigner()) {
      return uri(
          presigner
              .presignUploadPart(
                  it ->
                      it.signatureDuration(VALID)
                          .uploadPartRequest(
                              put ->
                                  put.bucket("incoming")
                                      .key(key)
                                      .uploadId(uploadId)
                                      .partNumber(number)
                                      .contentLength(bytes)
                                      .overrideConfiguration(
                                          o ->
                                              o.putHeader(
                                                  "Content-Type", "application/octet-stream"))))
              .url());
    }
  }

  URI getAddress(String key) {
    try (S3Presigner presigner = presigner()) {
      return uri(
          presigner
              .presignGetObject(
                  it ->
                      it.signatureDuration(VALID)
                          .getObjectRequest(
                              get ->
                                  get.bucket("incoming")
                                      .key(key)
                                      .responseContentType("application/octet-stream")
                                      .responseContentDisposition("attachment")))
              .url());
    }
  }

  private S3Presigner presigner() {
    return S3Presigner.builder()
        .endpointOverride(store.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials)
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .build();
  }

  private static URI uri(java.net.URL url) {
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
