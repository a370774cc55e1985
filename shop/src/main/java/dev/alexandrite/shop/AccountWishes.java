package dev.alexandrite.shop;

import dev.alexandrite.channel.Language;
import dev.alexandrite.channel.Letter;
import dev.alexandrite.channel.MailSettings;
import dev.alexandrite.channel.Mails;
import dev.alexandrite.channel.Recipient;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.shop.Customers.Customer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Wishes that are answered by a mail with a link. Whoever asks is answered before it is looked up
 * whether there is an account: neither the answer nor its time tells.
 */
@Repository
class AccountWishes {
  private static final Logger log = LoggerFactory.getLogger(AccountWishes.class);
  private static final int ANSWERED_AT_ONCE = 100;

  private final JdbcClient jdbc;
  private final Customers customers;
  private final Mails mails;
  private final ShopSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;

  AccountWishes(
      JdbcClient jdbc,
      Customers customers,
      Mails mails,
      MailSettings mail,
      ShopSettings settings,
      Clock clock,
      PlatformTransactionManager transactions) {
    if (!mail.host().isBlank() && "localhost".equals(settings.publicUrl().getHost())) {
      log.warn(
          "mails lead to {}: set SHOP_PUBLIC_URL to where customers find the shop",
          settings.publicUrl());
    }
    this.jdbc = jdbc;
    this.customers = customers;
    this.mails = mails;
    this.settings = settings;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
  }

  enum Kind {
    /** To open an account. */
    OPEN,
    /** To prove the address of an account that has not done so. */
    PROVE,
    RESET
  }

  /**
   * @param password the hash of the chosen one, of OPEN
   * @param customerId of PROVE, of RESET once it was answered, and of OPEN once it was done
   * @param done whether its link was used; what was said with it may then be said again
   */
  record Wish(
      UUID wishId,
      Kind kind,
      String email,
      @Nullable String name,
      @Nullable String password,
      Language language,
      @Nullable UUID customerId,
      Instant expiresAt,
      int tries,
      boolean done) {

    Wish chosenAnew(String chosenName, String chosenPassword) {
      return new Wish(
          wishId,
          kind,
          email,
          chosenName,
          chosenPassword,
          language,
          customerId,
          expiresAt,
          tries,
          done);
    }
  }

  /**
   * @param password its hash
   */
  void open(String name, String email, String password, Language language) {
    put(Kind.OPEN, email, name, password, language, null, settings.proofValid());
  }

  void prove(Customer customer) {
    put(
        Kind.PROVE,
        customer.email(),
        null,
        null,
        customer.language(),
        customer.customerId(),
        settings.proofValid());
  }

  void reset(String email, Language language) {
    put(Kind.RESET, email, null, null, language, null, settings.resetValid());
  }

  private void put(
      Kind kind,
      String email,
      @Nullable String name,
      @Nullable String password,
      Language language,
      @Nullable UUID customerId,
      Duration valid) {
    Instant now = clock.instant();
    jdbc.sql(
            """
            insert into account_wish (wish_id, kind, email_key, email, name, password, language,
              customer_id, created_at, expires_at)
            values (:id, :kind, :key, :email, :name, :password, :language, :customer, :now, :until)
            """)
        .param("id", Uuid7.next(clock))
        .param("kind", kind.name())
        .param("key", EmailAddress.key(email))
        .param("email", email)
        .param("name", name)
        .param("password", password)
        .param("language", language.name())
        .param("customer", customerId)
        .param("now", Sql.at(now))
        .param("until", Sql.at(now.plus(valid)))
        .update();
  }

  @Scheduled(fixedDelayString = "${shop.answer-poll}")
  void answer() {
    for (int i = 0; i < ANSWERED_AT_ONCE; i++) {
      if (!Boolean.TRUE.equals(transaction.execute(status -> answerOne()))) {
        return;
      }
    }
  }

  private boolean answerOne() {
    Optional<Wish> wish =
        jdbc.sql(
                """
                select * from account_wish where answered_at is null
                order by created_at limit 1 for update skip locked
                """)
            .query(AccountWishes::wish)
            .optional();
    wish.ifPresent(this::answer);
    return wish.isPresent();
  }

  private void answer(Wish wish) {
    Customer customer = customers.find(wish.email()).map(Customers.Known::customer).orElse(null);
    switch (wish.kind()) {
      case OPEN -> {
        if (customer == null) {
          // Until it is proven nobody is called by a name that anybody may have typed.
          link(
              wish,
              null,
              new Recipient(wish.email(), null, wish.language()),
              Letter.PROVE_ADDRESS,
              "proof");
        } else {
          mails.put(
              customer.recipient(),
              Letter.ACCOUNT_EXISTS,
              Map.of(),
              settings.page("account"),
              wish.expiresAt());
          delete(wish);
        }
      }
      case PROVE -> {
        Customer asking = wish.customerId() == null ? null : byId(wish.customerId());
        if (asking == null) {
          delete(wish);
        } else {
          link(wish, asking.customerId(), asking.recipient(), Letter.PROVE_ADDRESS, "proof");
        }
      }
      case RESET -> {
        if (customer == null) {
          delete(wish);
        } else {
          // To the address that was registered, and never to a look-alike that was typed now.
          link(wish, customer.customerId(), customer.recipient(), Letter.RESET_PASSWORD, "reset");
        }
      }
    }
  }

  private @Nullable Customer byId(UUID customerId) {
    return customers.find(customerId).map(Customers.Known::customer).orElse(null);
  }

  private void link(
      Wish wish, @Nullable UUID customerId, Recipient to, Letter letter, String page) {
    String token = Secret.next();
    jdbc.sql(
            """
            update account_wish
            set answered_at = :now, token_hash = :hash, customer_id = :customer
            where wish_id = :id
            """)
        .param("now", Sql.at(clock.instant()))
        .param("hash", Secret.hash(token))
        .param("customer", customerId)
        .param("id", wish.wishId())
        .update();
    mails.put(
        to,
        letter,
        Map.of(
            "hours", String.valueOf(settings.proofValid().toHours()),
            "minutes", String.valueOf(settings.resetValid().toMinutes())),
        settings.page(page + "/" + token),
        wish.expiresAt());
    log.debug("wish {} was answered", wish.wishId());
  }

  /** What a link is good for, as long as it works. */
  Optional<Wish> find(String token) {
    return jdbc.sql("select * from account_wish where token_hash = :hash and expires_at > :now")
        .param("hash", Secret.hash(token))
        .param("now", Sql.at(clock.instant()))
        .query(AccountWishes::wish)
        .optional();
  }

  /** A password is going to be tried with it; empty when there were enough of them. */
  Optional<Wish> attempt(String token) {
    return jdbc.sql(
            """
            update account_wish set tries = tries + 1
            where token_hash = :hash and expires_at > :now and tries < :most
            returning *
            """)
        .param("hash", Secret.hash(token))
        .param("now", Sql.at(clock.instant()))
        .param("most", settings.proofTriesMax())
        .query(AccountWishes::wish)
        .optional();
  }

  /** Whether its link is unused still; nobody else uses it before this transaction has ended. */
  boolean lock(Wish wish) {
    return jdbc.sql("select 1 from account_wish where wish_id = :id and done_at is null for update")
        .param("id", wish.wishId())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /**
   * A link works once; whoever says the same again with it is answered for a while.
   *
   * @param customerId whose account was opened, proven or given another password
   */
  void done(Wish wish, UUID customerId) {
    Instant now = clock.instant();
    jdbc.sql(
            """
            update account_wish
            set done_at = :now, expires_at = :until, customer_id = :customer, tries = 0
            where wish_id = :id
            """)
        .param("now", Sql.at(now))
        .param("until", Sql.at(now.plus(settings.usedLinksAnswered())))
        .param("customer", customerId)
        .param("id", wish.wishId())
        .update();
  }

  void delete(Wish wish) {
    jdbc.sql("delete from account_wish where wish_id = :id").param("id", wish.wishId()).update();
  }

  /**
   * No other link of this address shall change the account any more.
   *
   * @param kept the one that did; null when it was none
   */
  void forgetOf(String email, UUID customerId, @Nullable UUID kept) {
    jdbc.sql(
            """
            delete from account_wish
            where (email_key = :key or customer_id = :customer)
              and wish_id is distinct from cast(:kept as uuid)
            """)
        .param("key", EmailAddress.key(email))
        .param("customer", customerId)
        .param("kept", kept)
        .update();
  }

  private static Wish wish(ResultSet row, int n) throws SQLException {
    return new Wish(
        row.getObject("wish_id", UUID.class),
        Kind.valueOf(row.getString("kind")),
        row.getString("email"),
        row.getString("name"),
        row.getString("password"),
        Language.ofWord(row.getString("language")),
        row.getObject("customer_id", UUID.class),
        Sql.instant(row, "expires_at"),
        row.getInt("tries"),
        row.getObject("done_at") != null);
  }

  @Scheduled(fixedDelayString = "PT1H")
  void forgetTheExpired() {
    jdbc.sql("delete from account_wish where expires_at <= :now")
        .param("now", Sql.at(clock.instant()))
        .update();
  }
}
