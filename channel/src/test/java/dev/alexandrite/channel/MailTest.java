package dev.alexandrite.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.alexandrite.channel.MailSettings.Security;
import dev.alexandrite.channel.SmtpServer.Mood;
import dev.alexandrite.embedded.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.BodyPart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Mails on a real database, to SMTP servers good and bad. */
class MailTest {
  private static final Map<String, String> SETTINGS = TestServers.shared().settings("shop");
  private static final HikariDataSource DATABASE = new HikariDataSource();
  private static final JdbcClient SQL = JdbcClient.create(DATABASE);
  private static final TransactionTemplate TRANSACTION =
      new TransactionTemplate(new DataSourceTransactionManager(DATABASE));
  private static final URI LINK = URI.create("https://shop.example/#/proof/a-secret-of-43-letters");
  private static final Recipient VERA = new Recipient("vera@example.org", "Вера", Language.RU);
  private static final String KEY = "the key of the inbox";

  private final SmtpServer server = new SmtpServer();
  private final MovableClock clock = new MovableClock();
  private final List<Postman> postmen = new ArrayList<>();

  private static final class MovableClock extends Clock {
    private volatile Instant now = Instant.parse("2030-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeAll
  static void migrate() {
    DATABASE.setJdbcUrl(SETTINGS.get("SHOP_DATABASE_URL"));
    DATABASE.setUsername(SETTINGS.get("SHOP_DATABASE_USER"));
    DATABASE.setPassword(SETTINGS.get("SHOP_DATABASE_PASSWORD"));
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    Flyway.configure()
        .dataSource(DATABASE)
        .locations("classpath:db/channel")
        .table("channel_history")
        .load()
        .migrate();
  }

  @BeforeEach
  void empty() {
    SQL.sql("delete from mail").update();
  }

  @AfterAll
  static void release() {
    DATABASE.close();
  }

  @AfterEach
  void close() {
    postmen.forEach(Postman::stop);
    server.close();
  }

  private static MailSettings settings(
      String host, int port, Security security, String key, Duration sentWithin) {
    return new MailSettings(
        host,
        port,
        "",
        "",
        security,
        "no-reply@alexandrite.example",
        "Александрит",
        key,
        Duration.ofMillis(10),
        8,
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        sentWithin,
        Duration.ofSeconds(20),
        Duration.ofHours(1),
        Duration.ofHours(24),
        Duration.ofDays(30),
        20);
  }

  private static MailSettings settings(String host, int port, Security security, String key) {
    return settings(host, port, security, key, Duration.ofSeconds(60));
  }

  private MailSettings settings() {
    return settings("127.0.0.1", server.port(), Security.NONE, "");
  }

  private Mails mails() {
    return new Mails(SQL, settings(), clock);
  }

  private Postman postman(MailSettings settings) {
    Postman postman =
        new Postman(new Mails(SQL, settings, clock), settings, clock, new SimpleMeterRegistry());
    postmen.add(postman);
    postman.start();
    return postman;
  }

  private void put(Recipient to) {
    put(to, Letter.PROVE_ADDRESS, null);
  }

  private void put(Recipient to, Letter letter, Instant useless) {
    TRANSACTION.executeWithoutResult(
        status ->
            mails()
                .put(
                    to,
                    letter,
                    Map.of("hours", "24", "minutes", "30", "number", "7"),
                    LINK,
                    useless));
  }

  private static int refused(Letter letter) {
    return SQL.sql("select count(*) from mail where state = 'FAILED' and letter = :letter")
        .param("letter", letter.name())
        .query(Integer.class)
        .single();
  }

  private static String state(String column) {
    return SQL.sql("select " + column + " from mail")
        .query((row, n) -> String.valueOf(row.getString(1)))
        .single();
  }

  private static void awaits(String column, String value) {
    Awaitility.await().until(() -> state(column).equals(value));
  }

  @Test
  void aMailGoesOutInBothFormsAndInTheReadersLanguage() throws Exception {
    put(VERA);
    postman(settings());
    awaits("state", "SENT");

    MimeMessage mail =
        new MimeMessage(
            Session.getInstance(new Properties()),
            new ByteArrayInputStream(server.taken.getFirst().getBytes(StandardCharsets.UTF_8)));
    assertThat(mail.getMessageID())
        .isEqualTo("<%s@alexandrite.example>".formatted(state("mail_id")));
    assertThat(mail.getSubject()).isEqualTo("Подтвердите адрес эл. почты");
    assertThat(mail.getHeader("Content-Language")).containsExactly("ru");
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("vera@example.org"));
    MimeMultipart both = (MimeMultipart) mail.getContent();
    assertThat(both.getContentType()).startsWith("multipart/alternative");
    BodyPart text = both.getBodyPart(0);
    BodyPart html = both.getBodyPart(1);
    assertThat(text.getContentType()).startsWith("text/plain");
    assertThat(text.getContent().toString()).contains("Здравствуйте, Вера!", LINK.toString());
    assertThat(html.getContentType()).startsWith("text/html");
    assertThat(html.getContent().toString())
        .contains("<html lang=\"ru\">", "href=\"" + LINK + "\"");
  }

  @Test
  void whatWasSentKeepsNoLink() {
    put(VERA);
    postman(settings());
    awaits("state", "SENT");

    assertThat(state("(mail.*)::text")).doesNotContain("a-secret-of");
  }

  @Test
  void aCauseThatIsUndoneSendsNothing() {
    TRANSACTION.executeWithoutResult(
        status -> {
          mails().put(VERA, Letter.PROVE_ADDRESS, Map.of("hours", "24"), LINK, null);
          status.setRollbackOnly();
        });

    assertThat(SQL.sql("select count(*) from mail").query(Integer.class).single()).isZero();
  }

  @Test
  void aHostileAddressSpoilsTheMailAndNotItsCause() {
    put(new Recipient("vera@example.org\0\r\nBcc: all@example.org", null, Language.EN));

    assertThat(state("state")).isEqualTo("FAILED");
    assertThat(state("reason")).isEqualTo("the address can't be written to");
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSES_RECIPIENTS", "REFUSES_TEXT"})
  void aFinalNoEndsTheMailWithItsReason(Mood mood) {
    server.mood = mood;
    put(VERA);
    postman(settings());
    awaits("state", "FAILED");

    assertThat(state("attempts")).isEqualTo("1");
    assertThat(state("reason")).contains(mood == Mood.REFUSES_TEXT ? "554" : "550");
    assertThat(state("text_body")).isEqualTo("null");
  }

  /** Each of them would hold a plain client for ever, or lose the mail. */
  @ParameterizedTest
  @EnumSource(names = {"BUSY", "HANGS", "DRIPS", "DROPS"})
  void aServerOnABadDayGetsTheSameMailAgainLater(Mood mood) {
    server.mood = mood;
    put(VERA);
    boolean patient = mood == Mood.BUSY || mood == Mood.DROPS;
    Postman first =
        postman(
            settings(
                "127.0.0.1",
                server.port(),
                Security.NONE,
                "",
                patient ? Duration.ofSeconds(60) : Duration.ofMillis(300)));
    awaits("reason is not null", "t");
    assertThat(state("state")).isEqualTo("WAITING");
    assertThat(
            state(
                "next_at between '%s' and '%s'"
                    .formatted(clock.now.plusSeconds(10), clock.now.plusSeconds(20))))
        .isEqualTo("t");
    first.stop();

    postman(settings());
    server.mood = Mood.WELL;
    clock.now = clock.now.plusSeconds(21);
    awaits("state", "SENT");

    assertThat(server.taken).hasSize(mood == Mood.DROPS ? 2 : 1);
    String id = "Message-ID: <" + state("mail_id");
    assertThat(server.taken).allSatisfy(text -> assertThat(text).contains(id));
  }

  @Test
  void aServerThatIsNotThereIsAskedEverMoreSeldomUntilTheTimeIsOver() {
    server.close();
    put(VERA);
    Postman postman = postman(settings());
    for (int attempt = 1; attempt <= 3; attempt++) {
      awaits(
          "attempts || ' ' || (next_at < '%s')".formatted(clock.now.plusSeconds(81)),
          attempt + " true");
      clock.now = clock.now.plusSeconds(81);
    }
    assertThat(postman.wait(40)).isBetween(Duration.ofMinutes(30), Duration.ofHours(1));

    clock.now = clock.now.plus(Duration.ofHours(24));
    awaits("state", "FAILED");
    assertThat(state("reason")).startsWith("its time was over");
  }

  @Test
  void aMailWhoseLinkHasExpiredIsNotSent() {
    TRANSACTION.executeWithoutResult(
        status ->
            mails()
                .put(
                    VERA,
                    Letter.RESET_PASSWORD,
                    Map.of("minutes", "30"),
                    LINK,
                    clock.now.plusSeconds(1800)));
    clock.now = clock.now.plusSeconds(1801);
    postman(settings());
    awaits("state", "FAILED");

    assertThat(server.taken).isEmpty();
  }

  @Test
  void withoutEncryptionNothingIsSentUnlessThatIsWanted() {
    put(VERA);
    postman(settings("127.0.0.1", server.port(), Security.STARTTLS, ""));
    awaits("reason is not null", "t");

    assertThat(state("reason")).contains("STARTTLS");
    assertThat(server.taken).isEmpty();
  }

  @Test
  void postmenShareTheWork() {
    for (int i = 0; i < 60; i++) {
      put(new Recipient("reader-" + i + "@example.org", null, Language.EN));
    }
    postman(settings());
    postman(settings());
    Awaitility.await()
        .until(
            () ->
                SQL.sql("select count(*) from mail where state = 'SENT'")
                        .query(Integer.class)
                        .single()
                    == 60);

    assertThat(server.taken).hasSize(60);
  }

  @ParameterizedTest
  @EnumSource
  void nobodysMailboxIsFlooded(Letter letter) {
    for (int i = 0; i < 22; i++) {
      put(i % 2 == 0 ? VERA : new Recipient("VERA@Example.org", null, Language.EN), letter, null);
    }

    assertThat(refused(letter)).isEqualTo(letter.wishedByAnybody() ? 2 : 0);
  }

  @Test
  void whatStrangersWishForKeepsNoOtherMailFromItsReader() {
    for (int i = 0; i < 25; i++) {
      put(VERA, Letter.PROVE_ADDRESS, null);
      put(VERA, Letter.RESET_PASSWORD, clock.now.plusSeconds(1800));
    }
    clock.now = clock.now.plusSeconds(1);

    put(VERA, Letter.ACCOUNT_EXISTS, null);
    put(VERA, Letter.PASSWORD_CHANGED, null);
    clock.now = clock.now.plusSeconds(1);
    put(VERA, Letter.RESET_PASSWORD, clock.now.plusSeconds(1800));

    assertThat(refused(Letter.PROVE_ADDRESS)).isEqualTo(5);
    assertThat(refused(Letter.RESET_PASSWORD)).as("none after the notice").isEqualTo(5);
    assertThat(refused(Letter.ACCOUNT_EXISTS) + refused(Letter.PASSWORD_CHANGED)).isZero();
  }

  /** So that there is always a link that works, in the mailbox or on its way to it. */
  @Test
  void beyondTheLimitALinkIsSentWhenTheLastOneHasExpired() {
    for (int i = 0; i < 21; i++) {
      put(VERA, Letter.RESET_PASSWORD, clock.now.plusSeconds(1800));
    }
    assertThat(refused(Letter.RESET_PASSWORD)).isEqualTo(1);

    clock.now = clock.now.plusSeconds(1801);
    put(VERA, Letter.RESET_PASSWORD, clock.now.plusSeconds(1800));
    assertThat(refused(Letter.RESET_PASSWORD)).isEqualTo(1);
    put(VERA, Letter.RESET_PASSWORD, clock.now.plusSeconds(1800));
    assertThat(refused(Letter.RESET_PASSWORD)).isEqualTo(2);
  }

  @Test
  void inAnEmbeddedHouseMailsGoToTheInbox() {
    put(VERA);
    postman(settings("", 25, Security.STARTTLS, KEY));
    awaits("state", "SENT");

    var inbox = mails().delivered(10);
    assertThat(inbox).hasSize(1);
    assertThat(inbox.getFirst().text()).contains(LINK.toString());
    assertThat(inbox.getFirst().to()).isEqualTo("vera@example.org");
    assertThat(inbox.getFirst().mailId()).isEqualTo(UUID.fromString(state("mail_id")));
  }

  @Test
  void withNeitherServerNorInboxMailsWait() {
    put(VERA);
    postman(settings("", 25, Security.STARTTLS, ""));
    awaits("reason", "no SMTP server is set");

    assertThat(state("state")).isEqualTo("WAITING");
  }
}
