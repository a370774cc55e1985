package dev.alexandrite.assignment;

import dev.alexandrite.platform.ProblemCode;

/** What an operator can be told who claims an order. */
public enum AssignmentProblem implements ProblemCode {
  WORK_ORDER_ALREADY_CLAIMED(Kind.CONFLICT, "Somebody was faster"),
  TOO_MANY_WORK_ORDERS(Kind.CONFLICT, "You have as many open work orders as one may have");

  private final Kind kind;
  private final String title;

  AssignmentProblem(Kind kind, String title) {
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
