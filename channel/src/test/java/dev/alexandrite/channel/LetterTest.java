package dev.alexandrite.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LetterTest {
  private static final Map<String, String> VALUES =
      Map.of(
          "hours", "24",
          "minutes", "30",
          "number", "ABC-123",
          "address", "https://partner.example/hook",
          "reason", "It was answered with 410.");
  private static final URI LINK = URI.create("https://shop.example/#/proof/abc");

  @ParameterizedTest
  @EnumSource
  void everyLetterIsWholeInBothLanguages(Letter letter) {
    // What is to be done about a webhook is done by a program.
    String link = letter == Letter.WEBHOOK_GIVEN_UP ? "" : LINK.toString();
    for (Language language : Language.values()) {
      Letter.Written written =
          letter.write(new Recipient("vera@example.org", "Вера", language), VALUES, LINK);

      assertThat(written.subject()).isNotBlank().hasLineCount(1).doesNotContain("{");
      assertThat(written.text()).contains(", Вера!", link).doesNotContain("{", "[");
      assertThat(written.html()).contains(", Вера!", link).doesNotContain("{");
      assertThat(written.text().chars().anyMatch(c -> c >= 'а' && c <= 'я' && c != 'В')).isTrue();
      assertThat(written.subject().matches(".*[а-яё].*")).isEqualTo(language == Language.RU);
    }
  }

  @Test
  void aNameIsTextAndNothingElse() {
    Letter.Written written =
        Letter.RESET_PASSWORD.write(
            new Recipient(
                "vera@example.org",
                "<img src=x onerror=alert(1)>\r\nBcc: all@example.org\n\n[Win]",
                Language.EN),
            VALUES,
            LINK);

    assertThat(written.html()).doesNotContain("<img").contains("&lt;img src=x");
    assertThat(written.text().lines()).noneMatch(line -> line.startsWith("Bcc:"));
    assertThat(written.text().lines()).noneMatch(line -> line.startsWith("[Win"));
  }

  @Test
  void aLongNameIsCutBetweenCharacters() {
    Recipient to = new Recipient("vera@example.org", "💍".repeat(100), Language.EN);
    assertThat(to.greetingName()).isEqualTo("💍".repeat(60));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vera@example.org", "вера@пример.рф", "v.e+r_a'@localhost"})
  void onePlainAddressCanBeWrittenTo(String email) {
    assertThat(Recipient.deliverable(email)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`vera@example.org, all@example.org`",
        "`vera@example.org\r\nBcc: all@example.org`",
        "`\"vera all\"@example.org`",
        "`<vera@example.org>`",
        "`vera@example.org>`",
        "`vera@[127.0.0.1]`",
        "`vera@a@b`",
        "`vera`",
        "`@example.org`",
        "`vera@`",
        "`ve\u0000ra@example.org`",
        "`ve\u2028ra@example.org`",
      })
  void anythingElseCanNot(String email) {
    assertThat(Recipient.deliverable(email)).isFalse();
  }
}
