package dev.alexandrite.mes;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Staff;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The operators' first page: what is free, and what they have earned. */
@RestController
@RequestMapping("/api")
@Access(Person.OPERATOR)
class BoardController {
  private final Board board;
  private final Assignment assignment;
  private final Live live;

  BoardController(Board board, Assignment assignment, Live live) {
    this.board = board;
    this.assignment = assignment;
    this.live = live;
  }

  /**
   * @param number its beginning as somebody has heard it; then of every alloy
   */
  @GetMapping("/board")
  Page<Board.Row> board(
      @RequestParam(required = false) @Nullable Alloy alloy,
      @RequestParam(defaultValue = "") String number,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit) {
    return number.isBlank()
        ? board.page(alloy, before, Page.limit(limit))
        : board.numbered(number, before, Page.limit(limit));
  }

  /** The work order follows on the topic, and with it the word to the page. */
  @PostMapping("/board/{orderId}/claim")
  Assignment.Claimed claim(@PathVariable UUID orderId, @AuthenticationPrincipal Jwt token) {
    return assignment.claim(new Assignment.Claim(new OrderId(orderId)), token);
  }

  @GetMapping("/pay")
  Assignment.Pay pay(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit,
      @AuthenticationPrincipal Jwt token) {
    return assignment.pay(limit, before, token);
  }

  /** The board for everybody; work and pay, named by their operator, for that one alone. */
  @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void live(
      @AuthenticationPrincipal Jwt token,
      HttpServletRequest request,
      HttpServletResponse response) {
    String operatorId = Staff.of(token).id();
    live.stream(
        Live.Hearer.of(token, request),
        changed -> changed.topic().equals("board") || changed.id().equals(operatorId),
        response);
  }
}
