package dev.alexandrite.pricing.revision;

import static dev.alexandrite.pricing.PricingFixture.euros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.ListedPiece;
import dev.alexandrite.contracts.Message.PiecesListed;
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
import dev.alexandrite.embedded.OtherRoles;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.pricing.PricingFixture;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What ready pieces cost, and who is told. */
class ReadyPiecesTest {

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
    pieces().list(dearer, "silver is dearer", admin, null);
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

      PricingFixture.DATABASE
          .sql(
              "update revision set at = at - interval '40 days' where kind = 'PIECES' and version ="
                  + " :v")
          .param("v", before + 1)
          .update();
      assertThat(((PriceCalculated) submitted("plain-band", null, before).event()).unitPrice())
          .as("replaced too long ago")
          .isEqualTo(euros(5_900));

      PiecesListed told =
          PricingFixture.OTHER_ROLES
              .heard(
                  Topics.PRICING_PIECES,
                  "pieces",
                  all -> ((PiecesListed) Wire.readMessage(all.getLast())).version() == before + 1)
              .stream()
              .map(body -> (PiecesListed) Wire.readMessage(body))
              .reduce((a, b) -> b)
              .orElseThrow();
      assertThat(told.version()).isEqualTo(before + 1);
      assertThat(told.pieces()).extracting(ListedPiece::unitPrice).containsExactly(euros(5_900));
    } finally {
      pieces().list(old, "as before", admin, null);
    }
  }

  @Test
  void aListThatCouldNotBeToldAtStartIsToldAsSoonAsTheDatabaseTakesIt() {
    PricingFixture.DATABASE.sql("alter table pieces_told rename to pieces_told_away").update();
    try (var role = PricingFixture.start(Map.of("pricing.pieces-told-every", "100ms"))) {
      assertThat(role.isRunning()).as("a role that can't tell goes on").isTrue();
      PricingFixture.DATABASE.sql("delete from pieces_told_away").update();
      PricingFixture.DATABASE.sql("alter table pieces_told_away rename to pieces_told").update();

      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(
                          PricingFixture.DATABASE
                              .sql("select currency from pieces_told")
                              .query(String.class)
                              .list())
                      .containsExactly("EUR"));
    } finally {
      PricingFixture.DATABASE
          .sql("alter table if exists pieces_told_away rename to pieces_told")
          .update();
    }
  }

  @Test
  void aCurrencyThatIsChangedBackIsToldAgainAndWhatWasToldLastIsNot() {
    pieces().tellLast();
    int before = told(all -> true);
    PricingFixture.DATABASE.sql("update pieces_told set currency = 'HUF'").update();

    pieces().tellLast();
    pieces().tellLast();

    assertThat(told(all -> all.size() > before)).isEqualTo(before + 1);
  }

  private static int told(Predicate<List<String>> wanted) {
    return PricingFixture.OTHER_ROLES.heard(Topics.PRICING_PIECES, "pieces", wanted).size();
  }

  @Test
  void aPieceThatIsInNoListEndsItsOrderWithAReason() {
    OtherRoles.Story story = story("no-such-piece", null, 1);
    OrderCancelled ended =
        (OrderCancelled) PricingFixture.said(story.orderId, OrderState.CANCELLED).event();
    assertThat(ended.reason()).contains("not offered");
  }

  @Test
  void aListIsMadeByAnAdministratorAlone() {
    String body =
        """
        {"body": {"pieces": {"%s": {"alloy": "SILVER_925", "massGrams": 3.4, "prices": {"EUR": %s}}}}, "reason": "a test"}\
        """;
    assertThat(
            PricingFixture.NOBODY
                .as("nina")
                .post("/api/pieces", body.formatted("band", "9"))
                .status())
        .isEqualTo(403);
    for (String[] wrong :
        new String[][] {
          {"Band", "9"}, {"band", "0"}, {"band", "-1"}, {"band", "1e12"}, {"band", "null"}
        }) {
      Answer answer =
          PricingFixture.NOBODY.as("admin").post("/api/pieces", body.formatted((Object[]) wrong));
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }
  }

  private static Said submitted(String pieceId, @Nullable Money stated, @Nullable Integer version) {
    return PricingFixture.said(
        story(pieceId, stated, version).orderId, OrderState.PRICE_CALCULATED);
  }

  private static OtherRoles.Story story(
      String pieceId, @Nullable Money stated, @Nullable Integer version) {
    OtherRoles.Story story = PricingFixture.OTHER_ROLES.story(Channel.SHOP, "c-1");
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

  private static ReadyPieces pieces() {
    return PricingFixture.ROLE.getBean(ReadyPieces.class);
  }

  private static Revisions revisions() {
    return PricingFixture.ROLE.getBean(Revisions.class);
  }
}
