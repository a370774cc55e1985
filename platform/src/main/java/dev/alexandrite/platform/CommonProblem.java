package dev.alexandrite.platform;

/** What can be wrong with a request in any role. */
public enum CommonProblem implements ProblemCode {
  MALFORMED_REQUEST(Kind.INVALID, "The request can't be read"),
  INVALID_FIELD(Kind.INVALID, "A field has a value that can't be taken"),
  UNAUTHENTICATED(Kind.UNAUTHENTICATED, "Sign in first"),
  WRONG_KEY(Kind.UNAUTHENTICATED, "The API key is unknown or was revoked"),
  SIGN_IN_FAILED(Kind.UNAUTHENTICATED, "E-mail or password is wrong"),
  FORBIDDEN(Kind.FORBIDDEN, "This is not for you"),
  NOT_FOUND(Kind.ABSENT, "There is nothing here"),
  METHOD_NOT_ALLOWED(Kind.METHOD, "This address does not take that method"),
  NOT_ACCEPTABLE(Kind.FORM_OF_ANSWER, "The answer can't be given in the wanted form"),
  UNSUPPORTED_MEDIA_TYPE(Kind.FORM_OF_BODY, "Send JSON"),
  LENGTH_REQUIRED(Kind.LENGTH, "Say how long the body is"),
  REQUEST_TOO_SLOW(Kind.SLOW, "The request took too long to arrive"),
  ADDRESS_TOO_LONG(Kind.LONG_ADDRESS, "The address is too long"),
  HEADERS_TOO_LARGE(Kind.LARGE_HEADERS, "The headers are too large"),
  RANGE_NOT_SATISFIABLE(Kind.RANGE, "The answer has no such bytes"),
  BODY_TOO_LARGE(Kind.LARGE_BODY, "The body is too large"),
  WRONG_CODE(Kind.FORBIDDEN, "The code is wrong or was used"),
  TOO_MANY_REQUESTS(Kind.TOO_MANY, "Too many requests"),
  TOO_MANY_STREAMS(Kind.TOO_MANY, "Too many live streams are open"),
  COMMAND_DIFFERS(Kind.CONFLICT, "The same was said before with other content"),
  IDEMPOTENCY_KEY_MISSING(Kind.INVALID, "Send an Idempotency-Key"),
  ROLE_AWAY(Kind.AWAY, "A part of the house is away"),
  INTERNAL_ERROR(Kind.BROKEN, "Something broke on our side");

  private final Kind kind;
  private final String title;

  CommonProblem(Kind kind, String title) {
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
