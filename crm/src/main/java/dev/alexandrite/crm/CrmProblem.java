package dev.alexandrite.crm;

import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.ProblemCode.Kind;

/** What a seller can be told. */
public final class CrmProblem {
  public static final ProblemCode BEING_MEASURED =
      new ProblemCode(Kind.CONFLICT, "being-measured", "The model is being measured anew");
  public static final ProblemCode INVOICE_NOT_FOUND =
      new ProblemCode(Kind.ABSENT, "invoice-not-found", "There is no such invoice");
  public static final ProblemCode INVOICE_VOID =
      new ProblemCode(Kind.CONFLICT, "invoice-void", "The invoice was cancelled with its order");

  private CrmProblem() {}
}
