package dev.alexandrite.channel;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.StoreCheck;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The incoming file store. Browsers send and fetch files there themselves, at addresses that are
 * signed here for one file, its exact size and a while; a file that has arrived can't be replaced.
 *
 * <p>Every method that asks the store throws {@link Problem} role-away while it does not answer.
 */
@Component
class Store implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Store.class);
  private static final int NOT_FOUND = 404;

  /** Joining the parts of a large file takes the store a while. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration TRIAL_VALID = Duration.ofMinutes(1);

  /** Refuses to write over what is there; the browser sends it with the file. */
  static final String IF_NONE_MATCH = "*";

  /** Of every file, whatever its sender would call it: none is ever shown as a page. */
  static final String CONTENT_TYPE = "application/octet-stream";

  private final Channel channel;
  private final String bucket;
  private final S3Client s3;
  private final S3Presigner presigner;

  Store(Channel channel, ChannelSettings settings) {
    this.channel = channel;
    ChannelSettings.StoreSettings store = settings.store();
    this.bucket = store.bucket();
    var credentials =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(store.accessKey(), store.secretKey()));
    this.s3 =
        S3Client.builder()
            .endpointOverride(store.endpoint())
            .region(Region.of(store.region()))
            .credentialsProvider(credentials)
            .forcePathStyle(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(PATIENCE))
            .overrideConfiguration(o -> o.apiCallTimeout(PATIENCE))
            .build();
    this.presigner =
        S3Presigner.builder()
            .endpointOverride(store.endpoint())
            .region(Region.of(store.region()))
            .credentialsProvider(credentials)
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build();
  }

  private String key(ModelId modelId) {
    return channel.incomingKey(modelId);
  }

  /** Where the whole file is to be put, once; with the headers of {@link #putHeaders}. */
  String putAddress(ModelId modelId, long sizeBytes, Duration valid) {
    return presigner
        .presignPutObject(
            p ->
                p.signatureDuration(valid)
                    .putObjectRequest(
                        put ->
                            put.bucket(bucket)
                                .key(key(modelId))
                                .contentType(CONTENT_TYPE)
                                .contentLength(sizeBytes)
                                .ifNoneMatch(IF_NONE_MATCH)))
        .url()
        .toString();
  }

  /** They are signed, and so have to be sent. */
  static Map<String, String> putHeaders() {
    return Map.of("Content-Type", CONTENT_TYPE, "If-None-Match", IF_NONE_MATCH);
  }

  static Map<String, String> partHeaders() {
    return Map.of("Content-Type", CONTENT_TYPE);
  }

  String partAddress(
      ModelId modelId, String multipartId, int number, long sizeBytes, Duration valid) {
    return presigner
        .presignUploadPart(
            p ->
                p.signatureDuration(valid)
                    .uploadPartRequest(
                        part ->
                            part.bucket(bucket)
                                .key(key(modelId))
                                .uploadId(multipartId)
                                .partNumber(number)
                                .contentLength(sizeBytes)
                                .overrideConfiguration(
                                    o -> o.putHeader("Content-Type", CONTENT_TYPE))))
        .url()
        .toString();
  }

  /**
   * The file itself, or what is shown of it once it has moved on; empty when there is neither.
   * Whatever its sender called the content, it is an attachment and never a page.
   */
  Optional<String> getAddress(ModelId modelId, Duration valid) {
    return Stream.of(channel.shownKey(modelId), key(modelId))
        .filter(key -> sizeBytes(key).isPresent())
        .findFirst()
        .map(key -> getAddress(key, valid));
  }

  private String getAddress(String key, Duration valid) {
    return getAddress(bucket, key, valid);
  }

  private String getAddress(String bucket, String key, Duration valid) {
    return presigner
        .presignGetObject(
            p ->
                p.signatureDuration(valid)
                    .getObjectRequest(
                        get ->
                            get.bucket(bucket)
                                .key(key)
                                .responseContentType(CONTENT_TYPE)
                                .responseContentDisposition("attachment")))
        .url()
        .toString();
  }

  String beginParts(ModelId modelId) {
    return asked(
        () ->
            s3.createMultipartUpload(
                    c -> c.bucket(bucket).key(key(modelId)).contentType(CONTENT_TYPE))
                .uploadId());
  }

  record Arrived(int number, long sizeBytes, String tag) {}

  /**
   * The parts that have arrived.
   *
   * @throws NoSuchUpload when the upload was completed or given up
   */
  List<Arrived> parts(ModelId modelId, String multipartId) {
    return asked(
        () ->
            s3
                .listPartsPaginator(l -> l.bucket(bucket).key(key(modelId)).uploadId(multipartId))
                .parts()
                .stream()
                .map(Store::arrived)
                .toList());
  }

  private static Arrived arrived(Part part) {
    return new Arrived(part.partNumber(), part.size(), part.eTag());
  }

  /**
   * @throws NoSuchUpload when the upload was completed or given up
   */
  void join(ModelId modelId, String multipartId, List<Arrived> parts) {
    asked(
        () ->
            s3.completeMultipartUpload(
                c ->
                    c.bucket(bucket)
                        .key(key(modelId))
                        .uploadId(multipartId)
                        .multipartUpload(
                            m ->
                                m.parts(
                                    parts.stream()
                                        .map(
                                            part ->
                                                CompletedPart.builder()
                                                    .partNumber(part.number())
                                                    .eTag(part.tag())
                                                    .build())
                                        .toList()))));
  }

  /** Empty when there is no such file. */
  OptionalLong sizeBytes(ModelId modelId) {
    return sizeBytes(key(modelId));
  }

  private OptionalLong sizeBytes(String key) {
    return asked(
        () -> {
          try {
            return OptionalLong.of(s3.headObject(h -> h.bucket(bucket).key(key)).contentLength());
          } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
              return OptionalLong.empty();
            }
            throw e;
          }
        });
  }

  void giveUpParts(ModelId modelId, String multipartId) {
    try {
      asked(
          () ->
              s3.abortMultipartUpload(
                  a -> a.bucket(bucket).key(key(modelId)).uploadId(multipartId)));
    } catch (NoSuchUpload e) {
      log.debug("already given up: {}", modelId);
    }
  }

  /** Forgets what has arrived of a file; nothing happens when there is nothing. */
  void discard(ModelId modelId, @Nullable String multipartId) {
    if (multipartId != null) {
      giveUpParts(modelId, multipartId);
    }
    asked(() -> s3.deleteObject(d -> d.bucket(bucket).key(key(modelId))));
  }

  /** The store knows no upload in parts under this id, or no longer. */
  static final class NoSuchUpload extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoSuchUpload() {
      super(null, null, false, false);
    }
  }

  /** Of files that there are not. */
  StoreCheck.Trial trial() {
    ModelId none = new ModelId(UUID.randomUUID());
    Channel other = channel == Channel.SHOP ? Channel.PARTNER : Channel.SHOP;
    return new StoreCheck.Trial(
        URI.create(getAddress(key(none), TRIAL_VALID)),
        URI.create(putAddress(none, 1, TRIAL_VALID)),
        putHeaders(),
        List.of(
            URI.create(getAddress(bucket, other.incomingKey(none), TRIAL_VALID)),
            URI.create(getAddress("work", none.toString(), TRIAL_VALID)),
            URI.create(getAddress("archive", none.toString(), TRIAL_VALID))),
        () -> discard(none, null));
  }

  private <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (NoSuchUploadException e) {
      throw new NoSuchUpload();
    } catch (SdkException e) {
      log.error("the file store does not do what it should", e);
      throw new Problem(
          CommonProblem.ROLE_AWAY, "The file store does not answer; try again in a moment.");
    }
  }

  @Override
  public void close() {
    presigner.close();
    s3.close();
  }
}
