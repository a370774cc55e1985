package dev.alexandrite.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The eight contexts. A role's word is its Maven module, Java package, Spring application,
 * database, configuration file, metric tag and front-end folder; its ordinal is its place among the
 * ports.
 */
public enum Role {
  SHOP(Contour.EXTERNAL),
  PARTNER(Contour.EXTERNAL),
  MODELS(Contour.INTERNAL),
  PRICING(Contour.INTERNAL),
  CRM(Contour.INTERNAL),
  ASSIGNMENT(Contour.INTERNAL),
  MES(Contour.INTERNAL),
  INSIGHT(Contour.INTERNAL);

  private final Contour contour;

  Role(Contour contour) {
    this.contour = contour;
  }

  public Contour contour() {
    return contour;
  }

  /** The one word of the context, lower case. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The port of this role in an installation whose ports begin at {@code portBase}. */
  public int port(int portBase) {
    return portBase + ordinal();
  }

  /**
   * @throws IllegalArgumentException when no context has this word
   */
  @JsonCreator
  public static Role ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
