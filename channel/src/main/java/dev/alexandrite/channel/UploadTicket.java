package dev.alexandrite.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.alexandrite.contracts.ModelId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to put a file into the store. It has either one address for the whole file, or one
 * for each part that is still missing.
 *
 * @param expiresAt until when these addresses work; ask again for fresh ones
 * @param url where to PUT the whole file
 * @param headers to send with every PUT, of the whole file or of a part; null when all has arrived
 * @param partSizeBytes of every part but the last
 * @param arrived the numbers of the parts that the store has
 * @param parts where to PUT those it has not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UploadTicket(
    ModelId modelId,
    String fileName,
    long sizeBytes,
    Instant expiresAt,
    @Nullable String url,
    @Nullable Map<String, String> headers,
    @Nullable Long partSizeBytes,
    @Nullable List<Integer> arrived,
    @Nullable List<UploadPart> parts) {

  /**
   * @param number from 1
   */
  public record UploadPart(int number, String url) {}
}
