package dev.alexandrite.mes;

import static dev.alexandrite.mes.MesFixture.JDBC;
import static dev.alexandrite.mes.MesFixture.TRANSACTION;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pages cost the same however much was ever made, and however much is free. */
@Tag("slow")
class BoardPlanTest {
  private static final int ENDED = 200_000;
  private static final int FREE = 20_000;
  private static final int LIMIT = 50;
  private static final String NUMBER = "plan-test";
  private static final Instant MIDDLE = Instant.parse("2020-01-05T00:00:00Z");

  @BeforeAll
  static void aWorkshopWithAHistory() {
    JDBC.sql(
            """
            insert into work_order
              (order_id, number, channel, kind, alloy, quantity, mass_grams, state, sequence, since,
               operator_id, operator_name, pay_minor, currency, claimed_at)
            select gen_random_uuid(), :number, 'SHOP', 'MODEL', 'SILVER_925', 1, 4.2,
              case when n % 1000 = 0 then 'PACKAGING' else 'SHIPPED' end, 9,
              timestamptz '2020-01-01 00:00Z' + n * interval '1 second',
              'planner-' || n % 2, 'Planner', 700, 'EUR',
              timestamptz '2020-01-01 00:00Z' + n * interval '1 second'
            from generate_series(1, :ended) n
            """)
        .param("number", NUMBER)
        .param("ended", ENDED)
        .update();
    // Every ended order was on the board once; then come those that still are.
    for (int rows : List.of(ENDED, FREE)) {
      JDBC.sql("delete from board_row where number = :number").param("number", NUMBER).update();
      JDBC.sql(
              """
              insert into board_row
                (order_id, number, channel, kind, alloy, quantity, mass_grams, pay_minor, currency,
                 free_since)
              select gen_random_uuid(), :number, 'SHOP', 'MODEL',
                case when n % 50 = 0 then 'PLATINUM_950' else 'SILVER_925' end, 1, 4.2, 700, 'EUR',
                timestamptz '2020-01-01 00:00Z' + n * interval '30 seconds'
              from generate_series(1, :rows) n
              """)
          .param("number", NUMBER)
          .param("rows", rows)
          .update();
    }
    JDBC.sql("vacuum analyze work_order, board_row").update();
  }

  @AfterAll
  static void asBefore() {
    JDBC.sql("delete from board_row where number = :number").param("number", NUMBER).update();
    JDBC.sql("delete from work_order where number = :number").param("number", NUMBER).update();
  }

  /** PostgreSQL plans for the values at first and, once it has seen a query often, for any. */
  enum Plan {
    FORCE_CUSTOM_PLAN,
    FORCE_GENERIC_PLAN
  }

  @ParameterizedTest
  @EnumSource
  void theBoardsFirstPageReadsItsOwnRowsFromTheIndex(Plan plan) {
    assertReadsJustThePage(
        explain(plan, Board.PAGE_SQL, Board.NEWEST.at(), Map.of()), "board_row_newest");
  }

  @ParameterizedTest
  @EnumSource
  void aLaterPageCostsNoMoreThanTheFirst(Plan plan) {
    assertReadsJustThePage(explain(plan, Board.PAGE_SQL, MIDDLE, Map.of()), "board_row_newest");
  }

  @ParameterizedTest
  @EnumSource
  void oneAlloysPageReadsNoOtherAlloysRows(Plan plan) {
    assertReadsJustThePage(
        explain(plan, Board.PAGE_OF_ALLOY_SQL, Board.NEWEST.at(), Map.of("alloy", "PLATINUM_950")),
        "board_row_newest_of_alloy");
  }

  @ParameterizedTest
  @EnumSource
  void anOperatorsWorkIsFoundWithoutTheShipped(Plan plan) {
    assertReadsJustThePage(
        explain(plan, WorkOrders.PAGE_SQL, Board.NEWEST.at(), Map.of("operatorId", "planner-0")),
        "work_order_of_operator");
  }

  private static JsonNode explain(Plan plan, String sql, Instant before, Map<String, String> more) {
    Map<String, String> values = new LinkedHashMap<>(more);
    values.put("at", before.toString());
    values.put("id", new UUID(-1, -1).toString());
    values.put("limit", String.valueOf(LIMIT + 1));
    String numbered = sql;
    int n = 0;
    for (String name : values.keySet()) {
      numbered = numbered.replace(":" + name, "$" + ++n);
    }
    String prepare = "prepare page as " + numbered;
    String execute =
        "explain (analyze, buffers, format json) execute page ("
            + values.values().stream().map(v -> "'" + v + "'").collect(Collectors.joining(", "))
            + ")";
    String json =
        TRANSACTION.execute(
            status -> {
              JDBC.sql("set local plan_cache_mode = " + plan).update();
              JDBC.sql(prepare).update();
              String explained = JDBC.sql(execute).query(String.class).single();
              JDBC.sql("deallocate page").update();
              return explained;
            });
    return new JsonMapper().readTree(json).path(0).path("Plan");
  }

  private static void assertReadsJustThePage(JsonNode plan, String index) {
    List<JsonNode> nodes = nodes(plan).toList();
    assertThat(nodes.stream().map(node -> node.path("Node Type").asString()))
        .as(plan.toPrettyString())
        .containsExactly("Limit", "Index Scan");
    JsonNode scan = nodes.getLast();
    assertThat(scan.path("Index Name").asString()).isEqualTo(index);
    assertThat(scan.path("Rows Removed by Filter").asInt(0)).isZero();
    assertThat(scan.path("Actual Rows").asDouble()).isEqualTo(LIMIT + 1);
    // A row is on a page of its own at worst, below a few pages of the index.
    assertThat(scan.path("Shared Hit Blocks").asInt(-1) + scan.path("Shared Read Blocks").asInt(-1))
        .isBetween(1, LIMIT + 1 + 10);
  }

  private static Stream<JsonNode> nodes(JsonNode plan) {
    return Stream.concat(
        Stream.of(plan), plan.path("Plans").valueStream().flatMap(BoardPlanTest::nodes));
  }
}
