package dev.alexandrite.mes;

import dev.alexandrite.platform.ProblemCode;

/** What an operator can be told about a work order. */
public enum MesProblem implements ProblemCode {
  NOT_YOUR_WORK_ORDER(Kind.FORBIDDEN, "Another operator makes this piece");

  private final Kind kind;
  private final String title;

  MesProblem(Kind kind, String title) {
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
