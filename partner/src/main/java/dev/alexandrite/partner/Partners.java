package dev.alexandrite.partner;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.partner.PartnerKeys.Holder;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who calls, by the key that is sent. */
@Repository
class Partners implements InitializingBean {
  private static final String DEMO = "p-demo";

  record Partner(Buyer buyer, String name, @Nullable String email) {}

  private final JdbcClient jdbc;
  private final PartnerKeys keys;
  private final byte @Nullable [] demoKeyHash;
  private final WrongKeys wrongKeys;
  private final Clock clock;

  Partners(JdbcClient jdbc, PartnerKeys keys, PartnerSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.keys = keys;
    this.clock = clock;
    this.demoKeyHash =
        settings.demo() && !settings.demoKey().isBlank()
            ? PartnerKeys.hash(settings.demoKey())
            : null;
    this.wrongKeys =
        new WrongKeys(
            settings.wrongKeysPerAddress(),
            settings.wrongKeysInAll(),
            settings.wrongKeyAddressesMax(),
            keys::validHashes,
            System::nanoTime);
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
          .param("ref", DEMO)
          .param("now", Sql.at(clock.instant()))
          .update();
    }
  }

  /**
   * @param hash of the key that was sent
   * @param address where it comes from
   * @throws Problem wrong-key, or too-many-requests where too many of them were wrong
   */
  Holder holder(byte[] hash, String address) {
    if (demoKeyHash != null && MessageDigest.isEqual(demoKeyHash, hash)) {
      return new Holder(DEMO, keys.plan(DEMO));
    }
    WrongKeys.Asked asked = wrongKeys.ask(address, hash);
    long seconds = asked.refusedSeconds();
    if (seconds > 0) {
      throw new Problem(
          CommonProblem.TOO_MANY_REQUESTS,
          "Too many wrong keys were sent; send the right one, or wait %d seconds."
              .formatted(seconds),
          Map.of("retryAfterSeconds", seconds, "violated-policies", List.of("wrong-keys")));
    }
    Holder holder = keys.holder(hash).orElseThrow(Partners::wrongKey);
    asked.wasRight();
    return holder;
  }

  static Problem wrongKey() {
    return new Problem(
        CommonProblem.WRONG_KEY, "Send 'Authorization: Bearer' and a key that is valid.");
  }

  Partner get(Buyer buyer) {
    return jdbc.sql("select name, email from partner where ref = :ref")
        .param("ref", buyer.ref())
        .query((row, n) -> new Partner(buyer, row.getString("name"), row.getString("email")))
        .single();
  }
}
