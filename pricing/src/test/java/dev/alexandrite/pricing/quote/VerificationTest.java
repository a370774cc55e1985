package dev.alexandrite.pricing.quote;

import static dev.alexandrite.pricing.PricingFixture.DATABASE;
import static dev.alexandrite.pricing.PricingFixture.NINA;
import static dev.alexandrite.pricing.PricingFixture.ROLE;
import static dev.alexandrite.pricing.PricingFixture.ring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.geometry.RingGenerator;
import dev.alexandrite.platform.Live;
import dev.alexandrite.pricing.Json;
import dev.alexandrite.pricing.PricingFixture.Story;
import dev.alexandrite.pricing.measuring.MeasuredFiles;
import dev.alexandrite.pricing.price.Formulas;
import dev.alexandrite.pricing.price.PricingExamples;
import dev.alexandrite.pricing.revision.Revisions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerificationTest {

  @Test
  void aQuoteByAFormulaThatIsNotKeptIsNotGuessedAt() {
    Signing signing = ROLE.getBean(Signing.class);
    SignedQuote now =
        signing
            .open(new Story().brings(ring().stl()).hears(QuoteReady.class).signed())
            .orElseThrow();
    String older = Json.write(now).replace("\"formula\":\"2\"", "\"formula\":\"0\"");
    String signed = signing.sign(Json.read(older, SignedQuote.class));

    var answer = NINA.post("/api/quotes/verify", Json.write(Map.of("signed", signed)));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("formula-not-kept");
  }

  @Test
  void whenAFormulaIsAddedAnOldQuoteIsComputedByItsOwnAndANewOneByTheNew() {
    Signing signing = ROLE.getBean(Signing.class);
    Clock clock = ROLE.getBean(Clock.class);
    Sources sources =
        new Sources(
            new Revisions(DATABASE, ROLE.getBean(Live.class), clock) {
              @Override
              public Formulas formulas() {
                return PricingExamples.withAThirdFormula();
              }
            },
            ROLE.getBean(MeasuredFiles.class));
    Verification verification = new Verification(signing, sources, clock);
    QuoteReady old = new Story().brings(ring().stl()).hears(QuoteReady.class);

    assertThat(verification.verify(old.signed()).same()).isTrue();

    SignedQuote was = signing.open(old.signed()).orElseThrow();
    Appraiser today = sources.today();
    List<AlloyPrice> prices =
        today.appraise(sources.measured(was.basis()).orElseThrow(), true).prices();
    assertThat(prices)
        .zipSatisfy(
            was.prices(), (now, then) -> assertThat(now.unitPrice()).isLessThan(then.unitPrice()));
    Quote.Basis basis = sources.basis(today, was.basis().content(), was.basis().unit());
    assertThat(basis.formula()).isEqualTo("3");
    String signed =
        signing.sign(
            new SignedQuote(
                was.quoteId(),
                was.orderId(),
                was.modelId(),
                basis,
                was.body(),
                SignedQuote.withoutTerms(prices),
                was.fixedAt(),
                was.currency(),
                was.issuedAt(),
                was.expiresAt()));
    assertThat(verification.verify(signed).same()).isTrue();
    assertThat(NINA.post("/api/quotes/verify", Json.write(Map.of("signed", signed))).code())
        .isEqualTo("formula-not-kept");
  }

  @Test
  void aQuoteIsComputedAgainFromItselfWhereItsMeasurementIsGone() {
    // Thick all through: there is more to its price than volume, surface and size.
    byte[] thick = new RingGenerator(17.31, 4.2, 96).stl();
    QuoteReady quote = new Story().brings(thick).hears(QuoteReady.class);
    assertThat(quote.prices().toString()).contains("SOLID");
    assertThat(
            DATABASE
                .sql("delete from measurement where content = :content")
                .param("content", quote.modelSha256())
                .update())
        .isEqualTo(1);

    var answer =
        NINA.post("/api/quotes/verify", Json.write(Map.of("signed", quote.signed()))).json();

    assertThat(answer.path("authentic").asBoolean()).isTrue();
    assertThat(answer.path("same").asBoolean()).isTrue();
  }
}
