package dev.alexandrite.partner;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.Language;
import dev.alexandrite.channel.Recipient;
import dev.alexandrite.channel.Recipients;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Partners, as they are written to. Their address was given by the house's own staff. */
@Component
class PartnerRecipients implements Recipients {
  private final JdbcClient jdbc;

  PartnerRecipients(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<Recipient> of(Buyer buyer) {
    return jdbc.sql("select name, email from partner where ref = :ref and email is not null")
        .param("ref", buyer.ref())
        .query(
            (row, n) -> new Recipient(row.getString("email"), row.getString("name"), Language.EN))
        .optional();
  }

  @Override
  public @Nullable URI home() {
    return null;
  }
}
