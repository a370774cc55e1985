package dev.alexandrite.insight;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.contracts.OrderLife.Step;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.platform.Sql;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The tables of a projection that is made anew. Events are copied in as they come; what they make
 * of an order is worked out by the database for all orders at once, by the steps of {@link
 * OrderLife}.
 */
@Repository
class RebuildTables {

  enum State {
    RUNNING,
    DONE,
    /** The history has holes; the projection in use stays. */
    NOT_WHOLE
  }

  /**
   * @param events read so far
   * @param orders in the new projection; null before its end
   * @param detail why the old one stays
   */
  record Job(
      State state,
      Instant startedAt,
      @Nullable Instant endedAt,
      long events,
      @Nullable Long orders,
      @Nullable String detail) {}

  /** What the projection consists of. */
  private static final List<String> TABLES = List.of("order_seen", "order_step", "baton");

  /**
   * Of every order the events up to the first that is missing, is no step or has the wrong speaker:
   * those that were heard. Of two with one number the first said counts.
   */
  private static final String HEARD =
      """
      with one_each as (
        select distinct on (order_id, sequence) * from rebuild_event %s
        order by order_id, sequence, at, event_id),
      judged as (
        select e.*,
          s.type is null
            or e.sequence <> row_number() over each_order
            or e.channel <> first_value(e.channel) over each_order as wrong
        from (select o.*, lag(state) over each_order as before from one_each o
              window each_order as (partition by order_id order by sequence)) e
        left join (values %s) s (channel, before, type, state, by)
          on s.channel = e.channel and s.before = coalesce(e.before, '') and s.type = e.type
            and s.state = e.state and s.by = e.by
        window each_order as (partition by e.order_id order by e.sequence)),
      heard as materialized (
        select * from (
          select *, bool_or(wrong) over (partition by order_id order by sequence) as lost
          from judged) j
        where not lost),
      last as (
        select distinct on (order_id) * from heard order by order_id, sequence desc),
      steps as (
        insert into order_step_next (order_id, sequence, type, state, by, at)
        select order_id, sequence, type, state, by, at from heard),
      batons as (
        insert into baton_next (order_id, channel, state, sequence, event_id, since, heard_at)
        select order_id, channel, state, sequence, event_id, at, now() from last)
      insert into order_seen_next
        (order_id, number, channel, kind, state, sequence, since, started_at, alerted)
      select l.order_id, f.number, l.channel, f.kind, l.state, l.sequence, l.at, f.at,
        exists (
          select from alert a where a.order_id = l.order_id and a.sequence = l.sequence)
      from last l join heard f on f.order_id = l.order_id and f.sequence = 1
      """;

  private static final String OF_LATE_ORDERS =
      "where order_id in (select order_id from rebuild_event where late)";

  private final DataSource dataSource;
  private final JdbcClient jdbc;
  private final Clock clock;

  RebuildTables(DataSource dataSource, JdbcClient jdbc, Clock clock) {
    this.dataSource = dataSource;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  Optional<Job> job() {
    return jdbc.sql("select * from rebuild")
        .query(
            (row, n) ->
                new Job(
                    State.valueOf(row.getString("state")),
                    Sql.instant(row, "started_at"),
                    Sql.instantOrNull(row, "ended_at"),
                    row.getLong("events"),
                    row.getObject("orders", Long.class),
                    row.getString("detail")))
        .optional();
  }

  boolean isRunning() {
    return job().filter(job -> job.state() == State.RUNNING).isPresent();
  }

  /** Nothing is left of an earlier one, unless that is under way. */
  @Transactional
  Job begin() {
    int begun =
        jdbc.sql(
                """
                insert into rebuild (state, started_at) values ('RUNNING', :at)
                on conflict (only_one) do update
                  set state = 'RUNNING', started_at = :at, ended_at = null, events = 0,
                      orders = null, detail = null
                  where rebuild.state <> 'RUNNING'
                """)
            .param("at", Sql.at(clock.instant()))
            .update();
    if (begun == 1) {
      jdbc.sql("truncate rebuild_event, rebuild_offset").update();
    }
    return job().orElseThrow();
  }

  /** Where to read on, by partition. */
  Map<Integer, Long> offsets() {
    Map<Integer, Long> offsets = new HashMap<>();
    jdbc.sql("select partition, next_offset from rebuild_offset")
        .query(
            row -> {
              offsets.put(row.getInt("partition"), row.getLong("next_offset"));
            });
    return offsets;
  }

  /** A row for {@link #add}, in the order of the columns. */
  static String row(Said said, boolean late) {
    OrderInitiated first = said.event() instanceof OrderInitiated initiated ? initiated : null;
    return Stream.of(
            said.orderId().value(),
            said.sequence(),
            said.eventId(),
            said.channel(),
            first == null ? "\\N" : escaped(first.number()),
            first == null ? "\\N" : first.kind(),
            said.event().type(),
            said.state(),
            said.by().word(),
            said.at(),
            late)
        .map(String::valueOf)
        .collect(Collectors.joining("\t", "", "\n"));
  }

  /** Without any character that COPY would read. */
  private static String escaped(String value) {
    return value
        .replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\u0000", "");
  }

  @Transactional
  void add(List<String> rows, Map<Integer, Long> reached) {
    var connection = DataSourceUtils.getConnection(dataSource);
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("copy rebuild_event from stdin", new StringReader(String.join("", rows)));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
    }
    reached.forEach(
        (partition, offset) ->
            jdbc.sql(
                    """
                    insert into rebuild_offset (partition, next_offset) values (:partition, :next)
                    on conflict (partition) do update set next_offset = excluded.next_offset
                    """)
                .param("partition", partition)
                .param("next", offset)
                .update());
    jdbc.sql("update rebuild set events = events + :events").param("events", rows.size()).update();
  }

  /** The projection of all events so far. */
  @Transactional
  void build() {
    for (String table : TABLES) {
      jdbc.sql("drop table if exists %s_next".formatted(table)).update();
      jdbc.sql("create table %s_next (like %s including defaults)".formatted(table, table))
          .update();
    }
    jdbc.sql("update rebuild_event set late = false where late").update();
    jdbc.sql("set local work_mem = '128MB'").update(); // it sorts all there is
    jdbc.sql(HEARD.formatted("", steps())).update();
    for (String table : TABLES) {
      indexLike(table);
    }
  }

  /** The same indexes as the table in use, made when its rows are there. */
  private void indexLike(String table) {
    record Index(String name, String definition, boolean primary) {}
    jdbc.sql(
            """
            select c.relname as name, pg_get_indexdef(i.indexrelid) as definition, i.indisprimary
            from pg_index i join pg_class c on c.oid = i.indexrelid
            where i.indrelid = to_regclass(:table)
            """)
        .param("table", table)
        .query(
            (row, n) ->
                new Index(
                    row.getString("name"),
                    row.getString("definition"),
                    row.getBoolean("indisprimary")))
        .list()
        .forEach(
            index -> {
              jdbc.sql(
                      index
                          .definition()
                          .replaceFirst(
                              " INDEX \\S+ ON (\\S+\\.)?\\S+ ",
                              " INDEX %s_next ON %s_next ".formatted(index.name(), table)))
                  .update();
              if (index.primary()) {
                jdbc.sql(
                        "alter table %s_next add constraint %s_next primary key using index %s_next"
                            .formatted(table, index.name(), index.name()))
                    .update();
              }
            });
    jdbc.sql("analyze %s_next".formatted(table)).update();
  }

  /** Nobody hears an event or looks for late orders until the transaction ends. */
  @Transactional(propagation = Propagation.MANDATORY)
  void stopTheListeners() {
    Alerts.LOCK.lock(jdbc);
    jdbc.sql("lock table baton in exclusive mode").update();
  }

  /** Orders of which events have come since, once more. */
  @Transactional(propagation = Propagation.MANDATORY)
  void buildLate() {
    for (String table : TABLES) {
      jdbc.sql("delete from %s_next %s".formatted(table, OF_LATE_ORDERS)).update();
    }
    jdbc.sql(HEARD.formatted(OF_LATE_ORDERS, steps())).update();
  }

  /** Orders of which more was heard than the topic has now. */
  Optional<String> knownLess() {
    long orders =
        jdbc.sql(
                """
                select count(*) from baton b left join baton_next n using (order_id)
                where n.sequence is null or n.sequence < b.sequence
                """)
            .query(Long.class)
            .single();
    return orders == 0
        ? Optional.empty()
        : Optional.of("The topic lacks events of %d orders that are known now.".formatted(orders));
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void swap() {
    for (String table : TABLES) {
      List<String> indexes =
          jdbc.sql("select indexname from pg_indexes where tablename = :table")
              .param("table", table)
              .query((row, n) -> row.getString(1))
              .list();
      jdbc.sql("drop table " + table).update();
      jdbc.sql("alter table %s_next rename to %s".formatted(table, table)).update();
      indexes.forEach(
          index -> jdbc.sql("alter index %s_next rename to %s".formatted(index, index)).update());
    }
  }

  @Transactional
  void end(State state, @Nullable String detail) {
    jdbc.sql(
            """
            update rebuild
            set state = :state, ended_at = :at, detail = :detail,
                orders = case when :state = 'DONE' then (select count(*) from baton) end
            """)
        .param("state", state.name())
        .param("at", Sql.at(clock.instant()))
        .param("detail", detail)
        .update();
    jdbc.sql("truncate rebuild_event, rebuild_offset").update();
  }

  /** The table of all steps, by channel: what was before, the event, what is then, who says it. */
  private static String steps() {
    return Arrays.stream(Channel.values())
        .flatMap(channel -> OrderLife.TABLE.stream().map(step -> step(channel, step)))
        .collect(Collectors.joining(", "));
  }

  private static String step(Channel channel, Step step) {
    Role speaker = OrderLife.speaker(step.from(), channel);
    return "('%s', '%s', '%s', '%s', '%s')"
        .formatted(
            channel,
            step.from() == null ? "" : step.from(),
            step.on().getSimpleName(),
            step.to(),
            speaker == null ? "" : speaker.word());
  }
}
