package dev.alexandrite.shop;

import dev.alexandrite.channel.Language;
import dev.alexandrite.channel.Letter;
import dev.alexandrite.channel.Mails;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.shop.AccountWishes.Kind;
import dev.alexandrite.shop.AccountWishes.Wish;
import dev.alexandrite.shop.Customers.Customer;
import dev.alexandrite.shop.Customers.Known;
import dev.alexandrite.shop.Passwords.For;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
          CommonProblem.INVALID_FIELD, "'email' is not an address that a mail can be sent to.");
    }
    throttle.requireUnrefused(OPEN_ADDRESS, address);
    passwords.check("password", password, name, email);
    throttle.consumeFrom(OPEN_ADDRESS, address, settings.accountsPerAddress());
    throttle.consume(OPEN_EMAIL, from(address, email), settings.mailsPerEmail());
    String hash;
    try {
      hash = passwords.hash(password, For.STRANGERS);
    } catch (Problem crowded) {
      throttle.giveBackFrom(OPEN_ADDRESS, address);
      throttle.giveBack(OPEN_EMAIL, from(address, email));
      throw crowded;
    }
    wishes.open(name.strip(), email.strip(), hash, language);
  }

  /** Nobody uses up what others may ask for; how many mails a reader gets, {@link Mails} knows. */
  private static String from(String address, String email) {
    return EmailAddress.key(email) + " " + address;
  }

  /** Another mail to prove the address with; none when it is proven. */
  void proveAgain(Customer customer) {
    if (!customer.proven()) {
      throttle.consume(PROVE_EMAIL, customer.customerId().toString(), settings.mailsPerEmail());
      wishes.prove(customer);
    }
  }

  /**
   * The link shows whose the address is, and the password that it is the same person who chose it:
   * otherwise somebody could open an account at another's address and wait for them to confirm it.
   * Who opens the link once more, with the password, is answered as the first time.
   *
   * @param name of a reader of the mail who has not chosen the password, and chooses this one: else
   *     strangers could use up all the links that an address gets
   * @throws Problem link-not-valid, wrong-password, invalid-field or password-too-easy
   */
  Known prove(String token, String password, @Nullable String name) {
    Wish wish =
        Optional.ofNullable(name)
            .flatMap(chosen -> chosenAnew(token, password, chosen))
            .orElseGet(() -> wishes.attempt(token).orElseThrow(Accounts::notValid));
    return prove(wish, token, password);
  }

  /** It is no guess at anything, and no try is counted. */
  private Optional<Wish> chosenAnew(String token, String password, String name) {
    return wishes
        .find(token)
        .filter(wish -> wish.kind() == Kind.OPEN && !wish.done())
        .map(
            wish -> {
              passwords.check("password", password, name, wish.email());
              return wish.chosenAnew(name.strip(), passwords.hash(password, For.KNOWN));
            });
  }

  private Known prove(Wish wish, String token, String password) {
    String hash =
        switch (wish.kind()) {
          case OPEN -> wish.done() ? known(wish).password() : wish.password();
          case PROVE -> known(wish).password();
          case RESET -> throw notValid();
        };
    if (!passwords.matches(password, hash, For.KNOWN) || hash == null) {
      throw notChosen();
    }
    Wish done =
        wish.done()
            ? wish
            : Objects.requireNonNull(transaction.execute(status -> proven(wish, hash, token)))
                .orElseThrow(Accounts::notValid);
    Known now = known(done);
    // The same said twice at once has two hashes, and the first was kept.
    if (!now.password().equals(hash) && !passwords.matches(password, now.password(), For.KNOWN)) {
      throw notChosen();
    }
    return now;
  }

  private static Problem notChosen() {
    return new Problem(
        ShopProblem.WRONG_PASSWORD, "That is not the password that was chosen for this account.");
  }

  private Optional<Wish> proven(Wish wish, String hash, String token) {
    if (wishes.lock(wish)) {
      UUID customerId = wish.customerId();
      if (wish.kind() == Kind.OPEN) {
        customerId =
            customers
                .add(String.valueOf(wish.name()), wish.email(), hash, wish.language())
                .map(Customer::customerId)
                .orElse(null);
      }
      if (customerId == null) {
        wishes.delete(wish);
        return Optional.empty();
      }
      if (wish.kind() == Kind.OPEN) {
        wishes.forgetOf(wish.email(), customerId, wish.wishId());
      }
      customers.setProven(customerId);
      wishes.done(wish, customerId);
    }
    return wishes.find(token).filter(Wish::done);
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
    throttle.consumeFrom(RESET_ADDRESS, address, settings.resetsPerAddress());
    throttle.consume(RESET_EMAIL, from(address, email), settings.mailsPerEmail());
    wishes.reset(email.strip(), language);
  }

  /**
   * A new password by the link of a mail. Every sign-in ends. Who says the same again with it
   * changes nothing.
   *
   * @throws Problem link-not-valid, invalid-field or password-too-easy
   */
  Changed reset(String token, String password) {
    Wish wish =
        wishes.find(token).filter(w -> w.kind() == Kind.RESET).orElseThrow(Accounts::notValid);
    if (wish.done()) {
      return resetAgain(token, password);
    }
    Customer customer = known(wish).customer();
    passwords.check("password", password, customer.name(), customer.email());
    String hash = passwords.hash(password, For.KNOWN);
    Optional<String> device =
        Objects.requireNonNull(
            transaction.execute(
                status -> {
                  if (!wishes.lock(wish)) {
                    return Optional.<String>empty();
                  }
                  UUID id = customer.customerId();
                  wishes.done(wish, id);
                  customers.setProven(id);
                  customers.setPassword(id, hash);
                  sessions.endAll(id);
                  return Optional.of(changed(customer, wish.wishId()));
                }));
    return device
        .map(trusted -> new Changed(new Known(customer, hash), trusted, false))
        .orElseGet(() -> resetAgain(token, password));
  }

  /** So often as passwords may be tried with one link: it must not become a way to guess. */
  private Changed resetAgain(String token, String password) {
    Known known =
        wishes
            .attempt(token)
            .filter(wish -> wish.kind() == Kind.RESET && wish.done())
            .map(this::known)
            .filter(present -> passwords.matches(password, present.password(), For.KNOWN))
            .orElseThrow(Accounts::notValid);
    return new Changed(known, devices.remember(known.customer().customerId()), true);
  }

  /**
   * Whose password it is, and the token of their browser, which is trusted from now on.
   *
   * @param again whether it was said before, and nothing changed now
   */
  record Changed(Known known, String device, boolean again) {}

  /**
   * Every other sign-in ends, and this one gets another token.
   *
   * @param session its token so far, which may say the same again for some minutes
   * @throws Problem wrong-password, invalid-field, password-too-easy or too-many-requests
   */
  Changed change(Customer customer, String session, String present, String password) {
    Known before = signIns.confirm(customer, present);
    passwords.check("newPassword", password, customer.name(), customer.email());
    String hash = passwords.hash(password, For.KNOWN);
    Optional<String> device =
        Objects.requireNonNull(
            transaction.execute(
                status -> {
                  if (!customers.rehash(before, hash)) {
                    return Optional.<String>empty();
                  }
                  sessions.changed(customer.customerId(), session, before.password());
                  return Optional.of(changed(customer, null));
                }));
    return device
        .map(token -> new Changed(new Known(customer, hash), token, false))
        .orElseGet(() -> changeAgain(session, present, password));
  }

  /**
   * A sign-in that ended when it changed the password says the same again.
   *
   * @throws Problem unauthenticated when it is not the same, or too-many-requests
   */
  Changed changeAgain(String session, String present, String password) {
    Sessions.Former former = sessions.changedBy(session).orElseThrow(Accounts::signInFirst);
    Known known = signIns.confirmAgain(former.customer(), password);
    if (!passwords.matches(present, former.password(), For.KNOWN)) {
      throw signInFirst();
    }
    return new Changed(known, devices.remember(known.customer().customerId()), true);
  }

  static Problem signInFirst() {
    return new Problem(CommonProblem.UNAUTHENTICATED, "Sign in first.");
  }

  private String changed(Customer customer, @Nullable UUID wishId) {
    UUID id = customer.customerId();
    devices.forgetAll(id);
    wishes.forgetOf(customer.email(), id, wishId);
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
        ShopProblem.LINK_NOT_VALID, "This link was used or has expired; ask for a new one.");
  }
}
