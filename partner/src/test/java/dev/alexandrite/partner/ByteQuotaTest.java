package dev.alexandrite.partner;

import static dev.alexandrite.partner.PartnerFixture.ANNA;
import static dev.alexandrite.partner.PartnerFixture.BRUNO;
import static dev.alexandrite.partner.PartnerFixture.JDBC;
import static dev.alexandrite.partner.PartnerFixture.begin;
import static dev.alexandrite.partner.PartnerFixture.begun;
import static dev.alexandrite.partner.PartnerFixture.model;
import static dev.alexandrite.partner.PartnerFixture.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.channel.ChannelSettings;
import dev.alexandrite.embedded.Caller.Answer;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ByteQuotaTest {
  private static final long MOST =
      PartnerFixture.ROLE.getBean(ChannelSettings.class).bytes().perBuyerMax();

  @AfterEach
  void nothingIsCounted() {
    JDBC.sql("delete from bytes_announced").update();
  }

  @Test
  void onePartnersBytesAreUsedUpAndAnothersAreNot() {
    nothingIsCounted();
    begun(ANNA);
    JDBC.sql("update bytes_announced set bytes = :most where what = 'buyer'")
        .param("most", MOST)
        .update();
    String key = UUID.randomUUID().toString();
    String body = model(reference());

    Answer refused = begin(ANNA, key, body);

    assertThat(refused.status()).as(refused.body()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("upload-bytes-used-up");
    assertThat(refused.headers().get("retry-after")).hasSize(1);
    begun(BRUNO);
    JDBC.sql("update bytes_announced set since = since - interval '1 day'").update();
    assertThat(begin(ANNA, key, body).status())
        .as("the refused request has done nothing and may be sent again")
        .isEqualTo(201);
  }
}
