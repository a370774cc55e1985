package dev.alexandrite.platform;

/** Text that shows the eye what it is. */
public final class Legible {
  /** They join letters in several scripts, and are harmless. */
  private static final int JOINER = 0x200D;

  private static final int NON_JOINER = 0x200C;

  private Legible() {}

  /**
   * Whether a character turns the direction of others, is not seen at all or ends a line where
   * nobody looks for it. Line feeds and tabs do not.
   */
  static boolean deceives(int c) {
    return switch (Character.getType(c)) {
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      case Character.CONTROL -> !Character.isWhitespace(c);
      case Character.FORMAT -> c != JOINER && c != NON_JOINER;
      default -> false;
    };
  }

  /** The same of what stands in one line. */
  public static boolean deceivesInLine(int c) {
    return deceives(c)
        || Character.getType(c) == Character.CONTROL
        || Character.getType(c) == Character.SURROGATE;
  }
}
