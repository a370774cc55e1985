package dev.alexandrite.crm;

import dev.alexandrite.platform.ProblemCode;

/** What a seller can be told. */
public enum CrmProblem implements ProblemCode {
  BEING_MEASURED(Kind.CONFLICT, "The model is being measured anew"),
  INVOICE_NOT_FOUND(Kind.ABSENT, "There is no such invoice"),
  INVOICE_VOID(Kind.CONFLICT, "The invoice was cancelled with its order");

  private final Kind kind;
  private final String title;

  CrmProblem(Kind kind, String title) {
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
