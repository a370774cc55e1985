package dev.alexandrite.insight;

import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.DiscardWanted;
import dev.alexandrite.contracts.Message.LetterSetAside;
import dev.alexandrite.contracts.Message.LetterSettled;
import dev.alexandrite.contracts.Message.ReplayWanted;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.protocol.Envelopes;
import dev.alexandrite.protocol.MessageHandler;
import dev.alexandrite.protocol.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The dead letters of the whole house, those of the external contour too, which has no
 * administrator. What stands in them is not told; here they are counted, and wanted replayed.
 */
@Component
class Letters implements MessageHandler {

  /**
   * @param letterId unique within the role
   * @param outgoing the role's own word, which the broker refuses
   * @param wantedAt when somebody last wanted it replayed or discarded
   */
  record Letter(
      Role role,
      long letterId,
      boolean outgoing,
      @Nullable UUID orderId,
      @Nullable Long sequence,
      String topic,
      String code,
      Instant at,
      @Nullable Instant wantedAt) {}

  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final Live live;
  private final InsightSettings settings;
  private final Clock clock;

  Letters(JdbcClient jdbc, Outbox outbox, Live live, InsightSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.live = live;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public List<String> topics() {
    return Topics.heardBy(Role.INSIGHT, LetterSetAside.class, LetterSettled.class);
  }

  @Override
  public void heard(Message message) {
    throw new IllegalStateException("a letter without its topic");
  }

  @Override
  public void heard(String topic, Message message) {
    switch (message) {
      case LetterSetAside letter when topic.equals(Topics.letters(letter.role())) -> keep(letter);
      case LetterSettled letter when topic.equals(Topics.letters(letter.role())) -> remove(letter);
      default -> throw new IllegalArgumentException("no letter of " + topic);
    }
    live.changed("letters", topic);
  }

  /** What is forged never takes the place of what somebody waits for. */
  private void keep(LetterSetAside letter) {
    jdbc.sql(
            """
            insert into letter
              (role, letter_id, outgoing, order_id, sequence, topic, code, at)
            select :role, :letterId, :outgoing, :orderId, :sequence, :topic, :code, :at
            where (
              select count(*) from letter
              where role = :role and (code in (:unbelieved)) = (:code in (:unbelieved))) < :max
              or exists (select from letter where role = :role and letter_id = :letterId)
            on conflict (role, letter_id) do update set code = excluded.code
            """)
        .param("role", letter.role().word())
        .param("letterId", letter.letterId())
        .param("outgoing", letter.outgoing())
        .param("orderId", letter.orderId() == null ? null : letter.orderId().value())
        .param("sequence", letter.sequence())
        .param("topic", letter.topic())
        .param("code", letter.code())
        .param("at", Sql.at(letter.at()))
        .param("unbelieved", Envelopes.Unbelievable.CODES)
        .param("max", settings.lettersMax())
        .update();
  }

  private void remove(LetterSettled letter) {
    jdbc.sql("delete from letter where role = :role and letter_id = :letterId")
        .param("role", letter.role().word())
        .param("letterId", letter.letterId())
        .update();
  }

  /** By role, the oldest of each first; after the last of the page before. */
  Page<Letter> page(@Nullable Role afterRole, long afterId, int limit) {
    List<Letter> rows =
        jdbc.sql(
                """
                select role, letter_id, outgoing, order_id, sequence, topic, code, at, wanted_at
                from letter where (role, letter_id) > (:role, :letterId)
                order by role, letter_id limit :limit
                """)
            .param("role", afterRole == null ? "" : afterRole.word())
            .param("letterId", afterId)
            .param("limit", limit + 1)
            .query(
                (row, n) ->
                    new Letter(
                        Role.ofWord(row.getString("role")),
                        row.getLong("letter_id"),
                        row.getBoolean("outgoing"),
                        row.getObject("order_id", UUID.class),
                        row.getObject("sequence", Long.class),
                        row.getString("topic"),
                        row.getString("code"),
                        Sql.instant(row, "at"),
                        Sql.instantOrNull(row, "wanted_at")))
            .list();
    return Page.of(rows, limit, letter -> letter.role().word() + "-" + letter.letterId());
  }

  /**
   * Says to the role what should become of its letters: of one, or an order's, or a topic's.
   *
   * @param discardFor the reason for which they are never to be heard; null to hear them again
   */
  @Transactional
  void want(
      Role role,
      @Nullable Long letterId,
      @Nullable OrderId orderId,
      @Nullable String topic,
      @Nullable String discardFor,
      String by) {
    Instant now = clock.instant();
    UUID messageId = Uuid7.next(clock);
    outbox.put(
        Topics.commands(role),
        discardFor == null
            ? new ReplayWanted(messageId, role, letterId, orderId, topic, by, now)
            : new DiscardWanted(messageId, role, letterId, orderId, topic, discardFor, by, now));
    jdbc.sql(
            """
            update letter set wanted_at = :at
            where role = :role
              and (letter_id = :letterId or order_id = :orderId or topic = :topic)
            """)
        .param("at", Sql.at(now))
        .param("role", role.word())
        .param("letterId", letterId)
        .param("orderId", orderId == null ? null : orderId.value())
        .param("topic", topic)
        .update();
    live.changed("letters", role.word());
  }
}
