package dev.alexandrite.partner;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.partner.PartnerKeys.Holder;
import dev.alexandrite.platform.Sql;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who calls, by the key that is sent. */
@Repository
class Partners implements InitializingBean {
  private static final Holder DEMO = new Holder("p-demo", new UUID(0, 0));

  record Partner(Buyer buyer, String name, @Nullable String email) {}

  private final JdbcClient jdbc;
  private final PartnerKeys keys;
  private final byte @Nullable [] demoKeyHash;
  private final Clock clock;

  Partners(JdbcClient jdbc, PartnerKeys keys, PartnerSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.keys = keys;
    this.clock = clock;
    this.demoKeyHash =
        settings.demo() && !settings.demoKey().isBlank()
            ? PartnerKeys.hash(settings.demoKey())
            : null;
  }

  /** The demo key is never in the database: without the setting there is none. */
  @Override
  public void afterPropertiesSet() {
    if (demoKeyHash != null) {
      jdbc.sql(
              """
              insert into partner (ref, name, email, created_at)
              values (:ref, 'Demo partner', 'partner@example.org', :now) on conflict do nothing
              """)
          .param("ref", DEMO.partnerRef())
          .param("now", Sql.at(clock.instant()))
          .update();
    }
  }

  Optional<Holder> holder(String key) {
    return demoKeyHash != null && MessageDigest.isEqual(demoKeyHash, PartnerKeys.hash(key))
        ? Optional.of(DEMO)
        : keys.holder(key);
  }

  Partner get(Buyer buyer) {
    return jdbc.sql("select name, email from partner where ref = :ref")
        .param("ref", buyer.ref())
        .query((row, n) -> new Partner(buyer, row.getString("name"), row.getString("email")))
        .single();
  }
}
