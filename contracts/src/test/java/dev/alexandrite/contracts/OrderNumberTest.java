package dev.alexandrite.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OrderNumberTest {

  @Test
  void aNumberIsUnderstoodHoweverItWasSaidAndTyped() {
    for (int i = 0; i < 200; i++) {
      String number = OrderId.next(Clock.systemUTC()).number();
      String heard = number.toLowerCase(Locale.ROOT).replace('0', 'o').replace('1', 'l');
      assertThat(OrderId.numberOf(heard)).contains(number);
      assertThat(OrderId.numberOf(heard.replace("-", ""))).contains(number);
      assertThat(OrderId.numberOf(" " + number.replace('1', 'I').replace('-', ' ') + "\u00A0"))
          .contains(number);
      assertThat(OrderId.numberOf(number.substring(0, 7))).contains(number.substring(0, 7));
    }
  }

  @Test
  void lettersOfARussianKeyboardThatLookAlikeAreThoseThatWereMeant() {
    assertThat(OrderId.numberOf("авек-мнрс")).contains("ABEK-MHPC");
    assertThat(OrderId.numberOf("О1ТХ")).contains("01TX");
  }

  @Test
  void whatCannotBePartOfANumberIsNone() {
    for (String text : new String[] {"", " ", "-", "U", "%", "ABCD-EFGH-J", "müller", "0;1"}) {
      assertThat(OrderId.numberOf(text)).as(text).isEmpty();
    }
  }

  @Property
  void anyTextIsUnderstoodOrNotAndNeverAnError(@ForAll String text) {
    OrderId.numberOf(text)
        .ifPresent(number -> assertThat(OrderId.numberOf(number)).contains(number));
  }

  @Test
  void everyLetterThatLooksLikeOursIsTakenForIt() {
    String cyrillic = "АВЕЗІЈКМНОРЅСТУХԚԜ";
    String latin = "ABE31JKMH0PSCTYXQW";
    for (int i = 0; i < cyrillic.length(); i++) {
      String typed = cyrillic.substring(i, i + 1);
      String meant = latin.substring(i, i + 1);
      assertThat(OrderId.numberOf(typed)).as(typed).contains(meant);
      assertThat(OrderId.numberOf(typed.toLowerCase(Locale.ROOT))).as(typed).contains(meant);
    }
    for (String hyphen : List.of("-", "\u2010", "\u2014", "\u2212", "\u00ad", "\u2043", "\u202f")) {
      assertThat(OrderId.numberOf("0а1в" + hyphen + "с2")).as(hyphen).contains("0A1B-C2");
    }
    assertThat(OrderId.numberOf("Ж")).isEmpty();
  }
}
