package dev.alexandrite.shop;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.Language;
import dev.alexandrite.channel.Recipient;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** People with an account. */
@Repository
class Customers implements InitializingBean {
  private final JdbcClient jdbc;
  private final Clock clock;

  Customers(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param email as its owner has typed it
   * @param proven whether they have shown that it is theirs
   */
  record Customer(UUID customerId, String name, String email, Language language, boolean proven) {
    /** As the rest of the house knows them. */
    Buyer buyer() {
      return new Buyer(ref(customerId));
    }

    static String ref(UUID customerId) {
      return PREFIX + customerId;
    }

    /** Anybody may have typed a name beside an address that is not proven. */
    Recipient recipient() {
      return new Recipient(email, proven ? name : null, language);
    }
  }

  /**
   * @param password its hash
   */
  record Known(Customer customer, String password) {}

  private static final String PREFIX = "c-";

  /** Rows from before there were keys, and of instances that know of none. */
  @Override
  public void afterPropertiesSet() {
    record Row(UUID customerId, String email) {}
    List<Row> rows =
        jdbc.sql(
                """
                select customer_id, email from customer where email_key is null order by created_at
                """)
            .query(
                (row, n) ->
                    new Row(row.getObject("customer_id", UUID.class), row.getString("email")))
            .list();
    for (Row row : rows) {
      try {
        jdbc.sql(
                """
                update customer set email_key = :key where customer_id = :id
                  and not exists (select 1 from customer where email_key = :key)
                """)
            .param("key", EmailAddress.key(row.email()))
            .param("id", row.customerId())
            .update();
      } catch (DuplicateKeyException e) {
        // Another instance was faster.
      }
    }
  }

  /**
   * The account of an address. Of twins from before, the one whose very spelling it is, and else
   * the older one.
   */
  Optional<Known> find(String email) {
    return jdbc.sql(
            """
            select * from customer where email = :lower or email_key = :key
            order by (email = :lower) desc limit 1
            """)
        .param("lower", EmailAddress.lower(email))
        .param("key", EmailAddress.key(email))
        .query((row, n) -> new Known(customer(row), row.getString("password")))
        .optional();
  }

  Optional<Known> find(UUID customerId) {
    return jdbc.sql("select * from customer where customer_id = :id")
        .param("id", customerId)
        .query((row, n) -> new Known(customer(row), row.getString("password")))
        .optional();
  }

  Optional<Customer> find(Buyer buyer) {
    return buyer.ref().startsWith(PREFIX)
        ? find(UUID.fromString(buyer.ref().substring(PREFIX.length()))).map(Known::customer)
        : Optional.empty();
  }

  /** From a row of the table, or of one that is joined with it. */
  static Customer customer(ResultSet row) throws SQLException {
    @Nullable String typed = row.getString("email_typed");
    return new Customer(
        row.getObject("customer_id", UUID.class),
        row.getString("name"),
        typed == null ? row.getString("email") : typed,
        Language.ofWord(row.getString("language")),
        row.getObject("proven_at") != null);
  }

  /**
   * A new account, whose address is proven.
   *
   * @param password its hash
   * @return empty when there is one with that address
   */
  Optional<Customer> add(String name, String email, String password, Language language) {
    if (find(email).isPresent()) {
      return Optional.empty();
    }
    Customer customer = new Customer(Uuid7.next(clock), name, email, language, true);
    int added =
        jdbc.sql(
                """
                insert into customer (customer_id, email, email_typed, email_key, name, password,
                  language, created_at, proven_at)
                values (:id, :lower, :typed, :key, :name, :password, :language, :now, :now)
                on conflict do nothing
                """)
            .param("id", customer.customerId())
            .param("lower", EmailAddress.lower(email))
            .param("typed", email)
            .param("key", EmailAddress.key(email))
            .param("name", name)
            .param("password", password)
            .param("language", language.name())
            .param("now", Sql.at(clock.instant()))
            .update();
    return added == 1 ? Optional.of(customer) : Optional.empty();
  }

  void setPassword(UUID customerId, String hash) {
    jdbc.sql("update customer set password = :password where customer_id = :id")
        .param("password", hash)
        .param("id", customerId)
        .update();
  }

  /** The same password under a better hash, unless it was changed meanwhile. */
  boolean rehash(Known known, String hash) {
    return jdbc.sql(
                """
                update customer set password = :new where customer_id = :id and password = :old
                """)
            .param("new", hash)
            .param("id", known.customer().customerId())
            .param("old", known.password())
            .update()
        == 1;
  }

  void setProven(UUID customerId) {
    jdbc.sql("update customer set proven_at = coalesce(proven_at, :now) where customer_id = :id")
        .param("now", Sql.at(clock.instant()))
        .param("id", customerId)
        .update();
  }

  /** The language that the customer was last seen to read. */
  void setLanguage(UUID customerId, Language language) {
    jdbc.sql(
            """
            update customer set language = :language
            where customer_id = :id and language is distinct from :language
            """)
        .param("language", language.name())
        .param("id", customerId)
        .update();
  }
}
