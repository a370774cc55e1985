package dev.alexandrite.pricing.review;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.pricing.quote.StaffQuote;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a seller looks at before anybody is told a price. */
@RestController
@RequestMapping("/api/reviews")
@Access({Person.SELLER, Person.ADMINISTRATOR})
class ReviewController {
  static final int REASON_MAX = 500;

  /**
   * @param alloys null for every alloy at its computed price
   */
  record Release(
      @NotBlank @Size(max = REASON_MAX) String reason,
      @Nullable @Size(min = 1, max = 50) List<@NotNull @Valid GivenPrice> alloys) {}

  /**
   * @param unitPrice null for the computed one
   */
  record GivenPrice(
      @NotNull Alloy alloy,
      @Nullable Money unitPrice,
      @Nullable Money orderPrice,
      @Nullable @DecimalMin("0.001") @DecimalMax("100000") Double massGrams) {}

  record Refuse(@NotBlank @Size(max = REASON_MAX) String detail) {}

  private final Reviews reviews;

  ReviewController(Reviews reviews) {
    this.reviews = reviews;
  }

  /**
   * @param number of the order, or its beginning, as somebody has heard it
   */
  @GetMapping
  Page<Reviews.Review> list(
      @RequestParam(defaultValue = "") String number,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit) {
    return number.isBlank()
        ? reviews.page(before, Page.limit(limit))
        : reviews.numbered(number, Page.limit(limit));
  }

  @GetMapping("/{modelId}")
  Reviews.Review review(@PathVariable UUID modelId) {
    return reviews.get(modelId);
  }

  /** The model, as long as it waits. */
  @GetMapping("/{modelId}/file")
  void file(@PathVariable UUID modelId, HttpServletResponse response) throws IOException {
    reviews.file(
        modelId,
        copy -> {
          response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
          response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment");
          response.setContentLengthLong(Files.size(copy));
          Files.copy(copy, response.getOutputStream());
        });
  }

  @PostMapping("/{modelId}/release")
  StaffQuote release(
      @PathVariable UUID modelId,
      @Valid @RequestBody Release release,
      @AuthenticationPrincipal Jwt token) {
    return StaffQuote.of(reviews.release(modelId, release, Staff.of(token)));
  }

  @PostMapping("/{modelId}/refuse")
  StaffQuote refuse(
      @PathVariable UUID modelId,
      @Valid @RequestBody Refuse refuse,
      @AuthenticationPrincipal Jwt token) {
    return StaffQuote.of(reviews.refuse(modelId, refuse.detail().strip(), Staff.of(token)));
  }
}
