package dev.alexandrite.platform;

import dev.alexandrite.platform.ProblemCode.Kind;

/** What can be wrong with a request in any role. */
public final class CommonProblem {
  public static final ProblemCode MALFORMED_REQUEST =
      new ProblemCode(Kind.INVALID, "malformed-request", "The request can't be read");
  public static final ProblemCode INVALID_FIELD =
      new ProblemCode(Kind.INVALID, "invalid-field", "A field has a value that can't be taken");
  public static final ProblemCode UNAUTHENTICATED =
      new ProblemCode(Kind.UNAUTHENTICATED, "unauthenticated", "Sign in first");
  public static final ProblemCode WRONG_KEY =
      new ProblemCode(Kind.UNAUTHENTICATED, "wrong-key", "The API key is unknown or was revoked");
  public static final ProblemCode SIGN_IN_FAILED =
      new ProblemCode(Kind.UNAUTHENTICATED, "sign-in-failed", "E-mail or password is wrong");
  public static final ProblemCode FORBIDDEN =
      new ProblemCode(Kind.FORBIDDEN, "forbidden", "This is not for you");
  public static final ProblemCode NOT_FOUND =
      new ProblemCode(Kind.ABSENT, "not-found", "There is nothing here");
  public static final ProblemCode METHOD_NOT_ALLOWED =
      new ProblemCode(Kind.METHOD, "method-not-allowed", "This address does not take that method");
  public static final ProblemCode NOT_ACCEPTABLE =
      new ProblemCode(
          Kind.FORM_OF_ANSWER, "not-acceptable", "The answer can't be given in the wanted form");
  public static final ProblemCode UNSUPPORTED_MEDIA_TYPE =
      new ProblemCode(Kind.FORM_OF_BODY, "unsupported-media-type", "Send JSON");
  public static final ProblemCode LENGTH_REQUIRED =
      new ProblemCode(Kind.LENGTH, "length-required", "Say how long the body is");
  public static final ProblemCode REQUEST_TOO_SLOW =
      new ProblemCode(Kind.SLOW, "request-too-slow", "The request took too long to arrive");
  public static final ProblemCode ADDRESS_TOO_LONG =
      new ProblemCode(Kind.LONG_ADDRESS, "address-too-long", "The address is too long");
  public static final ProblemCode HEADERS_TOO_LARGE =
      new ProblemCode(Kind.LARGE_HEADERS, "headers-too-large", "The headers are too large");
  public static final ProblemCode RANGE_NOT_SATISFIABLE =
      new ProblemCode(Kind.RANGE, "range-not-satisfiable", "The answer has no such bytes");
  public static final ProblemCode BODY_TOO_LARGE =
      new ProblemCode(Kind.LARGE_BODY, "body-too-large", "The body is too large");
  public static final ProblemCode WRONG_CODE =
      new ProblemCode(Kind.FORBIDDEN, "wrong-code", "The code is wrong or was used");
  public static final ProblemCode TOO_MANY_REQUESTS =
      new ProblemCode(Kind.TOO_MANY, "too-many-requests", "Too many requests");
  public static final ProblemCode TOO_MANY_STREAMS =
      new ProblemCode(Kind.TOO_MANY, "too-many-streams", "Too many live streams are open");
  public static final ProblemCode COMMAND_DIFFERS =
      new ProblemCode(
          Kind.CONFLICT, "command-differs", "The same was said before with other content");
  public static final ProblemCode IDEMPOTENCY_KEY_MISSING =
      new ProblemCode(Kind.INVALID, "idempotency-key-missing", "Send an Idempotency-Key");
  public static final ProblemCode ROLE_AWAY =
      new ProblemCode(Kind.AWAY, "role-away", "A part of the house is away");
  public static final ProblemCode INTERNAL_ERROR =
      new ProblemCode(Kind.BROKEN, "internal-error", "Something broke on our side");

  private CommonProblem() {}
}
