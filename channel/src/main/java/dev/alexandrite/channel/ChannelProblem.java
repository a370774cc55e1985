package dev.alexandrite.channel;

import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.ProblemCode.Kind;

/** What a buyer can be told, in the shop and by the partner API. */
public final class ChannelProblem {
  public static final ProblemCode PIECE_NOT_FOUND =
      new ProblemCode(Kind.ABSENT, "piece-not-found", "There is no such piece in the catalogue");
  public static final ProblemCode MODEL_TOO_LARGE =
      new ProblemCode(Kind.LARGE_BODY, "model-too-large", "The model file is too large");
  public static final ProblemCode MODEL_EMPTY =
      new ProblemCode(Kind.INVALID, "model-empty", "The model file is empty");
  public static final ProblemCode UPLOAD_EXPIRED =
      new ProblemCode(Kind.GONE, "upload-expired", "The upload address has expired");
  public static final ProblemCode UPLOAD_MISSING =
      new ProblemCode(Kind.CONFLICT, "upload-missing", "The file has not arrived in the store");
  public static final ProblemCode UPLOAD_INCOMPLETE =
      new ProblemCode(Kind.CONFLICT, "upload-incomplete", "Parts of the file are missing");
  public static final ProblemCode QUOTE_HELD =
      new ProblemCode(Kind.CONFLICT, "quote-held", "The price waits for an answer or for a seller");
  public static final ProblemCode QUOTE_EXPIRED =
      new ProblemCode(Kind.CONFLICT, "quote-expired", "The price has expired");
  public static final ProblemCode PRICE_NOT_READY =
      new ProblemCode(Kind.CONFLICT, "price-not-ready", "The price is not known yet");
  public static final ProblemCode ALLOY_NOT_OFFERED =
      new ProblemCode(Kind.CONFLICT, "alloy-not-offered", "It can't be had in that alloy");
  public static final ProblemCode TOO_MANY_OPEN_ORDERS =
      new ProblemCode(Kind.CONFLICT, "too-many-open-orders", "Too many orders are open");
  public static final ProblemCode TOO_MANY_UPLOADS =
      new ProblemCode(
          Kind.CONFLICT, "too-many-uploads", "Too many files were uploaded for the order");
  public static final ProblemCode UPLOAD_BYTES_USED_UP =
      new ProblemCode(
          Kind.TOO_MANY, "upload-bytes-used-up", "So many bytes are not taken within a day");
  public static final ProblemCode MODEL_REFUSED =
      new ProblemCode(Kind.NOT_MAKEABLE, "model-refused", "The model can't be made");
  public static final ProblemCode IDEMPOTENCY_KEY_REUSED =
      new ProblemCode(
          Kind.CONFLICT,
          "idempotency-key-reused",
          "The Idempotency-Key was used for another request");
  public static final ProblemCode IDEMPOTENCY_KEY_IN_USE =
      new ProblemCode(
          Kind.CONFLICT,
          "idempotency-key-in-use",
          "The first request with this key is still running");

  private ChannelProblem() {}
}
