package dev.alexandrite.assignment;

import static dev.alexandrite.assignment.AssignmentFixture.CLAIMS;
import static dev.alexandrite.assignment.AssignmentFixture.JDBC;
import static dev.alexandrite.assignment.AssignmentFixture.LEDGER;
import static dev.alexandrite.assignment.AssignmentFixture.OTHER_ROLES;
import static dev.alexandrite.assignment.AssignmentFixture.TRANSACTION;
import static dev.alexandrite.assignment.AssignmentFixture.free;
import static dev.alexandrite.assignment.AssignmentFixture.operator;
import static dev.alexandrite.assignment.AssignmentFixture.stateOf;
import static java.util.Comparator.naturalOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.assignment.AssignmentFixture.Story;
import dev.alexandrite.assignment.PayLedger.Entry;
import dev.alexandrite.assignment.PayLedger.Kind;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.TransactionException;

/** One operator wins a claim and is paid once, whatever happens. */
class ClaimTest {
  private static final Money PAY = Money.of(7_344, "EUR");

  @Test
  void ofFiftyOperatorsWhoClaimAtOnceOneWinsAndTheOthersAreToldWho() throws Exception {
    List<Duration> slowestOfRounds = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      Story story = free(61_200);
      List<Staff> operators = IntStream.range(0, 50).mapToObj(i -> operator("Nr" + i)).toList();

      List<Claimed> claims = claimAtOnce(operators, List.of(story.orderId));

      List<Claimed> won = claims.stream().filter(Claimed::won).toList();
      assertThat(won).hasSize(1);
      Staff winner = won.getFirst().operator;
      assertThat(claims.stream().filter(claim -> !claim.won()))
          .hasSize(49)
          .allSatisfy(
              loser -> {
                assertThat(loser.problem.code())
                    .isEqualTo(AssignmentProblem.WORK_ORDER_ALREADY_CLAIMED);
                assertThat(loser.problem.properties())
                    .containsEntry("operator", winner.name())
                    .containsEntry("operatorId", winner.id());
              });
      slowestOfRounds.add(claims.stream().map(Claimed::took).max(naturalOrder()).orElseThrow());
      assertThat(entriesOf(story.orderId)).containsExactly("CLAIMED " + winner.id() + " 7344");
      assertThat(LEDGER.balance(winner.id())).isEqualTo(PAY);
      Said said = OTHER_ROLES.saidOf(story.orderId, OrderState.MANUFACTURING_STARTED);
      assertThat(said.sequence()).isEqualTo(6);
      assertThat(said.event()).isEqualTo(new ManufacturingStarted(winner.id(), winner.name(), PAY));
    }
    // In the best round, for the machine may be busy with something else.
    assertThat(slowestOfRounds).anyMatch(slowest -> slowest.compareTo(Duration.ofSeconds(1)) < 0);
  }

  @Test
  void whatWasGivenBackIsAnothersAndPaidToThatOneAlone() {
    Story story = free(61_200);
    Staff first = operator("First");
    Staff second = operator("Second");
    CLAIMS.claim(story.orderId, first);

    story.released();
    assertThat(LEDGER.balance(first.id())).isEqualTo(Money.of(0, "EUR"));
    assertThat(CLAIMS.openWorkOrders(first.id())).isZero();
    assertThat(CLAIMS.claim(story.orderId, second).operator()).isEqualTo(second);

    assertThatThrownBy(() -> CLAIMS.claim(story.orderId, first)).hasMessageContaining("Second");
    assertThat(entriesOf(story.orderId))
        .containsExactly(
            "CLAIMED " + first.id() + " 7344",
            "REVERSED " + first.id() + " -7344",
            "CLAIMED " + second.id() + " 7344");
    assertThat(LEDGER.balance(second.id())).isEqualTo(PAY);
    assertThat(
            OTHER_ROLES
                .heard(Topics.ORDERS, story.orderId.toString(), all -> all.size() == 8)
                .stream()
                .map(body -> Wire.readSaid(body).sequence()))
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void aHouseThatChangedItsCurrencyKeepsWhatItOwes() {
    Staff operator = operator("Long Here");
    Story inForints = free(Money.of(6_120_000, "HUF"));
    CLAIMS.claim(inForints.orderId, operator);
    Story inEuros = free(61_200);
    CLAIMS.claim(inEuros.orderId, operator);

    assertThat(LEDGER.balance(operator.id())).isEqualTo(PAY);
    assertThat(LEDGER.otherBalances(operator.id())).containsExactly(Money.of(734_400, "HUF"));

    inForints.released();
    assertThat(LEDGER.balance(operator.id())).isEqualTo(PAY);
    assertThat(LEDGER.otherBalances(operator.id())).isEmpty();
  }

  @Test
  void aClaimThatIsKilledBeforeItsCommitLeavesNothing() {
    Story story = free(61_200);
    Staff unlucky = operator("Unlucky");

    assertThatThrownBy(
            () ->
                TRANSACTION.executeWithoutResult(
                    status -> {
                      Offer claimed = CLAIMS.claim(story.orderId, unlucky);
                      assertThat(claimed.operator()).isEqualTo(unlucky);
                      assertThat(entriesOf(story.orderId)).hasSize(1);
                      kill(JDBC.sql("select pg_backend_pid()").query(Integer.class).single());
                    }))
        .isInstanceOfAny(DataAccessException.class, TransactionException.class);

    assertThat(entriesOf(story.orderId)).isEmpty();
    assertThat(LEDGER.balance(unlucky.id())).isEqualTo(Money.of(0, "EUR"));
    assertThat(stateOf(story.orderId)).isEqualTo(OrderState.MANUFACTURING_APPROVED);
    Staff lucky = operator("Lucky");
    assertThat(CLAIMS.claim(story.orderId, lucky).operator()).isEqualTo(lucky);
    Said said = OTHER_ROLES.saidOf(story.orderId, OrderState.MANUFACTURING_STARTED);
    assertThat(said.sequence()).isEqualTo(6);
    assertThat(said.event()).isEqualTo(new ManufacturingStarted(lucky.id(), "Lucky", PAY));
  }

  @Test
  void nobodyPassesTheLimitByClaimingManyAtOnce() throws Exception {
    Staff greedy = operator("Greedy");
    int max = AssignmentFixture.OPEN_WORK_ORDERS_MAX;
    List<Story> stories = IntStream.range(0, max + 6).mapToObj(i -> free(10_000)).toList();

    List<Claimed> claims =
        claimAtOnce(List.of(greedy), stories.stream().map(s -> s.orderId).toList());

    assertThat(claims.stream().filter(Claimed::won)).hasSize(max);
    assertThat(claims.stream().filter(claim -> !claim.won()))
        .hasSize(6)
        .allSatisfy(
            refused ->
                assertThat(refused.problem.code())
                    .isEqualTo(AssignmentProblem.TOO_MANY_WORK_ORDERS));
    assertThat(CLAIMS.openWorkOrders(greedy.id())).isEqualTo(max);
    assertThat(LEDGER.balance(greedy.id())).isEqualTo(Money.of(1_200L * max, "EUR"));
    sumsUp(greedy);

    OrderId won = claims.stream().filter(Claimed::won).findFirst().orElseThrow().orderId;
    stories.stream().filter(s -> s.orderId.equals(won)).forEach(Story::shipped);
    OrderId refused = claims.stream().filter(c -> !c.won()).findFirst().orElseThrow().orderId;
    assertThat(CLAIMS.claim(refused, greedy).operator()).isEqualTo(greedy);
  }

  @Test
  void theLedgerIsOnlyAddedTo() {
    Story story = free(61_200);
    CLAIMS.claim(story.orderId, operator("Once"));

    for (String sql :
        List.of(
            "update pay_entry set amount_minor = 0",
            "delete from pay_entry",
            "truncate pay_entry")) {
      assertThatThrownBy(() -> JDBC.sql(sql).update())
          .hasMessageContaining("the pay ledger is only added to");
    }
    assertThat(entriesOf(story.orderId)).hasSize(1);
  }

  @Test
  void balancesAreTheSumsOfTheirEntries() {
    Staff busy = operator("Busy");
    for (int i = 0; i < 3; i++) {
      Story story = free(20_000 + i * 5_000L);
      CLAIMS.claim(story.orderId, busy);
      if (i != 1) {
        story.released();
      }
    }

    assertThat(sumsUp(busy))
        .extracting(Entry::kind)
        .containsExactly(Kind.REVERSED, Kind.CLAIMED, Kind.CLAIMED, Kind.REVERSED, Kind.CLAIMED);
    assertThat(LEDGER.balance(busy.id())).isEqualTo(Money.of(3_000, "EUR"));
  }

  /**
   * @param problem null for the one who won
   */
  private record Claimed(Staff operator, OrderId orderId, Problem problem, Duration took) {
    boolean won() {
      return problem == null;
    }
  }

  private static List<Claimed> claimAtOnce(List<Staff> operators, List<OrderId> orders)
      throws Exception {
    CyclicBarrier together = new CyclicBarrier(operators.size() * orders.size());
    List<Callable<Claimed>> all = new ArrayList<>();
    for (Staff operator : operators) {
      for (OrderId orderId : orders) {
        all.add(
            () -> {
              together.await();
              long begun = System.nanoTime();
              Problem problem = null;
              try {
                CLAIMS.claim(orderId, operator);
              } catch (Problem e) {
                problem = e;
              }
              return new Claimed(
                  operator, orderId, problem, Duration.ofNanos(System.nanoTime() - begun));
            });
      }
    }
    List<Claimed> claims = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Claimed> claim : all.stream().map(threads::submit).toList()) {
        claims.add(claim.get());
      }
    }
    return claims;
  }

  /** As if the process had died there; on a connection of its own. */
  private static void kill(int backend) {
    var environment = AssignmentFixture.ROLE.getEnvironment();
    JdbcClient other =
        JdbcClient.create(
            new DriverManagerDataSource(
                environment.getRequiredProperty("spring.datasource.url"),
                environment.getRequiredProperty("spring.datasource.username"),
                environment.getRequiredProperty("spring.datasource.password")));
    assertThat(
            other
                .sql("select pg_terminate_backend(:backend, 5000)")
                .param("backend", backend)
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  private static List<String> entriesOf(OrderId orderId) {
    return JDBC.sql(
            """
            select kind || ' ' || operator_id || ' ' || amount_minor from pay_entry
            where order_id = :orderId order by entry
            """)
        .param("orderId", orderId.value())
        .query(String.class)
        .list();
  }

  /** The operator's entries, the newest first, each with a balance that is the sum up to it. */
  private static List<Entry> sumsUp(Staff operator) {
    List<Entry> entries = LEDGER.page(operator.id(), null, 200).items();
    long sum = 0;
    for (Entry entry : entries.reversed()) {
      sum += entry.amount().amountMinor();
      assertThat(entry.balance().amountMinor()).isEqualTo(sum);
    }
    assertThat(LEDGER.balance(operator.id()).amountMinor()).isEqualTo(sum);
    return entries;
  }
}
