package dev.alexandrite.platform;

import dev.alexandrite.contracts.Sha256;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client's own name for one command, so that it is done once however often it is sent
 * (draft-ietf-httpapi-idempotency-key-header-07).
 *
 * @param text without the quotes of a structured field
 */
public record CommandKey(String text) {
  public static final String HEADER = "Idempotency-Key";

  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,200}");

  /**
   * @param header as it was sent; null when it was not
   * @throws Problem idempotency-key-missing when there is none, or invalid-field
   */
  public static CommandKey of(@Nullable String header) {
    String text = header == null ? "" : header.strip();
    if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
      text = text.substring(1, text.length() - 1);
    }
    if (text.isEmpty()) {
      throw new Problem(
          CommonProblem.IDEMPOTENCY_KEY_MISSING,
          "Send a new random 'Idempotency-Key', such as a UUID, with every new command.");
    }
    if (!KEY.matcher(text).matches()) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'Idempotency-Key' has 1 to 200 visible ASCII characters.");
    }
    return new CommandKey(text);
  }

  /** Where a key may be left out. */
  public static @Nullable CommandKey ofOptional(@Nullable String header) {
    return header == null ? null : of(header);
  }

  /** What the database keeps of it. */
  public byte[] hash() {
    return Sha256.of(text);
  }

  /** The same key was sent with something else. */
  public static Problem differs() {
    return new Problem(
        CommonProblem.COMMAND_DIFFERS,
        "This 'Idempotency-Key' came with other content before; a new command needs a new key.");
  }
}
