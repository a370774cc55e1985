package dev.alexandrite.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.Language;
import dev.alexandrite.channel.Line;
import dev.alexandrite.channel.OrderView;
import dev.alexandrite.channel.Orders;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.AtOnce;
import dev.alexandrite.platform.ClientAddress;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How an order of the shop begins, and how its pages hear of it. */
@RestController
@RequestMapping("/api")
class NewOrderController {
  private static final String ORDER_ADDRESS = "guest-order.address";
  private static final String ORDER_EMAIL = "guest-order.email";
  private static final String TRACKING_TOKENS = "Tracking-Tokens";
  private static final int TRACKING_TOKENS_MAX = 24;

  /** Anybody may begin one; each takes a connection to the database. */
  private static final int GUESTS_AT_ONCE = 2;

  private static final int GUESTS_WAITING_MAX = 200;

  record GuestContact(
      @NotBlank @Size(max = AccountController.NAME_MAX) @Line String name,
      @NotBlank @Email @Size(max = AccountController.EMAIL_MAX) @Line String email) {}

  /**
   * @param pieceId of the catalogue, for a PIECE
   * @param guest who orders, when nobody is signed in
   */
  record BeginOrder(
      @NotNull Kind kind,
      @Nullable @Line String pieceId,
      @NotNull Integer quantity,
      @Nullable @Valid GuestContact guest) {}

  /**
   * @param trackingToken a guest's key to the order, shown with its beginning alone; absent for a
   *     customer
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OrderBegun(OrderView order, @Nullable String trackingToken) {}

  private final NewOrders newOrders;
  private final Guests guests;
  private final Sessions sessions;
  private final Throttle throttle;
  private final ShopSettings settings;
  private final Live live;
  private final AtOnce beginning = new AtOnce(GUESTS_AT_ONCE, GUESTS_WAITING_MAX);

  NewOrderController(
      NewOrders newOrders,
      Guests guests,
      Sessions sessions,
      Throttle throttle,
      ShopSettings settings,
      Live live) {
    this.newOrders = newOrders;
    this.guests = guests;
    this.sessions = sessions;
    this.throttle = throttle;
    this.settings = settings;
    this.live = live;
  }

  @Operation(
      summary = "Begins an order, of a customer who is signed in or of a guest",
      description =
          "With an Idempotency-Key, which the client makes for each order, the same once more"
              + " within ${shop.begin-keys-kept} is answered 200 with the order as it is, and a"
              + " guest's trackingToken again; other content is 409. A guest's key is random and"
              + " has at least 16 characters, for it opens the order.")
  @ApiResponse(responseCode = "201", description = "Begun")
  @ApiResponse(responseCode = "200", description = "It was begun before, and is as told")
  @PostMapping("/orders")
  @Access(Person.EVERYONE)
  ResponseEntity<OrderBegun> begin(
      @RequestHeader(name = CommandKey.HEADER, required = false) @Nullable String key,
      @Valid @RequestBody BeginOrder wanted,
      HttpServletRequest request) {
    NewOrders.Begun begun = begun(wanted, CommandKey.ofOptional(key), request);
    return ResponseEntity.status(begun.again() ? HttpStatus.OK : HttpStatus.CREATED)
        .location(URI.create("/api/orders/" + begun.order().orderId()))
        .body(new OrderBegun(begun.order(), begun.guestToken()));
  }

  private NewOrders.Begun begun(
      BeginOrder wanted, @Nullable CommandKey key, HttpServletRequest request) {
    requirePieceId(wanted);
    GuestContact guest = wanted.guest();
    if (guest != null) {
      String address = ClientAddress.of(request);
      if (throttle.mayLook(ORDER_ADDRESS, address) && newOrders.known(key)) {
        return newOrders.ofGuest(guest, wanted, Language.of(request), key);
      }
      throttle.requireUnrefused(ORDER_ADDRESS, address);
      return beginning.run(
          () -> {
            count(guest, address);
            return newOrders.ofGuest(guest, wanted, Language.of(request), key);
          });
    }
    return newOrders.ofCustomer(
        HostCookie.SESSION
            .tokenOf(request)
            .flatMap(sessions::find)
            .orElseThrow(
                () ->
                    new Problem(CommonProblem.UNAUTHENTICATED, "Sign in, or say as which 'guest'."))
            .customer(),
        wanted,
        key);
  }

  private void count(GuestContact guest, String address) {
    throttle.consumeFrom(ORDER_ADDRESS, address, settings.guestOrdersPerAddress());
    throttle.consume(
        ORDER_EMAIL,
        EmailAddress.key(guest.email()) + " " + address,
        settings.guestOrdersPerEmail());
  }

  private static void requirePieceId(BeginOrder wanted) {
    if ((wanted.kind() == Kind.PIECE) != (wanted.pieceId() != null)) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'pieceId' is for a PIECE, and a PIECE has one.");
    }
  }

  @Operation(
      summary = "Says when something about one's own orders has changed",
      description =
          "A guest who follows several orders names the tokens of the others in Tracking-Tokens, so"
              + " that a browser needs one stream. It ends with the session, and after"
              + " ${house.streams.longest} at the latest; connect again.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(implementation = String.class)))
  @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Access({Person.CUSTOMER, Person.GUEST})
  void live(
      @AuthenticationPrincipal Buyer buyer,
      @RequestHeader(name = TRACKING_TOKENS, required = false) @Nullable String others,
      HttpServletRequest request,
      HttpServletResponse response) {
    Set<String> topics = new HashSet<>();
    topics.add(Orders.liveTopic(buyer));
    guests.all(tokens(others)).forEach(guest -> topics.add(Orders.liveTopic(guest)));
    live.stream(
        new Live.Hearer(buyer.ref(), ClientAddress.of(request), Instant.MAX, proof(request)),
        changed -> topics.contains(changed.topic()),
        response);
  }

  private static List<String> tokens(@Nullable String header) {
    List<String> tokens = header == null ? List.of() : List.of(header.split("[, ]+"));
    if (tokens.size() > TRACKING_TOKENS_MAX) {
      throw new Problem(
          CommonProblem.INVALID_FIELD,
          "'%s' has at most %d tokens.".formatted(TRACKING_TOKENS, TRACKING_TOKENS_MAX));
    }
    return tokens.stream().filter(token -> !token.isEmpty()).toList();
  }

  /** What the visitor was let in by still holds. */
  private BooleanSupplier proof(HttpServletRequest request) {
    String key = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (key != null) {
      String token = key.substring(key.indexOf(' ') + 1);
      return () -> guests.find(token).isPresent();
    }
    String session = HostCookie.SESSION.tokenOf(request).orElse("");
    return () -> sessions.holds(session);
  }
}
