package dev.alexandrite.protocol;

import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.ProblemCode.Kind;

/** What can be wrong with a step of an order, in every role that decides about it. */
public final class OrderProblem {
  public static final ProblemCode ORDER_NOT_FOUND =
      new ProblemCode(Kind.ABSENT, "order-not-found", "There is no such order");
  public static final ProblemCode ILLEGAL_STEP =
      new ProblemCode(Kind.CONFLICT, "illegal-step", "The order can't take that step now");
  public static final ProblemCode NOT_THE_OWNER =
      new ProblemCode(Kind.CONFLICT, "not-the-owner", "Somebody else decides about the order now");
  public static final ProblemCode MODEL_NOT_FOUND =
      new ProblemCode(Kind.ABSENT, "model-not-found", "There is no such model");
  public static final ProblemCode MODEL_SUBSTITUTED =
      new ProblemCode(
          Kind.CONFLICT, "model-substituted", "The file is not the one that was priced");
  public static final ProblemCode DEAD_LETTER_NOT_FOUND =
      new ProblemCode(
          Kind.ABSENT, "dead-letter-not-found", "There is no dead letter of that order");

  private OrderProblem() {}
}
