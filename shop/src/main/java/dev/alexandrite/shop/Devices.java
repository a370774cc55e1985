package dev.alexandrite.shop;

import dev.alexandrite.platform.Sql;
import dev.alexandrite.shop.Customers.Known;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/** Browsers that have signed in before, and what a browser is called. */
@Repository
class Devices implements InitializingBean {
  private static final int NAME_MAX = 60;

  /** Each is named before those whose names it says too. */
  private static final List<Map.Entry<String, String>> BROWSERS =
      List.of(
          Map.entry("YaBrowser", "Yandex Browser"),
          Map.entry("Edg", "Edge"),
          Map.entry("OPR", "Opera"),
          Map.entry("SamsungBrowser", "Samsung Internet"),
          Map.entry("Firefox", "Firefox"),
          Map.entry("FxiOS", "Firefox"),
          Map.entry("CriOS", "Chrome"),
          Map.entry("Chrome", "Chrome"),
          Map.entry("Safari", "Safari"));

  private static final List<Map.Entry<String, String>> SYSTEMS =
      List.of(
          Map.entry("iPhone", "iPhone"),
          Map.entry("iPad", "iPad"),
          Map.entry("Android", "Android"),
          Map.entry("Windows", "Windows"),
          Map.entry("Mac OS X", "Mac"),
          Map.entry("CrOS", "Chromebook"),
          Map.entry("Linux", "Linux"));

  private final JdbcClient jdbc;
  private final ShopSettings settings;
  private final Clock clock;
  private byte[] key = {};

  Devices(JdbcClient jdbc, ShopSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void afterPropertiesSet() {
    key = jdbc.sql("select key from device_key").query(byte[].class).single();
  }

  /**
   * @param userAgent as the browser says, which may be anything: only known words are kept
   * @return such as Firefox · Windows; empty when nothing is known
   */
  static String name(@Nullable String userAgent) {
    String said = userAgent == null ? "" : userAgent;
    String name = first(BROWSERS, said) + " · " + first(SYSTEMS, said);
    return name.replaceAll("^ · | · $", "").transform(n -> n.length() > NAME_MAX ? "" : n).strip();
  }

  private static String first(List<Map.Entry<String, String>> names, String said) {
    return names.stream()
        .filter(name -> said.contains(name.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  /** Whether the token was made here, for whichever account; the database is not asked. */
  boolean gave(String token) {
    return Secret.isSigned(key, token);
  }

  /** The token of a browser that signs in there from now on. */
  String remember(UUID customerId) {
    String token = Secret.nextSigned(key);
    jdbc.sql(
            """
            insert into customer_device (token_hash, customer_id, created_at, used_at)
            values (:hash, :customer, :now, :now)
            """)
        .param("hash", Secret.hash(token))
        .param("customer", customerId)
        .param("now", Sql.at(clock.instant()))
        .update();
    jdbc.sql(
            """
            delete from customer_device where token_hash in (
              select token_hash from customer_device where customer_id = :customer
              order by used_at desc offset :most)
            """)
        .param("customer", customerId)
        .param("most", settings.devicesMax())
        .update();
    return token;
  }

  /** Whether this browser has signed in at that account, if there is one. */
  boolean knows(@Nullable String token, @Nullable Known known) {
    return jdbc.sql(
                """
                update customer_device set used_at = :now
                where token_hash = :hash and customer_id = :customer and used_at > :old
                """)
            .param("now", Sql.at(clock.instant()))
            .param("hash", Secret.hash(token == null ? "" : token))
            .param("customer", known == null ? new UUID(0, 0) : known.customer().customerId())
            .param("old", Sql.at(clock.instant().minus(settings.deviceKept())))
            .update()
        == 1;
  }

  void forgetAll(UUID customerId) {
    jdbc.sql("delete from customer_device where customer_id = :customer")
        .param("customer", customerId)
        .update();
  }

  @Scheduled(fixedDelayString = "PT1H")
  void forgetTheOld() {
    jdbc.sql("delete from customer_device where used_at <= :old")
        .param("old", Sql.at(clock.instant().minus(settings.deviceKept())))
        .update();
  }
}
