package dev.alexandrite.shop;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.Recipient;
import dev.alexandrite.channel.Recipients;
import dev.alexandrite.shop.Customers.Customer;
import java.net.URI;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Customers and guests, as they are written to. */
@Component
class ShopRecipients implements Recipients {
  private final Customers customers;
  private final Guests guests;

  private final ShopSettings settings;

  ShopRecipients(Customers customers, Guests guests, ShopSettings settings) {
    this.customers = customers;
    this.guests = guests;
    this.settings = settings;
  }

  @Override
  public Optional<Recipient> of(Buyer buyer) {
    return customers.find(buyer).map(Customer::recipient).or(() -> guests.recipient(buyer));
  }

  @Override
  public URI home() {
    return settings.page("");
  }
}
