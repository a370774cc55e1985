package dev.alexandrite.channel;

import dev.alexandrite.channel.MailSettings.Security;
import dev.alexandrite.channel.Mails.Mail;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/** One mail to one SMTP server. */
final class Smtp {
  private static final int REASON_MAX = 200;

  private final MailSettings settings;
  private final Session session;
  private final Set<Thread> talks = ConcurrentHashMap.newKeySet();

  Smtp(MailSettings settings) {
    this.settings = settings;
    boolean startTls = settings.security() == Security.STARTTLS;
    Properties p = new Properties();
    p.setProperty("mail.transport.protocol", "smtp");
    p.setProperty("mail.smtp.connectiontimeout", millis(settings.connectWithin()));
    p.setProperty("mail.smtp.timeout", millis(settings.answerWithin()));
    p.setProperty("mail.smtp.writetimeout", millis(settings.answerWithin()));
    p.setProperty("mail.smtp.auth", String.valueOf(!settings.user().isBlank()));
    p.setProperty("mail.smtp.starttls.enable", String.valueOf(startTls));
    p.setProperty("mail.smtp.starttls.required", String.valueOf(startTls));
    p.setProperty("mail.smtp.ssl.enable", String.valueOf(settings.security() == Security.TLS));
    p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    p.setProperty("mail.smtp.quitwait", "false");
    p.setProperty("mail.smtp.localhost", domain());
    p.setProperty("mail.mime.allowutf8", "true");
    this.session = Session.getInstance(p);
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }

  private String domain() {
    return settings.from().substring(settings.from().indexOf('@') + 1);
  }

  /** Why a mail was not sent. */
  static final class NotSent extends Exception {
    private static final long serialVersionUID = 1L;

    /** Trying again won't help. */
    final boolean forGood;

    /** May name people; for the database, while the log gets {@link #brief}. */
    final String reason;

    final String brief;

    NotSent(boolean forGood, String reason, String brief) {
      super(brief, null, false, false);
      this.forGood = forGood;
      this.reason = reason;
      this.brief = brief;
    }
  }

  /**
   * Talks to the server for as long as a mail may take: one that drips its answers, each in time,
   * is left all the same.
   *
   * @throws NotSent when the server did not take it, or may not have
   */
  void send(Mail mail) throws NotSent {
    AtomicReference<@Nullable NotSent> problem = new AtomicReference<>();
    Thread talk =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    talk(mail);
                  } catch (NotSent e) {
                    problem.set(e);
                  }
                });
    talks.add(talk);
    try {
      if (!talk.join(settings.sentWithin())) {
        talk.interrupt(); // closes its connection
        talk.join();
      }
    } catch (InterruptedException e) {
      talk.interrupt();
      Thread.currentThread().interrupt();
      throw new NotSent(false, "interrupted", "interrupted");
    } finally {
      talks.remove(talk);
    }
    if (problem.get() != null) {
      throw problem.get();
    }
  }

  /** Leaves every server that is being talked to. */
  void hangUp() {
    talks.forEach(Thread::interrupt);
  }

  private void talk(Mail mail) throws NotSent {
    MimeMessage message;
    try {
      message = message(mail);
    } catch (MessagingException | UnsupportedEncodingException e) {
      throw notSent(true, e);
    }
    try (Transport transport = session.getTransport()) {
      boolean known = !settings.user().isBlank(); // a password without a user would be tried too
      transport.connect(
          settings.host(),
          settings.port(),
          known ? settings.user() : null,
          known ? settings.password() : null);
      transport.sendMessage(message, message.getAllRecipients());
    } catch (MessagingException e) {
      throw notSent(refused(e) != null, e);
    }
  }

  MimeMessage message(Mail mail) throws MessagingException, UnsupportedEncodingException {
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + mail.mailId() + "@" + domain() + ">");
          }
        };
    message.setFrom(new InternetAddress(settings.from(), settings.fromName(), "UTF-8"));
    message.setRecipient(RecipientType.TO, address(mail.recipient()));
    message.setSubject(mail.subject(), "UTF-8");
    message.setSentDate(Date.from(mail.createdAt()));
    message.setHeader(
        "Content-Language", mail.language().name().toLowerCase(java.util.Locale.ROOT));
    message.setHeader("Auto-Submitted", "auto-generated"); // nobody's absence note answers it
    MimeBodyPart text = new MimeBodyPart();
    text.setText(mail.text(), "UTF-8");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(mail.html(), "UTF-8", "html");
    message.setContent(new MimeMultipart("alternative", text, html));
    message.saveChanges();
    return message;
  }

  /** Old servers know no other domains than ASCII ones. */
  private static InternetAddress address(String email) throws AddressException {
    int at = email.lastIndexOf('@');
    try {
      InternetAddress address =
          new InternetAddress(
              email.substring(0, at + 1) + IDN.toASCII(email.substring(at + 1)), false);
      address.validate();
      return address;
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      throw new AddressException("no domain", email);
    }
  }

  /** The server's final no to this recipient or this text; null when it may change its mind. */
  private static @Nullable Integer refused(MessagingException e) {
    for (Exception cause = e; cause != null; cause = next(cause)) {
      if (cause instanceof SMTPAddressFailedException address && address.getReturnCode() >= 500) {
        return address.getReturnCode();
      }
      if (cause instanceof SMTPSendFailedException whole
          && whole.getReturnCode() >= 550
          && ".".equals(whole.getCommand())) {
        return whole.getReturnCode();
      }
    }
    return null;
  }

  private static @Nullable Exception next(Exception e) {
    return e instanceof MessagingException m ? m.getNextException() : null;
  }

  private static NotSent notSent(boolean forGood, Exception e) {
    Exception last = e;
    for (Exception next = e; next != null; next = next(next)) {
      last = next;
    }
    String answer = String.valueOf(last.getMessage()).lines().findFirst().orElse("");
    String printable =
        new String(answer.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
            .replaceAll("[\\p{Cc}\\p{Cs}]", " ");
    String reason = last.getClass().getSimpleName() + ": " + printable;
    return new NotSent(
        forGood,
        reason.length() > REASON_MAX ? reason.substring(0, REASON_MAX) : reason,
        last.getClass().getSimpleName());
  }
}
