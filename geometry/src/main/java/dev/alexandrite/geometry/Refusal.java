package dev.alexandrite.geometry;

/**
 * A reader's way out of the depths of a file it cannot read. Checked, so that nobody forgets it,
 * and without a stack trace, because a hostile file is no bug. {@link Models#inspect} turns it into
 * {@link Inspection.Refused}.
 */
public final class Refusal extends Exception {
  private final RefusalCode code;

  public Refusal(RefusalCode code, String detail) {
    super(detail, null, false, false);
    this.code = code;
  }

  public RefusalCode code() {
    return code;
  }

  /** What is wrong and where, for a person; may quote a few characters of the file. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
