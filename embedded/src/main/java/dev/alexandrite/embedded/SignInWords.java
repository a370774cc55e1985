package dev.alexandrite.embedded;

import java.util.Map;

/** The words of {@link SignInPage}. */
final class SignInWords {
  static final Map<String, String> ENGLISH =
      Map.ofEntries(
          Map.entry("signIn", "Sign in"),
          Map.entry("lead", "For those who make and sell."),
          Map.entry("login", "Login"),
          Map.entry("password", "Password"),
          Map.entry("wishFactor", "Then set up a second factor, or change it"),
          Map.entry("wishPassword", "Then choose another password"),
          Map.entry("newPasswordTitle", "Another password"),
          Map.entry(
              "newPasswordLead",
              "At least 12 characters. Three or four words that do not belong together are easy to"
                  + " remember. With it every other sign-in of yours ends."),
          Map.entry("newPassword", "New password"),
          Map.entry("keepPassword", "Take this one"),
          Map.entry(
              "wrongNewPassword",
              "That one can't be taken: it is too short or very common, repeats a few characters, is"
                  + " little more than a name, or is the present one."),
          Map.entry("enter", "Sign in"),
          Map.entry(
              "wrong",
              "The login or the password is wrong. Look at Caps Lock and at the keyboard's"
                  + " language, and try again; after several wrong ones every try takes some"
                  + " seconds. The log-ins of this house were shown where it was started."),
          Map.entry("wrongOften", "That was tried too often. Wait a moment, then try again."),
          Map.entry(
              "wrongAgain",
              "That took too long or was wrong too often. Begin again with your password."),
          Map.entry("out", "You are signed out."),
          Map.entry("secondFactor", "Second factor"),
          Map.entry(
              "codeLead", "Your authenticator app shows a code of six digits for Alexandrite."),
          Map.entry("code", "Code"),
          Map.entry("noApp", "The app is not at hand"),
          Map.entry("recoveryCode", "One of your recovery codes"),
          Map.entry(
              "wrongCode",
              "That code is not right, or was used already. Wait for the next one; if it stays"
                  + " wrong, look at the clock of your phone."),
          Map.entry("setUp", "Set up a second factor"),
          Map.entry(
              "factorLead",
              "Scan the picture with an authenticator app, then type the code that it shows. From"
                  + " then on both are asked for: your password and a code."),
          Map.entry("qr", "QR code for an authenticator app"),
          Map.entry("byHand", "On this phone, or by hand:"),
          Map.entry("turnOn", "Turn on"),
          Map.entry("later", "Not now"),
          Map.entry("turnOff", "Turn the second factor off"),
          Map.entry("keep", "Leave it as it is"),
          Map.entry("recovery", "Your recovery codes"),
          Map.entry(
              "recoveryLead",
              "Each of them opens once in place of the app. They are shown only now: print them or"
                  + " put them into your password manager."),
          Map.entry("kept", "I have kept them"),
          Map.entry("other", "Русский"),
          Map.entry("otherLanguage", "ru"));

  static final Map<String, String> RUSSIAN =
      Map.ofEntries(
          Map.entry("signIn", "Вход"),
          Map.entry("lead", "Для тех, кто делает и продаёт."),
          Map.entry("login", "Логин"),
          Map.entry("password", "Пароль"),
          Map.entry("wishFactor", "Затем настроить или сменить второй фактор"),
          Map.entry("wishPassword", "Затем выбрать другой пароль"),
          Map.entry("newPasswordTitle", "Другой пароль"),
          Map.entry(
              "newPasswordLead",
              "Не меньше 12 символов. Легко запомнить три-четыре слова, не связанных между собой."
                  + " С ним закончатся все другие ваши входы."),
          Map.entry("newPassword", "Новый пароль"),
          Map.entry("keepPassword", "Взять этот"),
          Map.entry(
              "wrongNewPassword",
              "Этот пароль не подходит: он слишком короткий или очень частый, повторяет несколько"
                  + " символов, почти совпадает с именем или это нынешний."),
          Map.entry("enter", "Войти"),
          Map.entry(
              "wrong",
              "Неверный логин или пароль. Проверьте Caps Lock и раскладку и попробуйте ещё раз;"
                  + " после нескольких ошибок каждая попытка занимает несколько секунд. Логины этой"
                  + " системы показаны там, где её запустили."),
          Map.entry("wrongOften", "Слишком много попыток. Подождите немного и попробуйте ещё раз."),
          Map.entry(
              "wrongAgain",
              "Прошло слишком много времени или было слишком много ошибок. Начните снова с"
                  + " пароля."),
          Map.entry("out", "Вы вышли."),
          Map.entry("secondFactor", "Второй фактор"),
          Map.entry(
              "codeLead", "Приложение для входа показывает для Alexandrite код из шести цифр."),
          Map.entry("code", "Код"),
          Map.entry("noApp", "Приложения нет под рукой"),
          Map.entry("recoveryCode", "Один из ваших запасных кодов"),
          Map.entry(
              "wrongCode",
              "Код неверен или уже использован. Дождитесь следующего; если не помогает, проверьте"
                  + " часы телефона."),
          Map.entry("setUp", "Второй фактор: настройка"),
          Map.entry(
              "factorLead",
              "Отсканируйте картинку приложением для входа и введите код, который оно покажет. С"
                  + " этого момента нужны и пароль, и код."),
          Map.entry("qr", "QR-код для приложения"),
          Map.entry("byHand", "На этом телефоне или вручную:"),
          Map.entry("turnOn", "Включить"),
          Map.entry("later", "Не сейчас"),
          Map.entry("turnOff", "Выключить второй фактор"),
          Map.entry("keep", "Оставить как есть"),
          Map.entry("recovery", "Запасные коды"),
          Map.entry(
              "recoveryLead",
              "Каждый из них один раз заменяет приложение. Они показаны только сейчас: распечатайте"
                  + " их или сохраните в менеджере паролей."),
          Map.entry("kept", "Коды сохранены"),
          Map.entry("other", "English"),
          Map.entry("otherLanguage", "en"));

  private SignInWords() {}
}
