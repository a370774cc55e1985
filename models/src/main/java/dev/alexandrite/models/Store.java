package dev.alexandrite.models;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.models.ModelsSettings.StoreSettings;
import dev.alexandrite.platform.StoreCheck;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The S3 store: a bucket for each stage, the model's id as the key. In the incoming one each
 * channel has a part of its own.
 */
@Component
class Store implements DisposableBean {

  /**
   * @param etag the content's MD5 in quotes, or something with a dash for a file that came in parts
   */
  record Stored(long sizeBytes, String etag) {

    /** Whether this is the same content, as far as the store can tell. */
    boolean sameAs(Stored other) {
      boolean comparable = !etag.contains("-") && !other.etag.contains("-");
      return sizeBytes == other.sizeBytes && (!comparable || etag.equals(other.etag));
    }
  }

  /** Where an object is. */
  record Place(String bucket, String key) {

    static Place of(Stage stage, Channel channel, ModelId modelId) {
      return new Place(
          bucket(stage),
          stage == Stage.INCOMING ? channel.incomingKey(modelId) : modelId.toString());
    }

    /** Where the buyer sees it. */
    static Place shown(Channel channel, ModelId modelId) {
      return new Place(bucket(Stage.INCOMING), channel.shownKey(modelId));
    }

    /** In the incoming store before the channels had parts of their own. */
    static Place old(ModelId modelId) {
      return new Place(bucket(Stage.INCOMING), modelId.toString());
    }

    private static String bucket(Stage stage) {
      return stage.name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String CONTENT_TYPE = "application/octet-stream";
  private static final String ATTACHMENT = "attachment";
  private static final Duration TRIAL_VALID = Duration.ofMinutes(1);
  private static final int BUFFER_BYTES = 1 << 18;

  /** It does not answer, or not us: nothing is wrong with the file, and waiting helps. */
  static final class Away extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Away(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  private final S3Client client;
  private final S3Presigner presigner;

  Store(ModelsSettings settings) {
    StoreSettings store = settings.store();
    var credentials =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(store.accessKey(), store.secretKey()));
    client =
        S3Client.builder()
            .endpointOverride(store.endpoint())
            .region(Region.of(store.region()))
            .credentialsProvider(credentials)
            .forcePathStyle(store.pathStyle())
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(store.connectTimeout())
                    .socketTimeout(store.answerTimeout()))
            .build();
    presigner =
        S3Presigner.builder()
            .endpointOverride(store.endpoint())
            .region(Region.of(store.region()))
            .credentialsProvider(credentials)
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(store.pathStyle()).build())
            .build();
  }

  /**
   * @throws Away when the store can't tell
   */
  Optional<Stored> find(Place place) {
    return asked(
        () -> {
          try {
            HeadObjectResponse head =
                client.headObject(it -> it.bucket(place.bucket()).key(place.key()));
            return Optional.of(new Stored(head.contentLength(), head.eTag()));
          } catch (NoSuchBucketException e) {
            throw e;
          } catch (S3Exception e) {
            if (e.statusCode() == 404) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  /**
   * Inside the store; the bytes do not come here. Whatever its sender called the content, the copy
   * is an attachment of octets.
   *
   * @param source what is expected there; another content is not copied
   * @throws Away when the store can't
   * @throws S3Exception when it refuses this copy
   */
  void copy(Place from, Place to, Stored source) {
    asked(
        () ->
            client.copyObject(
                it ->
                    it.sourceBucket(from.bucket())
                        .sourceKey(from.key())
                        .copySourceIfMatch(source.etag())
                        .destinationBucket(to.bucket())
                        .destinationKey(to.key())
                        .metadataDirective(MetadataDirective.REPLACE)
                        .contentType(CONTENT_TYPE)
                        .contentDisposition(ATTACHMENT)));
  }

  /**
   * Reads all of it.
   *
   * @return in hexadecimal digits
   * @throws Away when the store breaks off
   */
  String sha256(Place place) {
    return asked(
        () -> {
          MessageDigest digest = digest();
          byte[] buffer = new byte[BUFFER_BYTES];
          try (var in = client.getObject(it -> it.bucket(place.bucket()).key(place.key()))) {
            for (int read; (read = in.read(buffer)) >= 0; ) {
              digest.update(buffer, 0, read);
            }
          } catch (IOException e) {
            throw new Away(e);
          }
          return HexFormat.of().formatHex(digest.digest());
        });
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is not there is deleted, too. */
  void delete(Place place) {
    asked(() -> client.deleteObject(it -> it.bucket(place.bucket()).key(place.key())));
  }

  /** Made here, without asking the store. */
  URI address(Stage stage, ModelId modelId, Duration validFor) {
    return URI.create(
        presigner
            .presignGetObject(
                it ->
                    it.signatureDuration(validFor)
                        .getObjectRequest(
                            get ->
                                get.bucket(Place.bucket(stage))
                                    .key(modelId.toString())
                                    .responseContentType(CONTENT_TYPE)
                                    .responseContentDisposition(ATTACHMENT)))
            .url()
            .toString());
  }

  /** Of files that there are not. */
  StoreCheck.Trial trial() {
    ModelId none = new ModelId(UUID.randomUUID());
    URI put =
        URI.create(
            presigner
                .presignPutObject(
                    it ->
                        it.signatureDuration(TRIAL_VALID)
                            .putObjectRequest(
                                p ->
                                    p.bucket(Place.bucket(Stage.WORK))
                                        .key(none.toString())
                                        .contentType(CONTENT_TYPE)
                                        .contentLength(1L)))
                .url()
                .toString());
    return new StoreCheck.Trial(
        address(Stage.WORK, none, TRIAL_VALID),
        put,
        Map.of("Content-Type", CONTENT_TYPE),
        List.of(),
        () -> delete(Place.of(Stage.WORK, Channel.SHOP, none)));
  }

  private static <T> T asked(Supplier<T> call) {
    try {
      return call.get();
    } catch (NoSuchBucketException | SdkClientException e) {
      throw new Away(e);
    } catch (S3Exception e) {
      // Refused credentials are the installation's mistake and not the file's.
      if (e.statusCode() >= 500 || e.statusCode() == 403 || e.statusCode() == 429) {
        throw new Away(e);
      }
      throw e;
    }
  }

  @Override
  public void destroy() {
    client.close();
    presigner.close();
  }
}
