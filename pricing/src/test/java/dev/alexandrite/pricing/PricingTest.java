package dev.alexandrite.pricing;

import static dev.alexandrite.pricing.PricingHouse.euros;
import static dev.alexandrite.pricing.PricingHouse.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.ListedPiece;
import dev.alexandrite.contracts.Message.PiecesListed;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.contracts.Message.Verdict;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.embedded.Neighbours;
import dev.alexandrite.geometry.RingGenerator;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.pricing.PricingHouse.Story;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PricingTest {

  @Test
  void aFileIsQuotedInEveryAlloyAsSoonAsItIsThere() {
    RingGenerator ring = ring();

    QuoteReady quote = new Story().brings(ring.stl()).hears(QuoteReady.class);

    assertThat(quote.measured().triangles()).isEqualTo(ring.triangles());
    assertThat(quote.measured().volumeMm3()).isCloseTo(ring.volumeMm3(), within(1e-3));
    assertThat(quote.measured().ringBoreMm()).isCloseTo(17.3, within(0.1));
    assertThat(quote.prices()).extracting(AlloyPrice::alloy).containsExactly(Alloy.values());
    assertThat(quote.prices())
        .allSatisfy(
            price -> {
              assertThat(price.makeable().castable()).isEqualTo(Verdict.YES);
              assertThat(price.terms()).isNotEmpty();
              assertThat(price.unitPrice().amountMinor()).isPositive();
            });
    assertThat(quote.validUntil()).isAfter(PricingHouse.CLOCK.instant());
    assertThat(quote.signed()).isNotBlank();
  }

  @Test
  void whatIsSubmittedCostsWhatWasQuoted() {
    Story story = new Story().brings(ring().stl());
    QuoteReady quote = story.hears(QuoteReady.class);
    AlloyPrice gold =
        quote.prices().stream().filter(p -> p.alloy() == Alloy.GOLD_750_WHITE).findFirst().get();

    story.submits(Alloy.GOLD_750_WHITE, 3);

    PriceCalculated priced = (PriceCalculated) story.becomes(OrderState.PRICE_CALCULATED).event();
    assertThat(priced.unitPrice()).isEqualTo(gold.unitPrice());
    assertThat(priced.orderPrice()).isEqualTo(gold.orderPrice());
    assertThat(priced.total().amountMinor())
        .isEqualTo(3 * gold.unitPrice().amountMinor() + gold.orderPrice().amountMinor());
    assertThat(priced.massGrams()).isEqualTo(gold.massGrams());
  }

  @Test
  void aReadyPieceCostsWhatItsListSaysWhateverTheChannelStates() {
    PriceCalculated priced = (PriceCalculated) submitted("plain-band", euros(1), 1).event();

    assertThat(priced.unitPrice()).isEqualTo(euros(4_900));
    assertThat(priced.total()).isEqualTo(euros(9_800));
    assertThat(priced.orderPrice()).isNull();
    assertThat(priced.massGrams()).isEqualTo(3.4);
    assertThat(priced.alloy()).as("not what the channel said").isEqualTo(Alloy.SILVER_925);
  }

  @Test
  void aPriceThatWasSeenIsKeptForAWhileAfterItChanged() {
    PieceList dearer = list("plain-band", "59.00");
    int before = revisions().last(Revisions.Kind.PIECES, PieceList.class).version();
    PieceList old = revisions().last(Revisions.Kind.PIECES, PieceList.class).body();
    Staff admin = new Staff("admin", "Admin");
    pieces().list(dearer, "silver is dearer", admin);
    try {
      assertThat(((PriceCalculated) submitted("plain-band", null, before).event()).unitPrice())
          .isEqualTo(euros(4_900));
      assertThat(((PriceCalculated) submitted("plain-band", null, before + 1).event()).unitPrice())
          .isEqualTo(euros(5_900));
      assertThat(((PriceCalculated) submitted("plain-band", null, null).event()).unitPrice())
          .isEqualTo(euros(5_900));
      assertThat(((PriceCalculated) submitted("plain-band", null, 999).event()).unitPrice())
          .as("a list that never was")
          .isEqualTo(euros(5_900));

      PricingHouse.DATABASE
          .sql(
              "update revision set at = at - interval '40 days' where kind = 'PIECES' and version = :v")
          .param("v", before + 1)
          .update();
      assertThat(((PriceCalculated) submitted("plain-band", null, before).event()).unitPrice())
          .as("replaced too long ago")
          .isEqualTo(euros(5_900));

      PiecesListed told =
          PricingHouse.NEIGHBOURS
              .heard(Topics.PRICING_PIECES, "pieces", all -> all.size() > 1)
              .stream()
              .map(body -> (PiecesListed) Wire.readMessage(body))
              .reduce((a, b) -> b)
              .orElseThrow();
      assertThat(told.version()).isEqualTo(before + 1);
      assertThat(told.pieces()).extracting(ListedPiece::unitPrice).containsExactly(euros(5_900));
    } finally {
      pieces().list(old, "as before", admin);
    }
  }

  @Test
  void aPieceThatIsInNoListEndsItsOrderWithAReason() {
    Neighbours.Story story = story("no-such-piece", null, 1);
    OrderCancelled ended =
        (OrderCancelled) PricingHouse.said(story.orderId, OrderState.CANCELLED).event();
    assertThat(ended.reason()).contains("not offered");
  }

  @Test
  void aListIsMadeByAnAdministratorAlone() {
    String body =
        """
        {"body": {"pieces": {"%s": {"alloy": "SILVER_925", "massGrams": 3.4, "prices": {"EUR": %s}}}}, "reason": "a test"}""";
    assertThat(
            PricingHouse.NOBODY
                .as("nina")
                .post("/api/pieces", body.formatted("band", "9"))
                .status())
        .isEqualTo(403);
    for (String[] wrong :
        new String[][] {
          {"Band", "9"}, {"band", "0"}, {"band", "-1"}, {"band", "1e12"}, {"band", "null"}
        }) {
      Answer answer =
          PricingHouse.NOBODY.as("admin").post("/api/pieces", body.formatted((Object[]) wrong));
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }
  }

  private static Said submitted(String pieceId, @Nullable Money stated, @Nullable Integer version) {
    return PricingHouse.said(story(pieceId, stated, version).orderId, OrderState.PRICE_CALCULATED);
  }

  private static Neighbours.Story story(
      String pieceId, @Nullable Money stated, @Nullable Integer version) {
    Neighbours.Story story = PricingHouse.NEIGHBOURS.story(Channel.SHOP, "c-1");
    story.said(new OrderInitiated(story.orderId.number(), "c-1", Kind.PIECE, pieceId, 2));
    return story.said(
        new OrderSubmitted(Kind.PIECE, null, pieceId, Alloy.PLATINUM_950, 2, stated, 0.1, version));
  }

  private static PieceList list(String pieceId, String price) {
    return new PieceList(
        Map.of(
            pieceId,
            new PieceList.Piece(
                Alloy.SILVER_925,
                new BigDecimal("3.4"),
                Map.of(Currency.getInstance("EUR"), new BigDecimal(price)))));
  }

  private static Pieces pieces() {
    return PricingHouse.ROLE.getBean(Pieces.class);
  }

  private static Revisions revisions() {
    return PricingHouse.ROLE.getBean(Revisions.class);
  }
}
