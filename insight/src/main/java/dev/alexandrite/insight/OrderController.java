package dev.alexandrite.insight;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.protocol.History;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The control room: where every order is and who keeps it waiting. */
@RestController
@RequestMapping("/api")
@Access({Person.SELLER, Person.OPERATOR, Person.ADMINISTRATOR})
class OrderController {

  record Overview(List<Orders.Waiting> states, long openOrders, long lateOrders, Instant at) {}

  record Detail(@JsonUnwrapped Orders.Order order, List<History.Step> history) {}

  private final Orders orders;
  private final History history;
  private final Rebuild rebuild;
  private final Live live;
  private final Clock clock;

  OrderController(Orders orders, History history, Rebuild rebuild, Live live, Clock clock) {
    this.orders = orders;
    this.history = history;
    this.rebuild = rebuild;
    this.live = live;
    this.clock = clock;
  }

  @GetMapping("/overview")
  Overview overview() {
    Instant now = clock.instant();
    List<Orders.Waiting> states = orders.waiting(now);
    return new Overview(
        states,
        states.stream().mapToLong(Orders.Waiting::count).sum(),
        states.stream().mapToLong(Orders.Waiting::late).sum(),
        now);
  }

  /**
   * Without a state, those that have not ended; nothing that has ended is late. With the beginning
   * of a number, those alone that have it, ended or not.
   */
  @GetMapping("/orders")
  Page<Orders.Order> list(
      @RequestParam(required = false) @Nullable String number,
      @RequestParam(required = false) @Nullable OrderState state,
      @RequestParam(defaultValue = "false") boolean late,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit) {
    int most = Page.limit(limit);
    if (number != null && !number.isBlank()) {
      return new Page<>(orders.numbered(number.strip(), most), null);
    }
    if (state == null || !state.ended()) {
      return orders.waiting(state, late, before, most);
    }
    return late ? new Page<>(List.of(), null) : orders.ended(state, before, most);
  }

  @GetMapping("/orders/{orderId}")
  Detail order(@PathVariable UUID orderId) {
    OrderId id = new OrderId(orderId);
    return new Detail(orders.get(id), history.of(id));
  }

  /** Goes on by itself; saying it again while it does changes nothing. */
  @PostMapping("/rebuild")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Access(Person.ADMINISTRATOR)
  RebuildTables.Job rebuild() {
    return rebuild.begin();
  }

  /**
   * @throws Problem not-found when there has never been one
   */
  @GetMapping("/rebuild")
  @Access(Person.ADMINISTRATOR)
  RebuildTables.Job rebuildJob() {
    return rebuild
        .job()
        .orElseThrow(
            () -> new Problem(CommonProblem.NOT_FOUND, "Nothing was ever made anew here."));
  }

  @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void live(
      @AuthenticationPrincipal Jwt token,
      HttpServletRequest request,
      HttpServletResponse response) {
    live.stream(Live.Hearer.of(token, request), changed -> true, response);
  }
}
