package dev.alexandrite.shop;

import dev.alexandrite.platform.ProblemCode;

/** What the shop's customers can be told about themselves. */
public enum ShopProblem implements ProblemCode {
  FOREIGN_ORIGIN(Kind.FORBIDDEN, "Another site may not do that in your name"),
  PASSWORD_TOO_EASY(Kind.INVALID, "The password is too easy to guess"),
  WRONG_PASSWORD(Kind.FORBIDDEN, "The password is wrong"),
  SECOND_FACTOR_NEEDED(Kind.UNAUTHENTICATED, "A code of your authenticator app is needed too"),
  SECOND_FACTOR_IS_ON(Kind.CONFLICT, "A second factor is in use already"),
  SECOND_FACTOR_NOT_BEGUN(Kind.CONFLICT, "Begin to set up the second factor first"),
  LINK_NOT_VALID(Kind.GONE, "The link was used or has expired");

  private final Kind kind;
  private final String title;

  ShopProblem(Kind kind, String title) {
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
