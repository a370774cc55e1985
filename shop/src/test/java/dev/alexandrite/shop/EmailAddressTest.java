package dev.alexandrite.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

  @ParameterizedTest
  @CsvSource({
    "Vera@Example.ORG, vera@example.org",
    "' vera@example.org ', vera@example.org",
    "jose\u0301@example.org, jos\u00e9@example.org",
    "JOS\u00c9@example.org, jos\u00e9@example.org",
    "vera@B\u00dcCHER.example, vera@xn--bcher-kva.example",
    "stra\u00dfe@example.org, STRASSE@example.org",
    "\u03bf\u03b4\u03bf\u03c2@example.org, \u039f\u0394\u039f\u03a3@example.org",
    "вера@пример.рф, ВЕРА@ПРИМЕР.РФ",
  })
  void spellingsOfOneAddressHaveOneKey(String one, String other) {
    assertThat(EmailAddress.key(one)).isEqualTo(EmailAddress.key(other));
  }

  @Test
  void theKeyOfAKeyIsItself() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder email = new StringBuilder();
      for (int n = 1 + random.nextInt(6); n > 0; n--) {
        email.appendCodePoint(1 + random.nextInt(0x2fff));
      }
      email.append("@example.org");
      String key = EmailAddress.key(email.toString());
      assertThat(EmailAddress.key(key)).as(email.toString()).isEqualTo(key);
      assertThat(EmailAddress.key(Normalizer.normalize(email, Form.NFD)))
          .as(email.toString())
          .isEqualTo(key);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vera@example.org", "вера@пример.рф", "vera@xn--bcher-kva.example"})
  void whatArrivesWhereItIsWrittenToIsTaken(String email) {
    assertThat(EmailAddress.usable(email)).isTrue();
  }

  /** In the old form of domain names these are those of somebody else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "vera@fa\u00df.example",
        "vera@ex\u200dample.org",
        "vera@\uff45xample.org",
        "vera@exa mple.org",
        "vera"
      })
  void whatWouldArriveElsewhereIsNot(String email) {
    assertThat(EmailAddress.usable(email)).isFalse();
  }
}
