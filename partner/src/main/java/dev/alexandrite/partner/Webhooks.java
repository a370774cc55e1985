package dev.alexandrite.partner;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Each partner's webhooks. Another's does not exist. */
@Repository
class Webhooks {
  private final JdbcClient jdbc;
  private final WebhookSecrets secrets;
  private final WebhookSettings settings;
  private final Clock clock;

  Webhooks(JdbcClient jdbc, WebhookSecrets secrets, WebhookSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.secrets = secrets;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * From the next event on.
   *
   * @throws Problem webhooks-off, webhook-address-refused, invalid-field or too-many-webhooks
   */
  @Transactional
  Webhook add(Buyer buyer, String url, @Nullable List<String> types, String description) {
    String address = Webhook.requireAddress(url, settings.insecure());
    List<String> wanted = Webhook.requireTypes(types);
    jdbc.sql("select 1 from partner where ref = :ref for update") // who counts, counts alone
        .param("ref", buyer.ref())
        .query(Integer.class)
        .single();
    // Those that were removed count until what waited for them is gone.
    int there =
        jdbc.sql("select count(*) from webhook where partner_ref = :ref")
            .param("ref", buyer.ref())
            .query(Integer.class)
            .single();
    if (there >= settings.perPartnerMax()) {
      throw new Problem(
          PartnerProblem.TOO_MANY_WEBHOOKS,
          "A partner has at most %d; remove one, and come back in ten minutes."
              .formatted(settings.perPartnerMax()));
    }
    UUID webhookId = Uuid7.next(clock);
    jdbc.sql(
            """
            insert into webhook
              (webhook_id, partner_ref, url, types, description, secret, state, created_at)
            values (:id, :ref, :url, :types, :description, :secret, 'ON', :now)
            """)
        .param("id", webhookId)
        .param("ref", buyer.ref())
        .param("url", address)
        .param("types", wanted == null ? null : wanted.toArray(String[]::new))
        .param("description", description)
        .param("secret", secrets.fresh())
        .param("now", Sql.at(clock.instant()))
        .update();
    return get(buyer, webhookId);
  }

  List<Webhook> all(Buyer buyer) {
    return jdbc.sql(
            "select * from webhook where partner_ref = :ref and state <> 'REMOVED' order by webhook_id")
        .param("ref", buyer.ref())
        .query(Webhooks::webhook)
        .list();
  }

  /**
   * @throws Problem webhook-not-found
   */
  Webhook get(Buyer buyer, UUID webhookId) {
    return jdbc.sql(
            """
            select * from webhook
            where webhook_id = :id and partner_ref = :ref and state <> 'REMOVED'
            """)
        .param("id", webhookId)
        .param("ref", buyer.ref())
        .query(Webhooks::webhook)
        .optional()
        .orElseThrow(Webhooks::notFound);
  }

  private static Problem notFound() {
    return new Problem(PartnerProblem.WEBHOOK_NOT_FOUND, "You have no webhook with this id.");
  }

  /**
   * What is null stays. What is switched on goes on where it was.
   *
   * @param types an empty list for all
   * @throws Problem webhook-not-found, webhook-address-refused or invalid-field
   */
  @Transactional
  Webhook change(
      Buyer buyer,
      UUID webhookId,
      @Nullable String url,
      @Nullable List<String> types,
      @Nullable String description,
      @Nullable Boolean on) {
    List<String> wanted = types == null || types.isEmpty() ? null : Webhook.requireTypes(types);
    int changed =
        jdbc.sql(
                """
                update webhook set url = coalesce(:url, url),
                  types = case when :allTypes then null else coalesce(:types, types) end,
                  description = coalesce(:description, description),
                  state = case when :on then 'ON' when not :on then 'OFF' else state end,
                  reason = case when :on is null then reason end
                where webhook_id = :id and partner_ref = :ref and state <> 'REMOVED'
                """)
            .param("url", url == null ? null : Webhook.requireAddress(url, settings.insecure()))
            .param("allTypes", types != null && types.isEmpty())
            .param("types", wanted == null ? null : wanted.toArray(String[]::new))
            .param("description", description)
            .param("on", on)
            .param("id", webhookId)
            .param("ref", buyer.ref())
            .update();
    if (changed == 0) {
      throw notFound();
    }
    if (Boolean.TRUE.equals(on)) {
      jdbc.sql(
              """
              update delivery set attempts = 0, next_at = :now, leased_until = null
              where webhook_id = :id and state = 'WAITING'
                and (leased_until is null or leased_until <= :now)
              """)
          .param("now", Sql.at(clock.instant()))
          .param("id", webhookId)
          .update();
    }
    return get(buyer, webhookId);
  }

  /**
   * With everything that waits for it, which goes by and by. Whoever removes it again has removed
   * it.
   */
  @Transactional
  void remove(Buyer buyer, UUID webhookId) {
    jdbc.sql(
            """
            update webhook set state = 'REMOVED', url = '', description = ''
            where webhook_id = :id and partner_ref = :ref
            """)
        .param("id", webhookId)
        .param("ref", buyer.ref())
        .update();
  }

  /**
   * @param previous signs as well until then; null when there is none
   */
  @Schema(name = "WebhookSecret")
  record Secret(String secret, @Nullable String previous, @Nullable Instant previousUntil) {}

  /**
   * @throws Problem webhook-not-found
   */
  Secret secret(Buyer buyer, UUID webhookId) {
    return jdbc.sql(
            """
            select secret, case when previous_until > :now then previous_secret end as previous,
              previous_until
            from webhook
            where webhook_id = :id and partner_ref = :ref and state <> 'REMOVED'
            """)
        .param("now", Sql.at(clock.instant()))
        .param("id", webhookId)
        .param("ref", buyer.ref())
        .query(
            (row, n) -> {
              byte[] previous = row.getBytes("previous");
              return new Secret(
                  secrets.shown(row.getBytes("secret")),
                  previous == null ? null : secrets.shown(previous),
                  previous == null ? null : Sql.instant(row, "previous_until"));
            })
        .optional()
        .orElseThrow(Webhooks::notFound);
  }

  /**
   * A new secret, beside which the old one signs until its time is over. While that goes on it is
   * not renewed again, for the answer may have got lost.
   *
   * @throws Problem webhook-not-found
   */
  @Transactional
  Secret renewSecret(Buyer buyer, UUID webhookId) {
    Instant now = clock.instant();
    jdbc.sql(
            """
            update webhook
            set previous_secret = secret, secret = :fresh, previous_until = :until
            where webhook_id = :id and partner_ref = :ref
              and (previous_until is null or previous_until <= :now)
            """)
        .param("fresh", secrets.fresh())
        .param("until", Sql.at(now.plus(settings.oldSecretKept())))
        .param("id", webhookId)
        .param("ref", buyer.ref())
        .param("now", Sql.at(now))
        .update();
    return secret(buyer, webhookId);
  }

  /** What a message to it is signed with now, as it is kept. */
  List<byte[]> signing(UUID webhookId) {
    return jdbc.sql(
            """
            select secret, case when previous_until > :now then previous_secret end as previous
            from webhook where webhook_id = :id
            """)
        .param("now", Sql.at(clock.instant()))
        .param("id", webhookId)
        .query(
            (row, n) -> {
              List<byte[]> signing = new ArrayList<>(List.of(row.getBytes("secret")));
              byte[] previous = row.getBytes("previous");
              if (previous != null) {
                signing.add(previous);
              }
              return signing;
            })
        .optional()
        .orElse(List.of());
  }

  private static Webhook webhook(ResultSet row, int n) throws SQLException {
    Array types = row.getArray("types");
    return new Webhook(
        row.getObject("webhook_id", UUID.class),
        row.getString("url"),
        types == null ? null : List.of((String[]) types.getArray()),
        row.getString("description"),
        Webhook.State.valueOf(row.getString("state")),
        row.getString("reason"),
        Sql.instant(row, "created_at"));
  }
}
