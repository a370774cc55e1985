package dev.alexandrite.channel;

import dev.alexandrite.platform.ProblemCode;

/** What a buyer can be told, in the shop and by the partner API. */
public enum ChannelProblem implements ProblemCode {
  PIECE_NOT_FOUND(Kind.ABSENT, "There is no such piece in the catalogue"),
  MODEL_TOO_LARGE(Kind.LARGE_BODY, "The model file is too large"),
  MODEL_EMPTY(Kind.INVALID, "The model file is empty"),
  UPLOAD_EXPIRED(Kind.GONE, "The upload address has expired"),
  UPLOAD_MISSING(Kind.CONFLICT, "The file has not arrived in the store"),
  UPLOAD_INCOMPLETE(Kind.CONFLICT, "Parts of the file are missing"),
  QUOTE_HELD(Kind.CONFLICT, "The price waits for an answer or for a seller"),
  QUOTE_EXPIRED(Kind.CONFLICT, "The price has expired"),
  PRICE_NOT_READY(Kind.CONFLICT, "The price is not known yet"),
  ALLOY_NOT_OFFERED(Kind.CONFLICT, "It can't be had in that alloy"),
  TOO_MANY_OPEN_ORDERS(Kind.CONFLICT, "Too many orders are open"),
  TOO_MANY_UPLOADS(Kind.CONFLICT, "Too many files were uploaded for the order"),
  UPLOAD_BYTES_USED_UP(Kind.TOO_MANY, "So many bytes are not taken within a day"),
  MODEL_REFUSED(Kind.NOT_MAKEABLE, "The model can't be made"),
  IDEMPOTENCY_KEY_REUSED(Kind.CONFLICT, "The Idempotency-Key was used for another request"),
  IDEMPOTENCY_KEY_IN_USE(Kind.CONFLICT, "The first request with this key is still running");

  private final Kind kind;
  private final String title;

  ChannelProblem(Kind kind, String title) {
    this.kind = kind;
    this.title = title;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String title() {
    return title;
  }
}
