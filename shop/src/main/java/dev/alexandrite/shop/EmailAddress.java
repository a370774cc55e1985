package dev.alexandrite.shop;

import dev.alexandrite.channel.Recipient;
import java.net.IDN;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;

/** What makes two spellings the same address. */
final class EmailAddress {
  private EmailAddress() {}

  /**
   * One spelling for all: composed characters, without difference of case, the domain in ASCII.
   * Mails never go to it but to what the owner has typed.
   */
  static String key(String email) {
    String folded = folded(email.strip());
    int at = folded.lastIndexOf('@') + 1;
    try {
      return folded.substring(0, at) + ascii(folded.substring(at));
    } catch (IllegalArgumentException e) {
      return folded;
    }
  }

  /** As accounts were found before there were keys. */
  static String lower(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a mail to it arrives nowhere else: an old form of domain names takes some letters for
   * others, and the mail would go to their owner.
   */
  static boolean usable(String email) {
    String typed = email.strip();
    String domain = typed.substring(typed.lastIndexOf('@') + 1);
    try {
      return Recipient.deliverable(typed)
          && IDN.toUnicode(ascii(domain), IDN.ALLOW_UNASSIGNED)
              .equals(
                  Normalizer.normalize(
                      IDN.toUnicode(domain.toLowerCase(Locale.ROOT), IDN.ALLOW_UNASSIGNED),
                      Form.NFC));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String ascii(String domain) {
    return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
  }

  private static String folded(String text) {
    return Normalizer.normalize(
        Normalizer.normalize(text, Form.NFC)
            .toLowerCase(Locale.ROOT)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT),
        Form.NFC);
  }
}
