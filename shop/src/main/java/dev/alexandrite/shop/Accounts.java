package dev.alexandrite.shop;

import dev.alexandrite.channel.Language;
import dev.alexandrite.channel.Letter;
import dev.alexandrite.channel.Mails;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.shop.AccountWishes.Kind;
import dev.alexandrite.shop.AccountWishes.Wish;
import dev.alexandrite.shop.Customers.Customer;
import dev.alexandrite.shop.Customers.Known;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How an account comes to be and gets another password. Hashes are computed outside of any
 * transaction: they take their time.
 */
@Component
class Accounts {
  private static final String OPEN_ADDRESS = "account.address";
  private static final String OPEN_EMAIL = "account.email";
  private static final String PROVE_EMAIL = "prove.email";
  private static final String RESET_ADDRESS = "reset.address";
  private static final String RESET_EMAIL = "reset.email";

  private final Customers customers;
  private final AccountWishes wishes;
  private final Passwords passwords;
  private final SignIns signIns;
  private final Sessions sessions;
  private final Devices devices;
  private final Mails mails;
  private final Throttle throttle;
  private final ShopSettings settings;
  private final TransactionTemplate transaction;

  Accounts(
      Customers customers,
      AccountWishes wishes,
      Passwords passwords,
      SignIns signIns,
      Sessions sessions,
      Devices devices,
      Mails mails,
      Throttle throttle,
      ShopSettings settings,
      PlatformTransactionManager transactions) {
    this.customers = customers;
    this.wishes = wishes;
    this.passwords = passwords;
    this.signIns = signIns;
    this.sessions = sessions;
    this.devices = devices;
    this.mails = mails;
    this.throttle = throttle;
    this.settings = settings;
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * Somebody wants an account. It is opened when they follow the link in the mail; the owner of an
   * address that has one is told so by mail.
   *
   * @throws Problem invalid-field, password-too-easy or too-many-requests
   */
  void open(String name, String email, String password, Language language, String address) {
    if (!EmailAddress.usable(email)) {
      throw new Problem(
          ProblemCode.INVALID_FIELD, "'email' is not an address that a mail can be sent to.");
    }
    passwords.check("password", password, name, email);
    throttle.take(OPEN_ADDRESS, address, settings.accountsPerAddress());
    throttle.take(OPEN_EMAIL, EmailAddress.key(email), settings.mailsPerEmail());
    wishes.open(name.strip(), email.strip(), passwords.hash(password), language);
  }

  /** Another mail to prove the address with; none when it is proven. */
  void proveAgain(Customer customer) {
    if (!customer.proven()) {
      throttle.take(PROVE_EMAIL, customer.customerId().toString(), settings.mailsPerEmail());
      wishes.prove(customer);
    }
  }

  /**
   * The link shows whose the address is, and the password that it is the same person who chose it:
   * otherwise somebody could open an account at another's address and wait for them to confirm it.
   *
   * @throws Problem link-not-valid or wrong-password
   */
  Known prove(String token, String password) {
    Wish wish = wishes.attempt(token).orElseThrow(Accounts::notValid);
    String hash =
        switch (wish.kind()) {
          case OPEN -> wish.password();
          case PROVE -> known(wish).password();
          case RESET -> throw notValid();
        };
    if (!passwords.matches(password, hash) || hash == null) {
      throw new Problem(
          ProblemCode.WRONG_PASSWORD, "That is not the password that was chosen for this account.");
    }
    Customer customer =
        Objects.requireNonNull(
                transaction.execute(
                    status -> {
                      if (!wishes.consume(wish)) {
                        return Optional.<Customer>empty();
                      }
                      if (wish.kind() == Kind.OPEN) {
                        Optional<Customer> opened =
                            customers.add(
                                String.valueOf(wish.name()), wish.email(), hash, wish.language());
                        opened.ifPresent(o -> wishes.forgetOf(wish.email(), o.customerId()));
                        return opened;
                      }
                      Customer proven = known(wish).customer();
                      customers.setProven(proven.customerId());
                      return Optional.of(proven);
                    }))
            .orElseThrow(Accounts::notValid);
    return customers.find(customer.customerId()).orElseThrow(Accounts::notValid);
  }

  private Known known(Wish wish) {
    return Optional.ofNullable(wish.customerId())
        .flatMap(customers::find)
        .orElseThrow(Accounts::notValid);
  }

  /**
   * Somebody has forgotten a password.
   *
   * @throws Problem too-many-requests
   */
  void wantReset(String email, Language language, String address) {
    throttle.take(RESET_ADDRESS, address, settings.resetsPerAddress());
    throttle.take(RESET_EMAIL, EmailAddress.key(email), settings.mailsPerEmail());
    wishes.reset(email.strip(), language);
  }

  /**
   * A new password by the link of a mail. Every sign-in ends.
   *
   * @throws Problem link-not-valid, invalid-field or password-too-easy
   */
  Changed reset(String token, String password) {
    Wish wish =
        wishes.find(token).filter(w -> w.kind() == Kind.RESET).orElseThrow(Accounts::notValid);
    Customer customer = known(wish).customer();
    passwords.check("password", password, customer.name(), customer.email());
    String hash = passwords.hash(password);
    String device =
        Objects.requireNonNull(
                transaction.execute(
                    status -> {
                      if (!wishes.consume(wish)) {
                        return Optional.<String>empty();
                      }
                      customers.setProven(customer.customerId());
                      return Optional.of(changed(customer, hash));
                    }))
            .orElseThrow(Accounts::notValid);
    return new Changed(new Known(customer, hash), device);
  }

  /** Whose password it is, and the token of their browser, which is trusted from now on. */
  record Changed(Known known, String device) {}

  /**
   * Every other sign-in ends, and this one gets another token.
   *
   * @throws Problem wrong-password, invalid-field, password-too-easy or too-many-requests
   */
  Changed change(Customer customer, String present, String password) {
    signIns.confirm(customer, present);
    passwords.check("newPassword", password, customer.name(), customer.email());
    String hash = passwords.hash(password);
    String device = Objects.requireNonNull(transaction.execute(status -> changed(customer, hash)));
    return new Changed(new Known(customer, hash), device);
  }

  private String changed(Customer customer, String hash) {
    UUID id = customer.customerId();
    customers.setPassword(id, hash);
    sessions.endAll(id);
    devices.forgetAll(id);
    wishes.forgetOf(customer.email(), id);
    mails.put(
        customer.recipient(), Letter.PASSWORD_CHANGED, Map.of(), settings.page("forgot"), null);
    return devices.remember(id);
  }

  /** Everywhere, and no browser is trusted any more. */
  void signOutEverywhere(Customer customer) {
    transaction.executeWithoutResult(
        status -> {
          sessions.endAll(customer.customerId());
          devices.forgetAll(customer.customerId());
        });
  }

  private static Problem notValid() {
    return new Problem(
        ProblemCode.LINK_NOT_VALID, "This link was used or has expired; ask for a new one.");
  }
}
