package dev.alexandrite.partner;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.Line;
import dev.alexandrite.channel.NewOrder;
import dev.alexandrite.channel.OrderView;
import dev.alexandrite.channel.Orders;
import dev.alexandrite.channel.UploadTicket;
import dev.alexandrite.channel.Uploads;
import dev.alexandrite.channel.Work;
import dev.alexandrite.channel.WorkMeter;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.ClientAddress;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.StrictJson.AnyText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** How a partner's order begins, and how the partner hears what becomes of all of them. */
@RestController
@RequestMapping("/api/v1")
@Access(Person.PARTNER)
class PartnerController {
  static final int REFERENCE_MAX = 100;
  static final String REPLAYED = "Idempotent-Replayed";

  /**
   * Either a model, whose file follows, or a ready piece.
   *
   * @param reference what the partner calls the order
   * @param fileName of the model
   * @param pieceId of the catalogue
   */
  record BeginOrder(
      @NotBlank @Size(max = REFERENCE_MAX) @Line String reference,
      @NotNull Integer quantity,
      @Nullable @AnyText String fileName,
      @Nullable @PositiveOrZero Long sizeBytes,
      @Nullable @Line String pieceId) {}

  /**
   * @param upload where to put the model's file; absent for a piece
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OrderBegun(OrderView order, @Nullable UploadTicket upload) {}

  /**
   * @param next the cursor to ask with the next time; the same again when there is nothing new
   */
  record Events(List<Feed.Event> events, String next) {}

  private final Partners partners;
  private final Idempotency idempotency;
  private final Orders orders;
  private final Uploads uploads;
  private final Feed feed;
  private final WorkMeter work;
  private final JsonMapper json;

  PartnerController(
      Partners partners,
      Idempotency idempotency,
      Orders orders,
      Uploads uploads,
      Feed feed,
      WorkMeter work,
      JsonMapper json) {
    this.partners = partners;
    this.idempotency = idempotency;
    this.orders = orders;
    this.uploads = uploads;
    this.feed = feed;
    this.work = work;
    this.json = json;
  }

  @Operation(
      summary = "Begins an order, once for each Idempotency-Key",
      description =
          "The answer is kept for ${partner.idempotency-kept} and given again, with the header"
              + " Idempotent-Replayed: true, to a request with the same key and body; the same key"
              + " with another body is 409 idempotency-key-reused. A request that"
              + " was refused has done nothing and is not kept. The upload's addresses expire; fresh"
              + " ones are at /api/v1/orders/{orderId}/uploads/{modelId}.")
  @ApiResponse(
      responseCode = "201",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = OrderBegun.class)))
  @PostMapping(path = "/orders", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> begin(
      @AuthenticationPrincipal Buyer buyer,
      @RequestHeader(name = CommandKey.HEADER, required = false) @Nullable String key,
      @Valid @RequestBody BeginOrder wanted,
      HttpServletRequest request) {
    String address = ClientAddress.of(request);
    Work sending = uploads.sending(Objects.requireNonNullElse(wanted.sizeBytes(), 0L));
    Idempotency.Answer answer =
        work.charged(
            buyer,
            sending,
            units -> {
              Idempotency.Answer once =
                  idempotency.once(
                      buyer,
                      key,
                      json.writeValueAsString(wanted),
                      () -> json.writeValueAsString(begin(buyer, address, wanted, units)));
              if (once.replayed()) {
                work.correct(buyer.ref(), units, Work.NONE);
              }
              return once;
            });
    ResponseEntity.BodyBuilder response =
        ResponseEntity.created(
                URI.create(
                    "/api/v1/orders/"
                        + json.readTree(answer.body()).at("/order/orderId").asString()))
            .contentType(MediaType.APPLICATION_JSON);
    if (answer.replayed()) {
      response.header(REPLAYED, "true");
    }
    return response.body(answer.body());
  }

  private OrderBegun begin(Buyer buyer, String address, BeginOrder wanted, long chargedUnits) {
    Partners.Partner partner = partners.get(buyer);
    String fileName = wanted.fileName();
    Long sizeBytes = wanted.sizeBytes();
    boolean piece = wanted.pieceId() != null;
    if (piece ? fileName != null || sizeBytes != null : fileName == null || sizeBytes == null) {
      throw new Problem(
          CommonProblem.INVALID_FIELD,
          "Send 'fileName' and 'sizeBytes' for a model, or 'pieceId' for a ready piece.");
    }
    OrderView order =
        orders.initiate(
            new NewOrder(
                buyer,
                partner.name(),
                partner.email(),
                wanted.reference().strip(),
                wanted.pieceId(),
                wanted.quantity()));
    return new OrderBegun(
        order,
        fileName == null || sizeBytes == null
            ? null
            : uploads.begin(buyer, address, order.orderId(), fileName, sizeBytes, chargedUnits));
  }

  @Operation(
      summary = "What has happened to one's own orders since a cursor",
      description =
          "Begin with 0 and ask again with 'next'. No event is missed and none comes twice. With"
              + " 'quotes', also that a price is ready, held or refused.")
  @GetMapping("/events")
  Events events(
      @AuthenticationPrincipal Buyer buyer,
      @RequestParam(defaultValue = "0") long after,
      @RequestParam(defaultValue = "false") boolean quotes,
      @RequestParam(defaultValue = "100") int limit) {
    List<Feed.Event> events = feed.after(buyer, after, quotes, Page.limit(limit));
    return new Events(events, events.isEmpty() ? String.valueOf(after) : events.getLast().cursor());
  }
}
