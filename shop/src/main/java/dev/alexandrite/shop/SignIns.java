package dev.alexandrite.shop;

import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.shop.Customers.Known;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Proving by a password who one is. Strangers who guess are slowed, each for themselves and all of
 * them together; a browser that has signed in before is not among them, so its owner gets in while
 * somebody guesses.
 */
@Component
class SignIns {
  private static final String ADDRESS = "sign-in.address";
  private static final String DEVICE = "sign-in.device";
  private static final String STRANGER = "sign-in.stranger";
  private static final String STRANGERS = "sign-in.strangers";
  private static final String PASSWORD = "password";

  private final Customers customers;
  private final Passwords passwords;
  private final Devices devices;
  private final Throttle throttle;
  private final ShopSettings settings;

  SignIns(
      Customers customers,
      Passwords passwords,
      Devices devices,
      Throttle throttle,
      ShopSettings settings) {
    this.customers = customers;
    this.passwords = passwords;
    this.devices = devices;
    this.throttle = throttle;
    this.settings = settings;
  }

  /**
   * Whether there is no such account or the password is wrong can't be told from the answer nor
   * from its time.
   *
   * @param address from where it is asked
   * @param device the token of the browser, when it has one
   * @throws Problem sign-in-failed or too-many-requests
   */
  Known signIn(String email, String password, String address, @Nullable String device) {
    long begun = System.nanoTime();
    throttle.take(ADDRESS, address, settings.signInsPerAddress());
    Known known = customers.find(email).orElse(null);
    String key = EmailAddress.key(email);
    boolean trusted = devices.knows(device, known);
    if (trusted) {
      throttle.slow(DEVICE, String.valueOf(device), settings.signInsOfDevice());
    } else {
      throttle.slow(STRANGER, key + " " + address, settings.signInsOfStranger());
      throttle.slow(STRANGERS, key, settings.signInsOfStrangers());
    }
    boolean right = passwords.matches(password, known == null ? null : known.password());
    if (!right || known == null) {
      waitUntil(begun, settings.failedSignInTakes());
      throw new Problem(ProblemCode.SIGN_IN_FAILED, "E-mail or password is wrong.");
    }
    throttle.giveBack(ADDRESS, address);
    if (trusted) {
      throttle.giveBack(DEVICE, String.valueOf(device));
    } else {
      throttle.giveBack(STRANGER, key + " " + address);
      throttle.giveBack(STRANGERS, key);
    }
    return improved(known, password);
  }

  /** Hashes of several kinds take times of their own; the answer comes when all would have come. */
  private static void waitUntil(long begun, Duration whole) {
    long left = begun + whole.toNanos() - System.nanoTime();
    if (left > 0) {
      LockSupport.parkNanos(left);
    }
  }

  private Known improved(Known known, String password) {
    if (!passwords.old(known.password())) {
      return known;
    }
    String hash = passwords.hash(password);
    return customers.rehash(known, hash) ? new Known(known.customer(), hash) : known;
  }

  /**
   * Somebody who is signed in says their password again.
   *
   * @throws Problem wrong-password or too-many-requests
   */
  Known confirm(Customers.Customer customer, String password) {
    String whom = customer.customerId().toString();
    throttle.slow(PASSWORD, whom, settings.signInsOfDevice());
    Known known = customers.find(customer.customerId()).orElse(null);
    if (known == null || !passwords.matches(password, known.password())) {
      throw new Problem(ProblemCode.WRONG_PASSWORD, "The present password is wrong.");
    }
    throttle.giveBack(PASSWORD, whom);
    return known;
  }
}
