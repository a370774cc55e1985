package dev.alexandrite.shop;

import dev.alexandrite.channel.Line;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.Person;
import dev.alexandrite.shop.Customers.Customer;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Accounts, and signing in and out. The session itself is a cookie that no script can read. */
@RestController
@RequestMapping("/api")
@Access(Person.EVERYONE)
class AccountController {
  static final int NAME_MAX = 120;
  static final int EMAIL_MAX = 254;

  record Register(
      @NotBlank @Size(max = NAME_MAX) @Line String name,
      @NotBlank @Email @Size(max = EMAIL_MAX) @Line String email,
      @NotNull String password) {}

  record SignIn(@NotNull @Size(max = EMAIL_MAX) @Line String email, @NotNull String password) {}

  record Profile(String name, String email) {}

  /**
   * @param customer null when nobody is signed in
   */
  record CustomerSession(@Nullable Profile customer) {}

  private final Customers customers;
  private final Sessions sessions;
  private final ShopSettings settings;

  AccountController(Customers customers, Sessions sessions, ShopSettings settings) {
    this.customers = customers;
    this.sessions = sessions;
    this.settings = settings;
  }

  @Operation(summary = "Opens an account and signs in")
  @PostMapping("/account")
  @ResponseStatus(HttpStatus.CREATED)
  CustomerSession register(
      @Valid @RequestBody Register register,
      HttpServletRequest request,
      HttpServletResponse response) {
    Customer customer =
        customers.register(
            register.name(), register.email(), register.password(), ClientAddress.of(request));
    response.setHeader(HttpHeaders.LOCATION, "/api/session"); // where the account is seen
    return begin(customer, request, response);
  }

  @Operation(summary = "Signs in")
  @PostMapping("/session")
  CustomerSession signIn(
      @Valid @RequestBody SignIn signIn, HttpServletRequest request, HttpServletResponse response) {
    Customer customer =
        customers.signIn(signIn.email(), signIn.password(), ClientAddress.of(request));
    return begin(customer, request, response);
  }

  @Operation(summary = "Who is signed in")
  @GetMapping("/session")
  CustomerSession session(HttpServletRequest request) {
    return new CustomerSession(
        SessionCookie.tokenOf(request)
            .flatMap(sessions::find)
            .map(session -> profile(session.customer()))
            .orElse(null));
  }

  @Operation(summary = "Signs out")
  @DeleteMapping("/session")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void signOut(HttpServletRequest request, HttpServletResponse response) {
    SessionCookie.tokenOf(request).ifPresent(sessions::end);
    SessionCookie.set(request, response, "", Duration.ZERO);
  }

  /** A new session each time; one that the browser had before ends. */
  private CustomerSession begin(
      Customer customer, HttpServletRequest request, HttpServletResponse response) {
    SessionCookie.tokenOf(request).ifPresent(sessions::end);
    SessionCookie.set(request, response, sessions.begin(customer), settings.sessionIdle());
    return new CustomerSession(profile(customer));
  }

  private static Profile profile(Customer customer) {
    return new Profile(customer.name(), customer.email());
  }
}
