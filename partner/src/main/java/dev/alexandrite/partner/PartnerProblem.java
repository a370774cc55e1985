package dev.alexandrite.partner;

import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.ProblemCode.Kind;

/** What a partner can be told about their webhooks. */
public final class PartnerProblem {
  public static final ProblemCode WEBHOOKS_OFF =
      new ProblemCode(Kind.ABSENT, "webhooks-off", "This house sends no webhooks");
  public static final ProblemCode WEBHOOK_NOT_FOUND =
      new ProblemCode(Kind.ABSENT, "webhook-not-found", "There is no such webhook");
  public static final ProblemCode WEBHOOK_ADDRESS_REFUSED =
      new ProblemCode(Kind.INVALID, "webhook-address-refused", "Nothing is sent to this address");
  public static final ProblemCode TOO_MANY_WEBHOOKS =
      new ProblemCode(Kind.CONFLICT, "too-many-webhooks", "There are too many webhooks");

  private PartnerProblem() {}
}
