package dev.alexandrite.channel;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * Every mail that goes to customers and partners, in both languages. The first line is the subject.
 * A word in braces is a value; a paragraph in brackets is the link.
 */
public enum Letter {
  PROVE_ADDRESS(
      """
      Confirm your e-mail address

      Hello{, name}!

      Somebody, probably you, gave this address for an account with Alexandrite. To confirm it, open the page below and enter the password that was chosen. The link works once and for {hours} hours.

      [Confirm the address]

      If it was not you, do nothing: without this step there will be no account.
      """,
      """
      Подтвердите адрес эл. почты

      Здравствуйте{, name}!

      Кто-то, вероятно вы, указал этот адрес для учётной записи в Alexandrite. Чтобы подтвердить его, откройте страницу по ссылке и введите выбранный пароль. Ссылка действует один раз и {hours} ч.

      [Подтвердить адрес]

      Если это были не вы, ничего не делайте: без этого шага учётной записи не будет.
      """),
  ACCOUNT_EXISTS(
      """
      You have an account already

      Hello{, name}!

      Somebody, probably you, wanted to create an account with this address. There is one already, and nothing was changed. Sign in with your password; if you have forgotten it, choose a new one.

      [Sign in]

      If it was not you, you need not do anything.
      """,
      """
      У вас уже есть учётная запись

      Здравствуйте{, name}!

      Кто-то, вероятно вы, хотел создать учётную запись с этим адресом. Она уже есть, и ничего не изменилось. Войдите со своим паролем; если вы его забыли, задайте новый.

      [Войти]

      Если это были не вы, ничего делать не нужно.
      """),
  RESET_PASSWORD(
      """
      Choose a new password

      Hello{, name}!

      Somebody, probably you, asked for a new password of your account with Alexandrite. Choose it on the page below. The link works once and for {minutes} minutes; until then your old password stays.

      [Choose a new password]

      If it was not you, do nothing: your password stays as it is.
      """,
      """
      Задайте новый пароль

      Здравствуйте{, name}!

      Кто-то, вероятно вы, попросил новый пароль к вашей учётной записи в Alexandrite. Задайте его на странице по ссылке. Ссылка действует один раз и {minutes} мин.; до этого остаётся старый пароль.

      [Задать новый пароль]

      Если это были не вы, ничего не делайте: пароль останется прежним.
      """),
  PASSWORD_CHANGED(
      """
      Your password was changed

      Hello{, name}!

      The password of your account with Alexandrite was changed just now, and every other device was signed out.

      If it was not you, choose a new password at once:

      [I did not do this]
      """,
      """
      Ваш пароль изменён

      Здравствуйте{, name}!

      Пароль к вашей учётной записи в Alexandrite только что изменён, на всех других устройствах выполнен выход.

      Если это были не вы, сразу задайте новый пароль:

      [Это сделал не я]
      """),
  SECOND_FACTOR_ON(
      """
      A code is asked for when you sign in

      Hello{, name}!

      A second factor was set up for your account with Alexandrite just now: besides the password, a code of your authenticator app is asked for. Every other device was signed out. Keep the recovery codes in a safe place.

      If it was not you, choose a new password at once and write to us:

      [I did not do this]
      """,
      """
      При входе теперь нужен код

      Здравствуйте{, name}!

      Для вашей учётной записи в Alexandrite только что включён второй фактор: кроме пароля, при входе нужен код из приложения-аутентификатора. На всех других устройствах выполнен выход. Храните резервные коды в надёжном месте.

      Если это были не вы, сразу задайте новый пароль и напишите нам:

      [Это сделал не я]
      """),
  SECOND_FACTOR_OFF(
      """
      No code is asked for any more

      Hello{, name}!

      The second factor of your account with Alexandrite was switched off just now: the password alone signs in. Every other device was signed out.

      If it was not you, choose a new password at once:

      [I did not do this]
      """,
      """
      Код при входе больше не нужен

      Здравствуйте{, name}!

      Второй фактор вашей учётной записи в Alexandrite только что выключен: для входа достаточно пароля. На всех других устройствах выполнен выход.

      Если это были не вы, сразу задайте новый пароль:

      [Это сделал не я]
      """),
  DRAFT_CLOSED(
      """
      Your draft {number} was closed

      Hello{, name}!

      Your order {number} was begun and never submitted, so we have closed it and removed its file. Nothing was charged. You can begin anew with the same file whenever you like.

      [To the shop]
      """,
      """
      Черновик {number} закрыт

      Здравствуйте{, name}!

      Ваш заказ {number} был начат, но не отправлен, поэтому мы закрыли его и удалили файл. Деньги не списывались. Вы можете в любое время начать заново с тем же файлом.

      [В магазин]
      """),
  WEBHOOK_GIVEN_UP(
      """
      Your webhook does not take our messages

      Hello{, name}!

      We send nothing more to {address}. {reason}

      Nothing is lost: everything that happened meanwhile is sent when you switch the webhook on again, and it can be read from the feed of events.
      """,
      """
      Ваш вебхук не принимает наши сообщения

      Здравствуйте{, name}!

      Мы больше ничего не отправляем на {address}. {reason}

      Ничего не потеряно: всё, что произошло за это время, будет отправлено, когда вы снова включите вебхук, и доступно в ленте событий.
      """);

  /** What tells the owner of an account that it was changed. */
  static final List<String> NOTICES =
      Stream.of(PASSWORD_CHANGED, SECOND_FACTOR_ON, SECOND_FACTOR_OFF).map(Letter::name).toList();

  private static final String SIGNED = "Alexandrite";

  private final String english;
  private final String russian;

  Letter(String english, String russian) {
    this.english = english;
    this.russian = russian;
  }

  /** Whether somebody who only knows an address can have it sent there. */
  boolean wishedByAnybody() {
    return !NOTICES.contains(name());
  }

  record Written(String subject, String text, String html) {}

  /**
   * @param values for the braces, as text
   * @param link where the bracket leads; without one the paragraph is left out
   */
  Written write(Recipient to, Map<String, String> values, @Nullable URI link) {
    String name = to.greetingName();
    List<String> paragraphs =
        Arrays.stream((to.language() == Language.RU ? russian : english).strip().split("\n\n"))
            .map(paragraph -> paragraph.replace("{, name}", name.isEmpty() ? "" : ", " + name))
            .toList();
    List<String> text = new ArrayList<>();
    StringBuilder html = new StringBuilder();
    for (String paragraph : paragraphs.subList(1, paragraphs.size())) {
      if (!paragraph.startsWith("[")) {
        String filled = filled(paragraph, values);
        text.add(filled);
        html.append("<p>").append(HtmlUtils.htmlEscape(filled, "UTF-8")).append("</p>\n");
      } else if (link != null) {
        String label = paragraph.substring(1, paragraph.length() - 1);
        text.add(label + ":\n" + link);
        html.append(button(label, link));
      }
    }
    text.add("-- \n" + SIGNED);
    return new Written(
        filled(paragraphs.getFirst(), values),
        String.join("\n\n", text) + "\n",
        page(to.language(), html));
  }

  private String filled(String paragraph, Map<String, String> values) {
    String filled = paragraph;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", value.getValue());
    }
    return filled;
  }

  /** Attributes and not styles: every mail program and a strict content policy draw them. */
  private static String button(String label, URI link) {
    String address = HtmlUtils.htmlEscape(link.toString(), "UTF-8");
    return """
        <table cellpadding="14" cellspacing="0"><tr><td bgcolor="#0c5c50"><a href="%s" target="_blank" rel="noopener noreferrer"><font color="#ffffff"><b>%s</b></font></a></td></tr></table>
        <p><small><a href="%s" target="_blank" rel="noopener noreferrer">%s</a></small></p>
        """
        .formatted(address, HtmlUtils.htmlEscape(label, "UTF-8"), address, address);
  }

  private static String page(Language language, CharSequence body) {
    return """
        <!doctype html>
        <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
        <body bgcolor="#f6f4ef" text="#211d27"><table width="100%%" cellpadding="24"><tr><td align="center"><table width="560" cellpadding="24" bgcolor="#ffffff"><tr><td>
        <font face="Helvetica, Arial, sans-serif">
        <h2>%s</h2>
        %s</font></td></tr></table></td></tr></table></body></html>
        """
        .formatted(language.name().toLowerCase(java.util.Locale.ROOT), SIGNED, body);
  }
}
