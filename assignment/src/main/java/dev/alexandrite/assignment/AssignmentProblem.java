package dev.alexandrite.assignment;

import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.ProblemCode.Kind;

/** What an operator can be told who claims an order. */
public final class AssignmentProblem {
  public static final ProblemCode WORK_ORDER_ALREADY_CLAIMED =
      new ProblemCode(Kind.CONFLICT, "work-order-already-claimed", "Somebody was faster");
  public static final ProblemCode TOO_MANY_WORK_ORDERS =
      new ProblemCode(
          Kind.CONFLICT,
          "too-many-work-orders",
          "You have as many open work orders as one may have");

  private AssignmentProblem() {}
}
