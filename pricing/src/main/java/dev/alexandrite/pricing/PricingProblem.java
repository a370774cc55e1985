package dev.alexandrite.pricing;

import dev.alexandrite.platform.ProblemCode;

/** What those who quote, review and set prices can be told. */
public enum PricingProblem implements ProblemCode {
  QUOTE_NOT_FOUND(Kind.ABSENT, "There is no such quote"),
  FORMULA_NOT_KEPT(Kind.CONFLICT, "The quote's formula is not known here"),
  REVIEW_NOT_FOUND(Kind.ABSENT, "Nothing waits for a seller there"),
  FILE_REPLACED(Kind.CONFLICT, "The file is another than was measured"),
  REVIEW_DECIDED(Kind.CONFLICT, "A seller has decided about it already"),
  REVISION_NOT_FOUND(Kind.ABSENT, "There is no such version"),
  CALCULATION_NOT_FOUND(Kind.ABSENT, "There is no such calculation");

  private final Kind kind;
  private final String title;

  PricingProblem(Kind kind, String title) {
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
