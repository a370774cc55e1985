package dev.alexandrite.shop;

import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.ProblemCode.Kind;

/** What the shop's customers can be told about themselves. */
public final class ShopProblem {
  public static final ProblemCode FOREIGN_ORIGIN =
      new ProblemCode(
          Kind.FORBIDDEN, "foreign-origin", "Another site may not do that in your name");
  public static final ProblemCode PASSWORD_TOO_EASY =
      new ProblemCode(Kind.INVALID, "password-too-easy", "The password is too easy to guess");
  public static final ProblemCode WRONG_PASSWORD =
      new ProblemCode(Kind.FORBIDDEN, "wrong-password", "The password is wrong");
  public static final ProblemCode SECOND_FACTOR_NEEDED =
      new ProblemCode(
          Kind.UNAUTHENTICATED,
          "second-factor-needed",
          "A code of your authenticator app is needed too");
  public static final ProblemCode SECOND_FACTOR_IS_ON =
      new ProblemCode(Kind.CONFLICT, "second-factor-is-on", "A second factor is in use already");
  public static final ProblemCode SECOND_FACTOR_NOT_BEGUN =
      new ProblemCode(
          Kind.CONFLICT, "second-factor-not-begun", "Begin to set up the second factor first");
  public static final ProblemCode LINK_NOT_VALID =
      new ProblemCode(Kind.GONE, "link-not-valid", "The link was used or has expired");

  private ShopProblem() {}
}
