package dev.alexandrite.pricing.revision;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.platform.CommandKey;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Live;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.pricing.Json;
import dev.alexandrite.pricing.PricingProblem;
import dev.alexandrite.pricing.price.PriceBook;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tariffs, tables of limits, fixings and lists of ready pieces. Each version stays as it was said
 * for ever; the highest number is the one that holds.
 */
@Repository
public class Revisions implements PriceBook.Shelf {

  public enum Kind {
    TARIFF,
    LIMITS,
    FIXING,
    PIECES;

    private static Kind of(PriceBook.Part part) {
      return switch (part) {
        case TARIFF -> TARIFF;
        case LIMITS -> LIMITS;
        case FIXING -> FIXING;
      };
    }
  }

  /**
   * @param reason why it was made
   */
  public record Revision<T>(int version, T body, String reason, Staff by, Instant at) {
    private PriceBook.Version<T> asVersion() {
      return new PriceBook.Version<>(version, body);
    }

    private boolean says(T otherBody, String otherReason, Staff other) {
      return body.equals(otherBody) && reason.equals(otherReason) && by.id().equals(other.id());
    }
  }

  private final JdbcClient jdbc;
  private final Live live;
  private final Clock clock;

  public Revisions(JdbcClient jdbc, Live live, Clock clock) {
    this.jdbc = jdbc;
    this.live = live;
    this.clock = clock;
  }

  /** What prices are computed from now. */
  public PriceBook book() {
    return PriceBook.today(this);
  }

  /**
   * What prices were computed from; empty where the formula is not known here.
   *
   * @throws Problem revision-not-found
   */
  public Optional<PriceBook> book(String formula, int tariff, int limits, int fixing) {
    return PriceBook.of(this, formula, tariff, limits, fixing);
  }

  /** What the tariff adds for metal that is lost, of every alloy that it prices. */
  public Map<Alloy, Integer> lossesPerMille() {
    return book().lossesPerMille();
  }

  @Override
  public <T> PriceBook.Version<T> last(PriceBook.Part part, Class<T> type) {
    return last(Kind.of(part), type).asVersion();
  }

  @Override
  public <T> PriceBook.Version<T> get(PriceBook.Part part, int version, Class<T> type) {
    return get(Kind.of(part), version, type).asVersion();
  }

  public <T> Revision<T> last(Kind kind, Class<T> type) {
    return jdbc.sql("select * from revision where kind = :kind order by version desc limit 1")
        .param("kind", kind.name())
        .query(mapper(type))
        .single();
  }

  /**
   * @throws Problem revision-not-found
   */
  <T> Revision<T> get(Kind kind, int version, Class<T> type) {
    return find(kind, version, type)
        .orElseThrow(
            () ->
                new Problem(
                    PricingProblem.REVISION_NOT_FOUND,
                    "There is no %s %d.".formatted(kind.name().toLowerCase(Locale.ROOT), version)));
  }

  <T> Optional<Revision<T>> find(Kind kind, int version, Class<T> type) {
    return jdbc.sql("select * from revision where kind = :kind and version = :version")
        .param("kind", kind.name())
        .param("version", version)
        .query(mapper(type))
        .optional();
  }

  /** The newest first. */
  <T> Page<Revision<T>> page(Kind kind, Class<T> type, @Nullable String before, int limit) {
    List<Revision<T>> found =
        jdbc.sql(
                """
                select * from revision where kind = :kind and version < :before
                order by version desc limit :limit
                """)
            .param("kind", kind.name())
            .param("before", before == null ? Integer.MAX_VALUE : number(before))
            .param("limit", limit + 1)
            .query(mapper(type))
            .list();
    return Page.of(found, limit, revision -> String.valueOf(revision.version()));
  }

  /**
   * A command of this key is done once, whoever has made another version since. Without a key only
   * what holds already, from the same person for the same reason, is no new version.
   *
   * @throws Problem command-differs when the key came with other content before
   */
  @Transactional
  <T> Revision<T> add(
      Kind kind, T body, Class<T> type, String reason, Staff by, @Nullable CommandKey key) {
    jdbc.sql("select pg_advisory_xact_lock(hashtext('revision'))")
        .query((row, n) -> true)
        .single(); // two administrators at once make two versions, one after the other
    Optional<Revision<T>> before =
        key == null ? Optional.of(last(kind, type)) : made(kind, type, by, key);
    if (before.isPresent() && before.get().says(body, reason, by)) {
      return before.get();
    }
    if (before.isPresent() && key != null) {
      throw CommandKey.differs();
    }
    int version =
        jdbc.sql(
                """
                insert into revision (kind, version, body, reason, by_id, by_name, at, command_key)
                select :kind, coalesce(max(version), 0) + 1, cast(:body as jsonb), :reason, :byId,
                  :byName, :at, :key
                from revision where kind = :kind
                returning version
                """)
            .param("kind", kind.name())
            .param("body", Json.write(body))
            .param("reason", reason)
            .param("byId", by.id())
            .param("byName", by.name())
            .param("at", Sql.at(clock.instant()))
            .param("key", key == null ? null : key.hash(), Types.BINARY)
            .query(Integer.class)
            .single();
    live.changed(kind.name().toLowerCase(Locale.ROOT), version);
    return get(kind, version, type);
  }

  private <T> Optional<Revision<T>> made(Kind kind, Class<T> type, Staff by, CommandKey key) {
    return jdbc.sql(
            """
            select * from revision where kind = :kind and by_id = :byId and command_key = :key
            """)
        .param("kind", kind.name())
        .param("byId", by.id())
        .param("key", key.hash())
        .query(mapper(type))
        .optional();
  }

  private static int number(String before) {
    try {
      return Integer.parseInt(before);
    } catch (NumberFormatException e) {
      throw new Problem(
          CommonProblem.INVALID_FIELD, "'before' is the 'next' of an earlier page, unchanged.");
    }
  }

  private static <T> RowMapper<Revision<T>> mapper(Class<T> type) {
    return (row, n) ->
        new Revision<>(
            row.getInt("version"),
            Json.read(row.getString("body"), type),
            row.getString("reason"),
            new Staff(row.getString("by_id"), row.getString("by_name")),
            Sql.instant(row, "at"));
  }
}
