package dev.alexandrite.partner;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.Language;
import dev.alexandrite.channel.Recipient;
import dev.alexandrite.channel.Recipients;
import dev.alexandrite.partner.Partners.Partner;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Partners, as they are written to. Their address was given by the house's own staff. */
@Component
class PartnerRecipients implements Recipients {
  private final Partners partners;

  PartnerRecipients(Partners partners) {
    this.partners = partners;
  }

  @Override
  public Optional<Recipient> of(Buyer buyer) {
    Partner partner = partners.get(buyer);
    return Optional.ofNullable(partner.email())
        .map(email -> new Recipient(email, partner.name(), Language.EN));
  }

  @Override
  public @Nullable URI home() {
    return null;
  }
}
