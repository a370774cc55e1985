package dev.alexandrite.pricing;

import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.ProblemCode.Kind;

/** What those who quote, review and set prices can be told. */
public final class PricingProblem {
  public static final ProblemCode QUOTE_NOT_FOUND =
      new ProblemCode(Kind.ABSENT, "quote-not-found", "There is no such quote");
  public static final ProblemCode FORMULA_NOT_KEPT =
      new ProblemCode(Kind.CONFLICT, "formula-not-kept", "The quote's formula is not known here");
  public static final ProblemCode REVIEW_NOT_FOUND =
      new ProblemCode(Kind.ABSENT, "review-not-found", "Nothing waits for a seller there");
  public static final ProblemCode FILE_REPLACED =
      new ProblemCode(Kind.CONFLICT, "file-replaced", "The file is another than was measured");
  public static final ProblemCode REVIEW_DECIDED =
      new ProblemCode(Kind.CONFLICT, "review-decided", "A seller has decided about it already");
  public static final ProblemCode REVISION_NOT_FOUND =
      new ProblemCode(Kind.ABSENT, "revision-not-found", "There is no such version");
  public static final ProblemCode CALCULATION_NOT_FOUND =
      new ProblemCode(Kind.ABSENT, "calculation-not-found", "There is no such calculation");

  private PricingProblem() {}
}
