package dev.alexandrite.models;

import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.models.ModelsSettings.StoreSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
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
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The S3 store: a bucket for each stage, the model's id as the key. */
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
  Optional<Stored> find(Stage stage, ModelId modelId) {
    return asked(
        () -> {
          try {
            HeadObjectResponse head =
                client.headObject(it -> it.bucket(bucket(stage)).key(modelId.toString()));
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
   * Inside the store; the bytes do not come here.
   *
   * @param source what is expected there; another content is not copied
   * @throws Away when the store can't
   * @throws S3Exception when it refuses this copy
   */
  void copy(ModelId modelId, Stage from, Stage to, Stored source) {
    asked(
        () ->
            client.copyObject(
                it ->
                    it.sourceBucket(bucket(from))
                        .sourceKey(modelId.toString())
                        .copySourceIfMatch(source.etag())
                        .destinationBucket(bucket(to))
                        .destinationKey(modelId.toString())));
  }

  /** What is not there is deleted, too. */
  void delete(Stage stage, ModelId modelId) {
    asked(() -> client.deleteObject(it -> it.bucket(bucket(stage)).key(modelId.toString())));
  }

  /** Made here, without asking the store. */
  URI address(Stage stage, ModelId modelId, Duration validFor) {
    return URI.create(
        presigner
            .presignGetObject(
                it ->
                    it.signatureDuration(validFor)
                        .getObjectRequest(get -> get.bucket(bucket(stage)).key(modelId.toString())))
            .url()
            .toString());
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

  private static String bucket(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void destroy() {
    client.close();
    presigner.close();
  }
}
