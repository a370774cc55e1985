package dev.alexandrite.pricing.quote;

import static dev.alexandrite.pricing.PricingHouse.DATABASE;
import static dev.alexandrite.pricing.PricingHouse.NINA;
import static dev.alexandrite.pricing.PricingHouse.ROLE;
import static dev.alexandrite.pricing.PricingHouse.ring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Message.QuoteReady;
import dev.alexandrite.geometry.RingGenerator;
import dev.alexandrite.pricing.Json;
import dev.alexandrite.pricing.PricingHouse.Story;
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
