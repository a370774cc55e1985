package dev.alexandrite.pricing.measuring;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.platform.StoreCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Fetches 3D files from the incoming store; what has moved on was priced before. */
@Component
class Store implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int BUFFER_BYTES = 1 << 18;
  private static final Duration TRIAL_VALID = Duration.ofMinutes(1);
  private static final String BUCKET = "incoming";

  /** Nothing is wrong with the file, as far as anybody knows. */
  static final class Away extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Away(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** There is no such file, and trying again brings none. */
  static final class Missing extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Missing(ModelId modelId) {
      super("the store has no file of the model " + modelId);
    }
  }

  private final S3Client s3;
  private final S3Presigner presigner;

  Store(MeasuringSettings settings) {
    MeasuringSettings.Store store = settings.store();
    var credentials =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(store.accessKey(), store.secretKey()));
    presigner =
        S3Presigner.builder()
            .endpointOverride(URI.create(store.endpoint()))
            .region(Region.of(store.region()))
            .credentialsProvider(credentials)
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build();
    s3 =
        S3Client.builder()
            .endpointOverride(URI.create(store.endpoint()))
            .region(Region.of(store.region()))
            .forcePathStyle(true)
            .credentialsProvider(credentials)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(PATIENCE)
                    .socketTimeout(PATIENCE))
            .build();
  }

  /**
   * Copies a model to the disk, never more of it than models may be large.
   *
   * @return SHA-256 of the content, in hexadecimal digits
   * @throws Away when the store does not answer
   * @throws Missing when it has no such file
   */
  String fetch(Channel channel, ModelId modelId, Path target) {
    for (String key : keys(channel, modelId)) {
      try (ResponseInputStream<GetObjectResponse> in =
          s3.getObject(get -> get.bucket(BUCKET).key(key))) {
        return copy(in, target);
      } catch (NoSuchKeyException | NoSuchBucketException e) {
        // it may be at the other key
      } catch (S3Exception e) {
        throw new Away("the store answered " + e.statusCode(), e);
      } catch (SdkClientException e) {
        throw new Away("the store does not answer", e);
      } catch (IOException e) {
        throw new Away("the file broke off", e);
      } catch (SdkException e) {
        throw new Away("the store failed", e);
      }
    }
    throw new Missing(modelId);
  }

  /** Before the channels had parts of their own, the key was the model's id. */
  private static List<String> keys(Channel channel, ModelId modelId) {
    return List.of(channel.incomingKey(modelId), modelId.toString());
  }

  private URI address(String bucket, String key) {
    return URI.create(
        presigner
            .presignGetObject(
                it ->
                    it.signatureDuration(TRIAL_VALID)
                        .getObjectRequest(
                            get ->
                                get.bucket(bucket)
                                    .key(key)
                                    .responseContentType("application/octet-stream")
                                    .responseContentDisposition("attachment")))
            .url()
            .toString());
  }

  /** Of files that there are not. */
  StoreCheck.Trial trial() {
    ModelId none = new ModelId(UUID.randomUUID());
    return new StoreCheck.Trial(
        address(BUCKET, Channel.SHOP.incomingKey(none)),
        null,
        Map.of(),
        List.of(address("work", none.toString()), address("archive", none.toString())),
        () -> {});
  }

  /** One byte beyond the limit is kept, by which the reader sees that it is too large. */
  private static String copy(InputStream in, Path target) throws IOException {
    MessageDigest digest = sha256();
    long left = Limits.DEFAULT.fileBytesMax() + 1;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (OutputStream out = Files.newOutputStream(target)) {
      for (int read; left > 0 && (read = in.read(buffer)) >= 0; left -= read) {
        int wanted = (int) Math.min(read, left);
        digest.update(buffer, 0, wanted);
        out.write(buffer, 0, wanted);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    s3.close();
    presigner.close();
  }
}
