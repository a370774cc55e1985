package dev.alexandrite.platform;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/**
 * Every problem a caller can be told of. The code is the name in kebab case and never changes; the
 * sentence of the single case stands in the problem's {@code detail}.
 */
public enum ProblemCode {
  MALFORMED_REQUEST(HttpStatus.BAD_REQUEST, "The request can't be read"),
  INVALID_FIELD(HttpStatus.BAD_REQUEST, "A field has a value that can't be taken"),
  UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "Sign in first"),
  WRONG_KEY(HttpStatus.UNAUTHORIZED, "The API key is unknown or was revoked"),
  SIGN_IN_FAILED(HttpStatus.UNAUTHORIZED, "E-mail or password is wrong"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "This is not for you"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here"),
  ORDER_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such order"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This address does not take that method"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The answer can't be given in the wanted form"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Send JSON"),
  LENGTH_REQUIRED(HttpStatus.LENGTH_REQUIRED, "Say how long the body is"),
  REQUEST_TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "The request took too long to arrive"),
  ADDRESS_TOO_LONG(HttpStatus.URI_TOO_LONG, "The address is too long"),
  HEADERS_TOO_LARGE(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too large"),
  RANGE_NOT_SATISFIABLE(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "The answer has no such bytes"),
  FOREIGN_ORIGIN(HttpStatus.FORBIDDEN, "Another site may not do that in your name"),
  BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
  ILLEGAL_STEP(HttpStatus.CONFLICT, "The order can't take that step now"),
  NOT_THE_OWNER(HttpStatus.CONFLICT, "Somebody else decides about the order now"),
  COMMAND_DIFFERS(HttpStatus.CONFLICT, "The same was said before with other content"),
  WORK_ORDER_ALREADY_CLAIMED(HttpStatus.CONFLICT, "Somebody was faster"),
  TOO_MANY_WORK_ORDERS(HttpStatus.CONFLICT, "You have as many open work orders as one may have"),
  NOT_YOUR_WORK_ORDER(HttpStatus.FORBIDDEN, "Another operator makes this piece"),
  PASSWORD_TOO_EASY(HttpStatus.BAD_REQUEST, "The password is too easy to guess"),
  WRONG_PASSWORD(HttpStatus.FORBIDDEN, "The password is wrong"),
  SECOND_FACTOR_NEEDED(HttpStatus.UNAUTHORIZED, "A code of your authenticator app is needed too"),
  WRONG_CODE(HttpStatus.FORBIDDEN, "The code is wrong or was used"),
  SECOND_FACTOR_IS_ON(HttpStatus.CONFLICT, "A second factor is in use already"),
  SECOND_FACTOR_NOT_BEGUN(HttpStatus.CONFLICT, "Begin to set up the second factor first"),
  LINK_NOT_VALID(HttpStatus.GONE, "The link was used or has expired"),
  PIECE_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such piece in the catalogue"),
  MODEL_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The model file is too large"),
  MODEL_EMPTY(HttpStatus.BAD_REQUEST, "The model file is empty"),
  MODEL_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such model"),
  BEING_MEASURED(HttpStatus.CONFLICT, "The model is being measured anew"),
  MODEL_SUBSTITUTED(HttpStatus.CONFLICT, "The file is not the one that was priced"),
  UPLOAD_EXPIRED(HttpStatus.GONE, "The upload address has expired"),
  UPLOAD_MISSING(HttpStatus.CONFLICT, "The file has not arrived in the store"),
  UPLOAD_INCOMPLETE(HttpStatus.CONFLICT, "Parts of the file are missing"),
  QUOTE_HELD(HttpStatus.CONFLICT, "The price waits for an answer or for a seller"),
  QUOTE_EXPIRED(HttpStatus.CONFLICT, "The price has expired"),
  PRICE_NOT_READY(HttpStatus.CONFLICT, "The price is not known yet"),
  ALLOY_NOT_OFFERED(HttpStatus.CONFLICT, "It can't be had in that alloy"),
  TOO_MANY_OPEN_ORDERS(HttpStatus.CONFLICT, "Too many orders are open"),
  TOO_MANY_UPLOADS(HttpStatus.CONFLICT, "Too many files were uploaded for the order"),
  UPLOAD_BYTES_USED_UP(HttpStatus.TOO_MANY_REQUESTS, "So many bytes are not taken within a day"),
  MODEL_REFUSED(HttpStatus.UNPROCESSABLE_CONTENT, "The model can't be made"),
  QUOTE_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such quote"),
  FORMULA_NOT_KEPT(HttpStatus.CONFLICT, "The quote's formula is not known here"),
  REVIEW_NOT_FOUND(HttpStatus.NOT_FOUND, "Nothing waits for a seller there"),
  REVIEW_DECIDED(HttpStatus.CONFLICT, "A seller has decided about it already"),
  REVISION_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such version"),
  CALCULATION_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such calculation"),
  INVOICE_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such invoice"),
  INVOICE_VOID(HttpStatus.CONFLICT, "The invoice was cancelled with its order"),
  DEAD_LETTER_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no dead letter of that order"),
  IDEMPOTENCY_KEY_MISSING(HttpStatus.BAD_REQUEST, "Send an Idempotency-Key"),
  IDEMPOTENCY_KEY_REUSED(HttpStatus.CONFLICT, "The Idempotency-Key was used for another request"),
  IDEMPOTENCY_KEY_IN_USE(HttpStatus.CONFLICT, "The first request with this key is still running"),
  TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many requests"),
  TOO_MANY_STREAMS(HttpStatus.TOO_MANY_REQUESTS, "Too many live streams are open"),
  ROLE_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "A part of the house is away"),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something broke on our side");

  private final HttpStatus status;
  private final String title;

  ProblemCode(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  public HttpStatus status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** As it appears in the field {@code code}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<ProblemCode> of(String code) {
    return Arrays.stream(values()).filter(it -> it.code().equals(code)).findFirst();
  }
}
