package dev.alexandrite.channel;

import dev.alexandrite.contracts.Sha256;
import dev.alexandrite.platform.ClientAddress;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * How many bytes of files somebody may send within a day. What is announced counts, since that is
 * what the addresses given out allow; what never came is given back when the upload is given up.
 * The database counts, so that all instances of the channel count together.
 */
@Repository
class ByteQuota {
  private static final String BUYER = "buyer";
  private static final String ADDRESS = "address";
  private static final String NETWORK = "network";

  /** An IPv6 network has thousands of addresses. What is given back is not given back to it. */
  private static final int ADDRESSES_PER_NETWORK = 10;

  private final JdbcClient jdbc;
  private final ChannelSettings.Bytes settings;
  private final Clock clock;

  ByteQuota(JdbcClient jdbc, ChannelSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings.bytes();
    this.clock = clock;
  }

  /**
   * Counts the bytes, unless they are too many: then nothing is counted.
   *
   * @param address where they are announced from
   * @return the address as it is kept
   * @throws Problem upload-bytes-used-up, with when it will be possible again
   */
  @Transactional(propagation = Propagation.MANDATORY)
  byte[] consume(Buyer buyer, String address, long bytes) {
    long most = buyer.guest() ? settings.perGuestMax() : settings.perBuyerMax();
    byte[] addressHash = Sha256.of(address);
    consume(BUYER, Sha256.of(buyer.ref()), bytes, most, buyer.guest());
    consume(ADDRESS, addressHash, bytes, settings.perAddressMax(), buyer.guest());
    String network = ClientAddress.networkOf(address);
    if (!network.equals(address)) {
      long perNetworkMax = ADDRESSES_PER_NETWORK * settings.perAddressMax();
      consume(NETWORK, Sha256.of(network), bytes, perNetworkMax, buyer.guest());
    }
    return addressHash;
  }

  private void consume(String what, byte[] whom, long bytes, long most, boolean guest) {
    Instant now = clock.instant();
    OptionalLong taken =
        jdbc
            .sql(
                """
                insert into bytes_announced (what, whom, since, bytes)
                values (:what, :whom, :now, :bytes)
                on conflict (what, whom) do update
                  set since = case when bytes_announced.since <= :begin then excluded.since
                                   else bytes_announced.since end,
                      bytes = case when bytes_announced.since <= :begin then excluded.bytes
                                   else bytes_announced.bytes + excluded.bytes end
                  where case when bytes_announced.since <= :begin then 0
                             else bytes_announced.bytes end + excluded.bytes <= :most
                returning bytes
                """)
            .param("what", what)
            .param("whom", whom)
            .param("now", Sql.at(now))
            .param("bytes", bytes)
            .param("begin", Sql.at(now.minus(settings.within())))
            .param("most", most)
            .query(Long.class)
            .stream()
            .mapToLong(Long::longValue)
            .findFirst();
    if (taken.isEmpty()) {
      throw usedUp(what, whom, most, guest, now);
    }
  }

  private record Used(Instant since, long bytes) {}

  private Problem usedUp(String what, byte[] whom, long most, boolean guest, Instant now) {
    Used used =
        jdbc.sql("select since, bytes from bytes_announced where what = :what and whom = :whom")
            .param("what", what)
            .param("whom", whom)
            .query((row, n) -> new Used(Sql.instant(row, "since"), row.getLong("bytes")))
            .single();
    Instant again = used.since().plus(settings.within());
    long seconds = Math.max(1, Duration.between(now, again).toSeconds());
    long left = Math.max(0, most - used.bytes());
    return new Problem(
        ChannelProblem.UPLOAD_BYTES_USED_UP,
        "%s take %s of files within %d hours, and %s of it are left until %s. %s"
            .formatted(
                what.equals(BUYER) ? "From you we" : "From your network address we",
                text(most),
                settings.within().toHours(),
                text(left),
                again.truncatedTo(ChronoUnit.SECONDS),
                guest
                    ? "Send smaller files, come back then, or sign in for more."
                    : "Send smaller files or come back then."),
        Map.of(
            "retryAfterSeconds",
            seconds,
            "possibleAgainAt",
            again.truncatedTo(ChronoUnit.SECONDS),
            "leftBytes",
            left));
  }

  /** What an upload announced and never brought, when it counts still. */
  @Transactional(propagation = Propagation.MANDATORY)
  void giveBack(String buyerRef, byte @Nullable [] addressHash, Instant announcedAt, long bytes) {
    lessen(BUYER, Sha256.of(buyerRef), announcedAt, bytes);
    if (addressHash != null) {
      lessen(ADDRESS, addressHash, announcedAt, bytes);
    }
  }

  private void lessen(String what, byte[] whom, Instant announcedAt, long bytes) {
    jdbc.sql(
            """
            update bytes_announced set bytes = greatest(0, bytes - :bytes)
            where what = :what and whom = :whom and since <= :announcedAt
            """)
        .param("bytes", bytes)
        .param("what", what)
        .param("whom", whom)
        .param("announcedAt", Sql.at(announcedAt))
        .update();
  }

  @Scheduled(fixedDelayString = "PT1H")
  void forgetTheOld() {
    jdbc.sql("delete from bytes_announced where since <= :begin")
        .param("begin", Sql.at(clock.instant().minus(settings.within())))
        .update();
  }

  private static String text(long bytes) {
    List<String> units = List.of("B", "kB", "MB", "GB", "TB");
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < units.size() - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units.get(unit));
  }
}
