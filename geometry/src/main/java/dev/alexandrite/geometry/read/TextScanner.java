package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Words and numbers of a text file, one word in memory at a time. Numbers are what the formats
 * allow, not what Java allows: no {@code NaN}, {@code 10d}, {@code 0x1p3} or decimal commas.
 */
final class TextScanner {
  private static final int WORD_MAX = 400;
  private static final double[] POWERS_OF_TEN = new double[23];

  static {
    POWERS_OF_TEN[0] = 1;
    for (int i = 1; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10; // exact up to 10^22
    }
  }

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private final byte[] word = new byte[WORD_MAX + 1];
  private int length;
  private int line = 1;
  private boolean lastWasCr;

  TextScanner(InputStream in) {
    this.in = in;
  }

  private int peek() throws IOException {
    if (at == end) {
      end = in.read(buffer);
      at = 0;
      if (end <= 0) {
        end = 0;
        return -1;
      }
    }
    return buffer[at] & 0xff;
  }

  private void step(int c) {
    at++;
    if (c == '\r' || (c == '\n' && !lastWasCr)) {
      line++;
    }
    lastWasCr = c == '\r';
  }

  /** Reads the next word of the file; false at its end. */
  boolean next() throws IOException {
    int c = peek();
    while (isSpace(c)) {
      step(c);
      c = peek();
    }
    return read(c);
  }

  /** Reads the next word of this line; false at the end of the line, which stays where it is. */
  boolean nextInLine() throws IOException {
    int c = peek();
    while (isSpace(c) && c != '\n' && c != '\r') {
      step(c);
      c = peek();
    }
    return c != '\n' && c != '\r' && read(c);
  }

  /** Other control characters are no spaces: they belong to words, and spoil them. */
  private static boolean isSpace(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private boolean read(int first) throws IOException {
    length = 0;
    int c = first;
    while (c >= 0 && !isSpace(c)) {
      if (length <= WORD_MAX) {
        word[length++] = (byte) c;
      }
      at++;
      c = peek();
    }
    lastWasCr = false;
    return length > 0;
  }

  /** Skips the rest of this line and its end. */
  void skipLineEnd() throws IOException {
    skipLine();
    int c = peek();
    if (c >= 0) {
      step(c);
      if (c == '\r' && peek() == '\n') {
        step('\n');
      }
    }
  }

  boolean endsWith(char c) {
    return word[length - 1] == c;
  }

  void skipLine() throws IOException {
    int c = peek();
    while (c >= 0 && c != '\n' && c != '\r') {
      step(c);
      c = peek();
    }
  }

  int line() {
    return line;
  }

  /** Whether the word is this one, given in lower case, whatever the case in the file. */
  boolean is(String lowerCase) {
    if (length != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int c = word[i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  char first() {
    return (char) (word[0] & 0xff);
  }

  /** The word, shortened, for a message or a comparison. */
  String text() {
    String text = new String(word, 0, Math.min(length, 60), StandardCharsets.UTF_8);
    return length > 60 ? text + "…" : text;
  }

  /** Makes the word {@code from} to {@code to} of itself. */
  void cut(int from, int to) {
    System.arraycopy(word, from, word, 0, to - from);
    length = to - from;
  }

  int length() {
    return length;
  }

  int indexOf(char c, int from) {
    for (int i = from; i < length; i++) {
      if (word[i] == c) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the word begins as numbers do. */
  boolean isNumber() {
    return length > 0 && (word[0] >= '0' && word[0] <= '9' || "+-.".indexOf(word[0]) >= 0);
  }

  double nextNumber() throws IOException, Refusal {
    if (!next()) {
      throw new Refusal(RefusalCode.TRUNCATED, "The file ends in line " + line);
    }
    return number();
  }

  double number() throws Refusal {
    return number(word, 0, length, "line " + line);
  }

  /**
   * @param where for the message
   */
  static double number(byte[] text, int from, int to, String where) throws Refusal {
    if (to - from > WORD_MAX) {
      throw badNumber(text, from, to, where);
    }
    int i = from;
    boolean negative = i < to && text[i] == '-';
    if (i < to && (text[i] == '-' || text[i] == '+')) {
      i++;
    }
    long mantissa = 0;
    int digits = 0;
    int significant = 0;
    int exponent = 0;
    boolean point = false;
    for (; i < to; i++) {
      int c = text[i];
      if (c >= '0' && c <= '9') {
        digits++;
        if (significant < 18) {
          mantissa = 10 * mantissa + (c - '0');
          significant += mantissa == 0 ? 0 : 1;
          exponent -= point ? 1 : 0;
        } else {
          significant++;
          exponent += point ? 0 : 1;
        }
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (digits == 0) {
      throw badNumber(text, from, to, where);
    }
    if (i < to && (text[i] == 'e' || text[i] == 'E')) {
      i++;
      boolean down = i < to && text[i] == '-';
      if (i < to && (text[i] == '-' || text[i] == '+')) {
        i++;
      }
      int power = 0;
      int powerDigits = 0;
      for (; i < to && text[i] >= '0' && text[i] <= '9'; i++, powerDigits++) {
        power = Math.min(100_000, 10 * power + (text[i] - '0'));
      }
      if (powerDigits == 0) {
        throw badNumber(text, from, to, where);
      }
      exponent += down ? -power : power;
    }
    if (i < to) {
      throw badNumber(text, from, to, where);
    }
    double value;
    if (mantissa == 0) {
      value = 0;
    } else if (mantissa < 1L << 53 && significant <= 18 && exponent >= -22 && exponent <= 22) {
      // Both numbers are exact, so one operation rounds correctly (Clinger 1990).
      value =
          exponent < 0 ? mantissa / POWERS_OF_TEN[-exponent] : mantissa * POWERS_OF_TEN[exponent];
    } else {
      value =
          Math.abs(
              Double.parseDouble(new String(text, from, to - from, StandardCharsets.US_ASCII)));
    }
    if (Double.isInfinite(value)) {
      throw new Refusal(
          RefusalCode.NON_FINITE, "%s is too large, %s".formatted(quote(text, from, to), where));
    }
    return negative ? -value : value;
  }

  private static Refusal badNumber(byte[] text, int from, int to, String where) {
    String quoted = quote(text, from, to);
    String plain = quoted.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]", "");
    boolean nonFinite = plain.equals("nan") || plain.equals("inf") || plain.equals("infinity");
    return new Refusal(
        nonFinite ? RefusalCode.NON_FINITE : RefusalCode.BAD_NUMBER,
        "%s is no number, %s".formatted(quoted, where));
  }

  private static String quote(byte[] text, int from, int to) {
    String word = new String(text, from, Math.min(to - from, 40), StandardCharsets.UTF_8);
    return '"' + word.replaceAll("\\p{Cntrl}", "?") + (to - from > 40 ? "…" : "") + '"';
  }

  int nextInteger(RefusalCode otherwise) throws IOException, Refusal {
    if (!next()) {
      throw new Refusal(RefusalCode.TRUNCATED, "The file ends in line " + line);
    }
    return integer(otherwise);
  }

  /**
   * @param otherwise the code where the word is an integer, but too large for an int
   */
  int integer(RefusalCode otherwise) throws Refusal {
    int i = word[0] == '-' || word[0] == '+' ? 1 : 0;
    long value = 0;
    if (i == length) {
      throw badNumber(word, 0, length, "line " + line);
    }
    for (; i < length; i++) {
      if (word[i] < '0' || word[i] > '9') {
        throw badNumber(word, 0, length, "line " + line);
      }
      value = Math.min(1L << 40, 10 * value + (word[i] - '0'));
    }
    if (value > Integer.MAX_VALUE) {
      throw new Refusal(otherwise, "%s is too large, line %d".formatted(text(), line));
    }
    return (int) (word[0] == '-' ? -value : value);
  }
}
