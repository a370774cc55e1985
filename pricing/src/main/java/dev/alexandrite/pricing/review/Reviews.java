package dev.alexandrite.pricing.review;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.Measured;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.CommonSettings;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.pricing.PricingProblem;
import dev.alexandrite.pricing.measuring.UploadedFiles;
import dev.alexandrite.pricing.quote.HeldQuotes;
import dev.alexandrite.pricing.quote.Quote;
import dev.alexandrite.protocol.Baton;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.OrderProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Quotes that wait for a seller, and what sellers decide about them. */
@Component
class Reviews {

  record Submission(Alloy alloy, int quantity) {}

  /**
   * @param submission the order waits for this; null while its customer only looks at prices
   */
  record Review(
      ModelId modelId,
      OrderId orderId,
      String number,
      Channel channel,
      OrderState state,
      UUID quoteId,
      Instant heldSince,
      UploadedFiles.ModelFile file,
      @Nullable Submission submission,
      Quote.Basis basis,
      @Nullable Measured measured,
      List<AlloyPrice> prices,
      List<ModelFinding> findings) {}

  /** Whoever is given a file reads it here, for it is gone afterwards. */
  interface Reader {
    void read(Path file) throws IOException;
  }

  private final HeldQuotes quotes;
  private final Batons batons;
  private final UploadedFiles files;
  private final CommonSettings house;

  Reviews(HeldQuotes quotes, Batons batons, UploadedFiles files, CommonSettings house) {
    this.quotes = quotes;
    this.batons = batons;
    this.files = files;
    this.house = house;
  }

  Page<Review> page(@Nullable String before, int limit) {
    Page<Quote> page = quotes.page(before, limit);
    return new Page<>(page.items().stream().map(this::review).toList(), page.next());
  }

  /** Those whose order's number begins as somebody has heard it. */
  Page<Review> numbered(String heard, int limit) {
    return new Page<>(quotes.numbered(heard, limit).stream().map(this::review).toList(), null);
  }

  /**
   * @throws Problem review-not-found
   */
  Review get(UUID modelId) {
    return review(held(new ModelId(modelId)));
  }

  /**
   * What was measured, and nothing else: where the file lies its channel may write, and a seller
   * would price what they see. Where nobody has read it yet, there is no price to be mistaken.
   *
   * @throws Problem review-not-found, file-replaced, model-not-found, or role-away when the store
   *     does not answer
   */
  void file(UUID modelId, Reader reader) throws IOException {
    Quote held = held(new ModelId(modelId));
    Channel channel = batons.find(held.orderId()).orElseThrow().channel();
    try (UploadedFiles.Copy copy = files.copy(channel, held.modelId())) {
      String measured = held.basis().content();
      if (measured != null && !measured.equals(copy.content())) {
        quotes.replaced(held, copy.content());
        throw replaced();
      }
      reader.read(copy.path());
    }
  }

  private static Problem replaced() {
    return new Problem(
        PricingProblem.FILE_REPLACED,
        "In the place of the file that was measured lies another. Refuse it; the customer can send"
            + " it anew.");
  }

  private Quote held(ModelId modelId) {
    return quotes
        .find(modelId)
        .orElseThrow(
            () ->
                new Problem(
                    PricingProblem.REVIEW_NOT_FOUND,
                    "The model %s waits for no seller.".formatted(modelId)));
  }

  /**
   * Whoever decides the same again is answered as the first time.
   *
   * @throws Problem review-not-found, review-decided when it was decided otherwise, model-not-found
   *     when nobody could read the file, file-replaced, or invalid-field when a price is neither
   *     given nor computed
   */
  @Transactional
  Quote release(UUID modelId, ReviewController.Release release, Staff seller) {
    lock(modelId);
    Optional<Quote> decided =
        decided(modelId, Quote.Ready.class, new Quote.Decision(seller, release.reason().strip()));
    if (decided.isPresent() && decided.get().prices().equals(prices(looked(modelId), release))) {
      return decided.get();
    }
    Quote held = undecided(modelId);
    if (held.basis().content() == null) {
      throw new Problem(
          OrderProblem.MODEL_NOT_FOUND,
          "The file was never read, so no price is of it. Start its calculation again, or refuse"
              + " it.");
    }
    if (HeldQuotes.wasReplaced(held)) {
      throw replaced();
    }
    List<AlloyPrice> prices = prices(held, release);
    List<ReviewController.GivenPrice> given = release.alloys();
    boolean byHand = given != null && given.stream().anyMatch(g -> g.unitPrice() != null);
    return quotes.release(held, prices, byHand, seller, release.reason().strip());
  }

  private List<AlloyPrice> prices(Quote held, ReviewController.Release release) {
    List<ReviewController.GivenPrice> given = release.alloys();
    List<AlloyPrice> prices =
        given == null
            ? allComputed(held)
            : given.stream().map(price -> price(held, price)).toList();
    if (prices.stream().map(AlloyPrice::alloy).distinct().count() != prices.size()) {
      throw new Problem(CommonProblem.INVALID_FIELD, "Name each alloy once.");
    }
    return prices;
  }

  /**
   * @throws Problem review-not-found, or review-decided when it was decided otherwise
   */
  @Transactional
  Quote refuse(UUID modelId, String detail, Staff seller) {
    lock(modelId);
    return decided(modelId, Quote.Refused.class, new Quote.Decision(seller, detail))
        .orElseGet(() -> quotes.refuse(undecided(modelId), detail, seller));
  }

  private Quote undecided(UUID modelId) {
    ModelId id = new ModelId(modelId);
    quotes
        .last(id)
        .map(Quote::decision)
        .ifPresent(
            decision -> {
              throw new Problem(
                  PricingProblem.REVIEW_DECIDED,
                  "%s has decided about it, and not so; nothing waits any more."
                      .formatted(decision.seller().name()),
                  Map.of("seller", decision.seller().name()));
            });
    return held(id);
  }

  /** Two sellers at once: the second is told that nothing waits any more. */
  private void lock(UUID modelId) {
    ModelId id = new ModelId(modelId);
    batons.lock(quotes.last(id).orElseGet(() -> held(id)).orderId());
  }

  private Optional<Quote> decided(
      UUID modelId, Class<? extends Quote> how, Quote.Decision decision) {
    return quotes
        .last(new ModelId(modelId))
        .filter(quote -> how.isInstance(quote) && decision.isSameAs(quote.decision()));
  }

  /** What the seller had before them. */
  private Quote looked(UUID modelId) {
    return quotes.beforeLast(new ModelId(modelId));
  }

  private List<AlloyPrice> allComputed(Quote held) {
    if (held.prices().size() < quotes.alloys(held).size()) {
      throw new Problem(
          CommonProblem.INVALID_FIELD,
          "Not every alloy has a computed price; give the prices that hold, in 'alloys'.");
    }
    return held.prices();
  }

  private AlloyPrice price(Quote held, ReviewController.GivenPrice given) {
    Optional<AlloyPrice> computed =
        held.prices().stream().filter(p -> p.alloy() == given.alloy()).findFirst();
    if (given.unitPrice() == null) {
      return computed.orElseThrow(
          () ->
              new Problem(
                  CommonProblem.INVALID_FIELD,
                  "No price was computed for %s; give one.".formatted(given.alloy())));
    }
    requireAmount(given.unitPrice(), 1);
    if (given.orderPrice() != null) {
      requireAmount(given.orderPrice(), 0);
    }
    Double grams =
        given.massGrams() != null
            ? given.massGrams()
            : computed.map(AlloyPrice::massGrams).orElse(null);
    if (grams == null) {
      throw new Problem(
          CommonProblem.INVALID_FIELD,
          "'massGrams' of %s could not be measured; give it.".formatted(given.alloy()));
    }
    return new AlloyPrice(
        given.alloy(),
        grams,
        given.unitPrice(),
        given.orderPrice(),
        null,
        computed.map(AlloyPrice::makeable).orElse(null));
  }

  private void requireAmount(Money amount, long min) {
    if (amount.amountMinor() < min
        || amount.amountMinor() > AMOUNT_MAX
        || !amount.currency().equals(house.currency())) {
      throw new Problem(
          CommonProblem.INVALID_FIELD,
          "Prices are in %s, from %d to %d of its minor units."
              .formatted(house.currency(), min, AMOUNT_MAX));
    }
  }

  /** What a seller may ask for at most, in minor units. */
  private static final long AMOUNT_MAX = 100_000_000_000L;

  private Review review(Quote quote) {
    Baton baton = batons.find(quote.orderId()).orElseThrow();
    return new Review(
        quote.modelId(),
        quote.orderId(),
        quote.orderId().number(),
        baton.channel(),
        baton.state(),
        quote.quoteId(),
        quote.issuedAt(),
        files.get(quote.modelId()),
        quotes
            .submission(quote.orderId())
            .map(submission -> new Submission(submission.alloy(), submission.quantity()))
            .orElse(null),
        quote.basis(),
        quote.measured(),
        quote.prices(),
        quote.findings());
  }
}
