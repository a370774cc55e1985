package dev.alexandrite.channel;

import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Sql;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The outbox of mails. A mail is written in the transaction of what it tells of and sent by {@link
 * Postman} after it: what becomes of the mail changes nothing about its cause.
 */
@Repository
public class Mails {
  private static final Duration DAY = Duration.ofHours(24);

  private final JdbcClient jdbc;
  private final MailSettings settings;
  private final Clock clock;

  Mails(JdbcClient jdbc, MailSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  /** What becomes of a mail. */
  enum State {
    WAITING,
    SENT,
    FAILED
  }

  /** A mail as it is sent. Its id is its Message-ID, so that a repetition is recognised. */
  record Mail(
      UUID mailId,
      String letter,
      String recipient,
      Language language,
      String subject,
      String text,
      String html,
      Instant createdAt,
      Instant giveUpAt,
      int attempts) {}

  /**
   * Puts a mail into the outbox. Hostile text can spoil the mail, which then ends as FAILED with
   * the reason, but not the transaction. What tells the owner of an account that it was changed is
   * never refused.
   *
   * @param values for the letter
   * @param link where the letter leads
   * @param useless when nobody needs the mail any more, as its link has expired; null for never
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void put(
      Recipient to,
      Letter letter,
      Map<String, String> values,
      @Nullable URI link,
      @Nullable Instant useless) {
    Instant now = clock.instant();
    Instant end = now.plus(settings.giveUpAfter());
    boolean deliverable = Recipient.deliverable(to.email());
    String recipient = deliverable ? to.email() : "";
    String reason =
        !deliverable
            ? "the address can't be written to"
            : letter.wishedByAnybody() && enough(recipient, letter, now)
                ? "too many mails of this kind to this address today"
                : null;
    Letter.Written written = letter.write(to, values, link);
    jdbc.sql(
            """
            insert into mail (mail_id, letter, recipient, language, subject, text_body, html_body,
              state, created_at, give_up_at, next_at, ended_at, reason)
            values (:id, :letter, :recipient, :language, :subject, :text, :html,
              :state, :now, :giveUpAt, :nextAt, :endedAt, :reason)
            """)
        .param("id", Uuid7.next(clock))
        .param("letter", letter.name())
        .param("recipient", recipient)
        .param("language", to.language().name())
        .param("subject", written.subject())
        .param("text", reason == null ? written.text() : null)
        .param("html", reason == null ? written.html() : null)
        .param("state", (reason == null ? State.WAITING : State.FAILED).name())
        .param("now", Sql.at(now))
        .param("giveUpAt", Sql.at(useless != null && useless.isBefore(end) ? useless : end))
        .param("nextAt", reason == null ? Sql.at(now) : null)
        .param("endedAt", reason == null ? null : Sql.at(now))
        .param("reason", reason)
        .update();
  }

  /**
   * Strangers may wish for as many as they like: beyond the limit another one goes only when those
   * before it are of no use any more. After a notice about the account their links are, and it is
   * counted anew.
   */
  private boolean enough(String recipient, Letter letter, Instant now) {
    return jdbc.sql(
            """
            select count(*) >= :most and max(give_up_at) > :now from mail
            where lower(recipient) = lower(:recipient) and letter = :letter
              and created_at > :dayAgo and not (state = 'FAILED' and attempts = 0)
              and created_at > coalesce(
                (select max(created_at) from mail
                 where lower(recipient) = lower(:recipient) and letter in (:notices)), :dayAgo)
            """)
        .param("most", settings.perRecipientADay())
        .param("now", Sql.at(now))
        .param("recipient", recipient)
        .param("letter", letter.name())
        .param("dayAgo", Sql.at(now.minus(DAY)))
        .param("notices", Letter.NOTICES)
        .query(Boolean.class)
        .single();
  }

  /**
   * Takes mails that are due, for as long as sending one may take: whoever dies meanwhile leaves
   * them to somebody else.
   */
  @Transactional
  public List<Mail> lease() {
    Instant now = clock.instant();
    return jdbc.sql(
            """
            update mail set attempts = attempts + 1, next_at = :until
            where mail_id in (
              select mail_id from mail where next_at <= :now
              order by next_at limit :most for update skip locked)
            returning *
            """)
        .param("until", Sql.at(now.plus(settings.sentWithin().multipliedBy(2))))
        .param("now", Sql.at(now))
        .param("most", settings.atOnce())
        .query(Mails::mail)
        .list();
  }

  private static Mail mail(ResultSet row, int n) throws SQLException {
    return new Mail(
        row.getObject("mail_id", UUID.class),
        row.getString("letter"),
        row.getString("recipient"),
        Language.ofWord(row.getString("language")),
        row.getString("subject"),
        row.getString("text_body"),
        row.getString("html_body"),
        Sql.instant(row, "created_at"),
        Sql.instant(row, "give_up_at"),
        row.getInt("attempts"));
  }

  /**
   * @param kept whether its text stays, for the inbox
   */
  @Transactional
  public void sent(Mail mail, boolean kept) {
    end(mail, State.SENT, null, kept);
  }

  @Transactional
  public void failed(Mail mail, String reason) {
    end(mail, State.FAILED, reason, false);
  }

  private void end(Mail mail, State state, @Nullable String reason, boolean kept) {
    jdbc.sql(
            """
            update mail set state = :state, reason = :reason, ended_at = :now, next_at = null,
              text_body = case when :kept then text_body end,
              html_body = case when :kept then html_body end
            where mail_id = :id and state = 'WAITING'
            """)
        .param("state", state.name())
        .param("reason", reason)
        .param("now", Sql.at(clock.instant()))
        .param("kept", kept)
        .param("id", mail.mailId())
        .update();
  }

  @Transactional
  public void later(Mail mail, Instant next, String reason) {
    jdbc.sql(
            """
            update mail set next_at = :next, reason = :reason
            where mail_id = :id and state = 'WAITING'
            """)
        .param("next", Sql.at(next))
        .param("reason", reason)
        .param("id", mail.mailId())
        .update();
  }

  /** A mail as the owner of an embedded house reads it. */
  public record Delivered(
      UUID mailId,
      String to,
      String language,
      String subject,
      String text,
      String html,
      Instant at) {}

  /** The newest first. */
  @Transactional(readOnly = true)
  public List<Delivered> delivered(int most) {
    return jdbc.sql(
            """
            select * from mail where state = 'SENT' and text_body is not null
            order by mail_id desc limit :most
            """)
        .param("most", most)
        .query(
            (row, n) ->
                new Delivered(
                    row.getObject("mail_id", UUID.class),
                    row.getString("recipient"),
                    row.getString("language").toLowerCase(Locale.ROOT),
                    row.getString("subject"),
                    row.getString("text_body"),
                    row.getString("html_body"),
                    Sql.instant(row, "created_at")))
        .list();
  }

  @Scheduled(fixedDelayString = "PT1H")
  void forgetTheOld() {
    jdbc.sql("delete from mail where ended_at < :old")
        .param("old", Sql.at(clock.instant().minus(settings.kept())))
        .update();
  }
}
