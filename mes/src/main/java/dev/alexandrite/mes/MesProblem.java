package dev.alexandrite.mes;

import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.ProblemCode.Kind;

/** What an operator can be told about a work order. */
public final class MesProblem {
  public static final ProblemCode NOT_YOUR_WORK_ORDER =
      new ProblemCode(Kind.FORBIDDEN, "not-your-work-order", "Another operator makes this piece");

  private MesProblem() {}
}
