package dev.alexandrite.shop;

import dev.alexandrite.platform.ClientAddress;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.shop.Customers.Known;
import dev.alexandrite.shop.Passwords.For;
import dev.alexandrite.shop.ShopSettings.Limit;
import dev.alexandrite.shop.ShopSettings.Slowdown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Proving by a password who one is. Strangers who guess are slowed, each for themselves and all of
 * them together; a browser that has signed in before is not among them, and at a new one the owner
 * has a try that no stranger uses up: so they get in while somebody guesses.
 */
@Component
class SignIns {
  private static final String ADDRESS = "sign-in.address";
  private static final String DEVICE = "sign-in.device";
  private static final String GOOD = "sign-in.good";
  private static final String GOOD_OF_DEVICE = "sign-in.good.device";
  private static final String FIRST = "sign-in.first";
  private static final String FOREIGN_DEVICE = "sign-in.foreign-device";
  private static final String STRANGER = "sign-in.stranger";
  private static final String STRANGERS = "sign-in.strangers";
  private static final String PASSWORD = "password";
  private static final String GOOD_PASSWORD = "password.good";
  private static final String CODE = "code";
  private static final String CODE_OF = ".code";
  private static final Limit ONE_A_DAY = new Limit(1, Duration.ofDays(1));

  private final Customers customers;
  private final Passwords passwords;
  private final Devices devices;
  private final SecondFactors factors;
  private final Throttle throttle;
  private final ShopSettings settings;

  SignIns(
      Customers customers,
      Passwords passwords,
      Devices devices,
      SecondFactors factors,
      Throttle throttle,
      ShopSettings settings) {
    this.customers = customers;
    this.passwords = passwords;
    this.devices = devices;
    this.factors = factors;
    this.throttle = throttle;
    this.settings = settings;
  }

  /** Who came in, and by what. */
  record In(Known known, boolean withCode) {}

  /**
   * Whether there is no such account or the password is wrong can't be told from the answer nor
   * from its time. A code is asked for after the right password alone.
   *
   * <p>Beyond the limit of an address nothing is hashed and the database is not asked, except for a
   * browser that was given its token here.
   *
   * @param code of the second factor, when the customer has one
   * @param address from where it is asked
   * @param device the token of the browser, when it has one
   * @throws Problem sign-in-failed, second-factor-needed, wrong-code or too-many-requests
   */
  In signIn(
      String email,
      String password,
      @Nullable String code,
      String address,
      @Nullable String device) {
    long begun = System.nanoTime();
    String key = EmailAddress.key(email);
    @Nullable String given = device != null && isGiven(device) ? device : null;
    Attempt attempt = new Attempt();
    if (given == null) {
      requireAnyChance(key, address);
      attempt.consumeFrom(ADDRESS, address, settings.signInsPerAddress());
    }
    Known known = customers.find(email).orElse(null);
    boolean trusted = devices.knows(device, known);
    if (given != null && !trusted) {
      consumeAsStranger(attempt, address, given);
    }
    Lane lane = new Lane(key, address, trusted ? String.valueOf(device) : null, "");
    String good = lane.device() == null ? GOOD : GOOD_OF_DEVICE;
    String goodWhom = lane.device() == null ? key : lane.device();
    throttle.requireUnrefused(good, goodWhom);
    attempt.slow(lane);
    boolean right = matches(password, known, lane.queue(), attempt::giveBack);
    if (!right || known == null) {
      waitUntil(begun, settings.failedSignInTakes());
      throw new Problem(CommonProblem.SIGN_IN_FAILED, "E-mail or password is wrong.");
    }
    attempt.giveBack();
    throttle.consume(good, goodWhom, settings.signInsOfAccount());
    boolean withCode = factors.on(known.customer().customerId());
    if (withCode) {
      redeemCode(known, code, lane.ofCodes());
    }
    return new In(improved(known, password, lane.queue()), withCode);
  }

  /** Whom the crowd keeps from trying has tried nothing. */
  private boolean matches(String password, @Nullable Known known, For queue, Runnable giveBack) {
    try {
      return passwords.matches(password, known == null ? null : known.password(), queue);
    } catch (Problem crowded) {
      giveBack.run();
      throw crowded;
    }
  }

  /** Where it was said a moment ago that there is none, the database is not asked again. */
  private void requireAnyChance(String key, String address) {
    if (throttle.isRefused(FIRST, first(key, address))) {
      throttle.requireUnrefused(STRANGERS, key);
    }
    throttle.requireUnrefused(GOOD, key);
  }

  private static String first(String key, String address) {
    return key + " " + ClientAddress.networkOf(address);
  }

  /** A browser that says so may be asked for in the database, wherever it is. */
  private boolean isGiven(String device) {
    return devices.gave(device) && throttle.mayLook(FOREIGN_DEVICE, device);
  }

  /** Where its address is refused, the next try of this browser costs no look either. */
  private void consumeAsStranger(Attempt attempt, String address, String device) {
    try {
      attempt.consumeFrom(ADDRESS, address, settings.signInsPerAddress());
    } catch (Problem refused) {
      throttle.refuse(FOREIGN_DEVICE, device);
      throw refused;
    }
  }

  private void redeemCode(Known known, @Nullable String code, Lane lane) {
    if (code == null || code.isBlank()) {
      throw new Problem(
          ShopProblem.SECOND_FACTOR_NEEDED,
          "Send the password again with the 'code' of your authenticator app, or a recovery code.");
    }
    Attempt attempt = new Attempt();
    attempt.slow(lane);
    if (!factors.redeem(known.customer().customerId(), code)) {
      throw SecondFactors.wrongCode();
    }
    attempt.giveBack();
  }

  /**
   * Whose attempts are counted together.
   *
   * @param device a browser that has signed in there before; null for a stranger
   * @param kind codes are counted apart from passwords
   */
  private record Lane(String key, String address, @Nullable String device, String kind) {
    Lane ofCodes() {
      return new Lane(key, address, device, CODE_OF);
    }

    For queue() {
      return device == null ? For.STRANGERS : For.KNOWN;
    }
  }

  /** What was counted for one try, to be given back when it was none. */
  private final class Attempt {
    private final List<Runnable> taken = new ArrayList<>();

    void consumeFrom(String what, String address, Limit limit) {
      throttle.consumeFrom(what, address, limit);
      taken.add(() -> throttle.giveBackFrom(what, address));
    }

    private void slow(String what, String whom, Slowdown slowdown) {
      throttle.slow(what, whom, slowdown);
      taken.add(() -> throttle.giveBack(what, whom));
    }

    void slow(Lane lane) {
      if (lane.device() != null) {
        slow(DEVICE + lane.kind(), lane.device(), settings.signInsOfDevice());
        return;
      }
      slow(STRANGER + lane.kind(), lane.key() + " " + lane.address(), settings.signInsOfStranger());
      try {
        slow(STRANGERS + lane.kind(), lane.key(), settings.signInsOfStrangers());
      } catch (Problem others) {
        if (!lane.kind().isEmpty() || !isFirst(lane)) {
          giveBack(); // what others did is nobody's fault here
          throw others;
        }
      }
    }

    /** The owner at a new device has one try, whatever strangers do; a wrong one is theirs too. */
    private boolean isFirst(Lane lane) {
      String whom = first(lane.key(), lane.address());
      try {
        throttle.consume(FIRST, whom, ONE_A_DAY);
        taken.add(() -> throttle.giveBack(FIRST, whom));
        return true;
      } catch (Problem tried) {
        return false;
      }
    }

    void giveBack() {
      taken.forEach(Runnable::run);
      taken.clear();
    }
  }

  /**
   * Somebody who is signed in shows a code.
   *
   * @param work throws wrong-code
   * @throws Problem too-many-requests, and those of the work
   */
  void code(Customers.Customer customer, Runnable work) {
    String whom = customer.customerId().toString();
    throttle.slow(CODE, whom, settings.signInsOfDevice());
    work.run();
    throttle.giveBack(CODE, whom);
  }

  /** Hashes of several kinds take times of their own; the answer comes when all would have come. */
  private static void waitUntil(long begun, Duration whole) {
    long left = begun + whole.toNanos() - System.nanoTime();
    if (left > 0) {
      LockSupport.parkNanos(left);
    }
  }

  private Known improved(Known known, String password, For whom) {
    if (!passwords.old(known.password())) {
      return known;
    }
    String hash = passwords.hash(password, whom);
    return customers.rehash(known, hash) ? new Known(known.customer(), hash) : known;
  }

  /**
   * Somebody who is signed in says their password again.
   *
   * @throws Problem wrong-password or too-many-requests
   */
  Known confirm(Customers.Customer customer, String password) {
    return confirmed(customer, password)
        .orElseThrow(
            () -> new Problem(ShopProblem.WRONG_PASSWORD, "The present password is wrong."));
  }

  /**
   * The same of somebody whose sign-in has ended.
   *
   * @throws Problem unauthenticated or too-many-requests
   */
  Known confirmAgain(Customers.Customer customer, String password) {
    return confirmed(customer, password).orElseThrow(Accounts::signInFirst);
  }

  private Optional<Known> confirmed(Customers.Customer customer, String password) {
    String whom = customer.customerId().toString();
    throttle.requireUnrefused(GOOD_PASSWORD, whom);
    throttle.slow(PASSWORD, whom, settings.signInsOfDevice());
    Runnable giveBack = () -> throttle.giveBack(PASSWORD, whom);
    Optional<Known> known =
        customers
            .find(customer.customerId())
            .filter(found -> matches(password, found, For.KNOWN, giveBack));
    if (known.isPresent()) {
      giveBack.run();
      throttle.consume(GOOD_PASSWORD, whom, settings.signInsOfAccount());
    }
    return known;
  }
}
