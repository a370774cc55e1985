package dev.alexandrite.protocol;

import dev.alexandrite.platform.ProblemCode;

/** What can be wrong with a step of an order, in every role that decides about it. */
public enum OrderProblem implements ProblemCode {
  ORDER_NOT_FOUND(Kind.ABSENT, "There is no such order"),
  ILLEGAL_STEP(Kind.CONFLICT, "The order can't take that step now"),
  NOT_THE_OWNER(Kind.CONFLICT, "Somebody else decides about the order now"),
  MODEL_NOT_FOUND(Kind.ABSENT, "There is no such model"),
  MODEL_SUBSTITUTED(Kind.CONFLICT, "The file is not the one that was priced"),
  DEAD_LETTER_NOT_FOUND(Kind.ABSENT, "There is no dead letter of that order");

  private final Kind kind;
  private final String title;

  OrderProblem(Kind kind, String title) {
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
