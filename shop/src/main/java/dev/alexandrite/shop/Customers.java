package dev.alexandrite.shop;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.Sql;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Repository;

/** People with an account, and how they prove who they are. */
@Repository
class Customers {
  /** What bcrypt can tell apart. */
  static final int PASSWORD_MAX_BYTES = 72;

  private static final String SIGN_IN_ACCOUNT = "sign-in.account";
  private static final String SIGN_IN_ADDRESS = "sign-in.address";
  private static final String ACCOUNT_ADDRESS = "account.address";

  record Customer(UUID customerId, String name, String email) {
    /** As the rest of the house knows them. */
    Buyer buyer() {
      return new Buyer(ref(customerId));
    }

    static String ref(UUID customerId) {
      return "c-" + customerId;
    }
  }

  private record Known(Customer customer, String password) {}

  private final JdbcClient jdbc;
  private final Throttle throttle;
  private final ShopSettings settings;
  private final Clock clock;
  private final PasswordEncoder passwords;
  private final String nobodysPassword;

  Customers(JdbcClient jdbc, Throttle throttle, ShopSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.throttle = throttle;
    this.settings = settings;
    this.clock = clock;
    // The name of the algorithm stands before each hash, so that a later one can take over.
    this.passwords =
        new DelegatingPasswordEncoder(
            "bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(settings.passwordStrength())));
    this.nobodysPassword = hashed(Secret.next());
  }

  /**
   * @param address from where it is asked
   * @throws Problem invalid-field, email-taken or too-many-requests
   */
  Customer register(String name, String email, String password, String address) {
    if (password.codePointCount(0, password.length()) < settings.passwordMin()
        || password.getBytes(StandardCharsets.UTF_8).length > PASSWORD_MAX_BYTES) {
      throw new Problem(
          ProblemCode.INVALID_FIELD,
          "'password' has at least %d characters and at most %d bytes."
              .formatted(settings.passwordMin(), PASSWORD_MAX_BYTES));
    }
    throttle.take(ACCOUNT_ADDRESS, address, settings.accountsPerAddress());
    Customer customer = new Customer(Uuid7.next(clock), name.strip(), normal(email));
    try {
      jdbc.sql(
              """
              insert into customer (customer_id, email, name, password, created_at)
              values (:id, :email, :name, :password, :now)
              """)
          .param("id", customer.customerId())
          .param("email", customer.email())
          .param("name", customer.name())
          .param("password", hashed(password))
          .param("now", Sql.at(clock.instant()))
          .update();
    } catch (DuplicateKeyException e) {
      throw new Problem(
          ProblemCode.EMAIL_TAKEN, "There is an account with this e-mail; sign in instead.");
    }
    return customer;
  }

  /**
   * Whether there is no such account or the password is wrong can't be told from the answer nor
   * from its time.
   *
   * @throws Problem sign-in-failed or too-many-requests
   */
  Customer signIn(String email, String password, String address) {
    String account = normal(email);
    throttle.take(SIGN_IN_ADDRESS, address, settings.signInsPerAddress());
    throttle.take(SIGN_IN_ACCOUNT, account, settings.signInsPerAccount());
    Optional<Known> known = find(account);
    String hash = known.map(Known::password).orElse(nobodysPassword);
    if (!passwords.matches(password, hash) || known.isEmpty()) {
      throw new Problem(ProblemCode.SIGN_IN_FAILED, "E-mail or password is wrong.");
    }
    throttle.giveBack(SIGN_IN_ADDRESS, address);
    throttle.giveBack(SIGN_IN_ACCOUNT, account);
    Customer customer = known.get().customer();
    if (passwords.upgradeEncoding(hash)) {
      jdbc.sql("update customer set password = :password where customer_id = :id")
          .param("password", hashed(password))
          .param("id", customer.customerId())
          .update();
    }
    return customer;
  }

  private Optional<Known> find(String email) {
    return jdbc.sql("select customer_id, name, email, password from customer where email = :email")
        .param("email", email)
        .query(
            (row, n) ->
                new Known(
                    new Customer(
                        row.getObject("customer_id", UUID.class),
                        row.getString("name"),
                        row.getString("email")),
                    row.getString("password")))
        .optional();
  }

  private String hashed(String password) {
    @Nullable String hash = passwords.encode(password);
    if (hash == null) {
      throw new IllegalStateException("no hash of a password");
    }
    return hash;
  }

  /** What is written in capitals is the same address. */
  static String normal(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }
}
