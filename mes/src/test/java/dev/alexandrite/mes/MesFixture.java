package dev.alexandrite.mes;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.WorkOffered;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Uuid7;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.embedded.OtherRoles;
import dev.alexandrite.embedded.TestServers;
import dev.alexandrite.platform.RoleLauncher;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The role on a real database and broker, and the other roles' voices. */
final class MesFixture {
  private static final TestServers HOUSE = TestServers.shared();
  private static final Clock CLOCK = Clock.systemUTC();
  static final FakeRole ASSIGNMENT = new FakeRole(Role.ASSIGNMENT);
  static final FakeRole MODELS = new FakeRole(Role.MODELS);
  static final ConfigurableApplicationContext ROLE = start(ASSIGNMENT.address(), MODELS.address());
  static final OtherRoles OTHER_ROLES = new OtherRoles(Role.MES);
  static final Caller NOBODY =
      Caller.nobody(
          Objects.requireNonNull(
              ROLE.getEnvironment().getProperty("local.server.port", Integer.class)));
  static final Caller OLEG = NOBODY.as("oleg");
  static final Caller OLGA = NOBODY.as("olga");
  static final JdbcClient JDBC = ROLE.getBean(JdbcClient.class);

  static final TransactionTemplate TRANSACTION =
      new TransactionTemplate(ROLE.getBean(PlatformTransactionManager.class));

  private static ConfigurableApplicationContext start(String assignment, String models) {
    HOUSE.identity();
    Map<String, String> settings = new HashMap<>(HOUSE.settings("mes"));
    settings.put("ASSIGNMENT_URL", assignment);
    settings.put("MODELS_URL", models);
    settings.put("mes.answer-timeout", "700ms");
    return RoleLauncher.start(Role.MES, settings);
  }

  private MesFixture() {}

  /** An order whose events the other roles say one after the other. */
  static final class Story {
    private final OtherRoles.Story told =
        OTHER_ROLES.story(Channel.PARTNER, "p-" + UUID.randomUUID());
    final OrderId orderId = told.orderId;
    final ModelId modelId = ModelId.next(CLOCK);
    private final Kind kind;
    private final Alloy alloy;

    Story(Kind kind, Alloy alloy) {
      this.kind = kind;
      this.alloy = alloy;
    }

    Story said(OrderEvent event) {
      told.said(event);
      return this;
    }

    private ModelId model() {
      return kind == Kind.MODEL ? modelId : null;
    }

    private String piece() {
      return kind == Kind.PIECE ? "band" : null;
    }

    Story priced() {
      Money price = Money.of(30_600, "EUR");
      said(new OrderInitiated(orderId.number(), told.customerRef, kind, piece(), 2));
      if (kind == Kind.MODEL) {
        said(new FileUploaded(modelId, "stl", 1_000));
      }
      said(new OrderSubmitted(kind, model(), piece(), alloy, 2, null, null));
      return said(
          new PriceCalculated(kind, model(), piece(), alloy, 2, 4.2, price, null, price.times(2)));
    }

    Story approved() {
      return said(approval());
    }

    private ManufacturingApproved approval() {
      return new ManufacturingApproved(
          new WorkSpec(
              orderId.number(),
              kind,
              model(),
              piece(),
              alloy,
              2,
              4.2,
              Money.of(61_200, "EUR"),
              null,
              "INCH",
              kind == Kind.MODEL ? SIZE_MM : null));
    }

    static final List<Double> SIZE_MM = List.of(21.8, 4.0, 21.75);

    /** What crm says, for a test that has it heard itself. */
    Said approval(long sequence) {
      return new Said(
          Uuid7.next(CLOCK),
          orderId,
          sequence,
          Channel.PARTNER,
          Role.CRM,
          CLOCK.instant(),
          OrderState.MANUFACTURING_APPROVED,
          approval());
    }

    /**
     * @param sequence of the event that freed it
     */
    WorkOffered offer(long sequence, long payMinor) {
      return new WorkOffered(
          Uuid7.next(CLOCK), orderId, sequence, Money.of(payMinor, "EUR"), CLOCK.instant());
    }

    Story offered(long sequence, long payMinor) {
      OTHER_ROLES.say(Topics.ASSIGNMENT_OFFERS, offer(sequence, payMinor));
      return this;
    }

    Story onBoard() {
      OLEG.await("/api/board?limit=200", board -> has(board, orderId));
      return this;
    }

    Story offBoard() {
      OLEG.await("/api/board?limit=200", board -> !has(board, orderId));
      return this;
    }

    Story startedBy(String login, String name) {
      said(new ManufacturingStarted(login, name, Money.of(7_344, "EUR")));
      NOBODY.as(login).await("/api/work?limit=200", work -> has(work, orderId));
      return this;
    }

    JsonNode boardRow() {
      return row(OLEG.get("/api/board?limit=200").json(), orderId);
    }

    Answer post(Caller caller, String verb, String body) {
      return caller.post("/api/work/" + orderId + "/" + verb, body);
    }

    String state() {
      return JDBC.sql("select state from work_order where order_id = :orderId")
          .param("orderId", orderId.value())
          .query(String.class)
          .single();
    }

    void awaitsSaid(OrderState state, long sequence) {
      var said = OTHER_ROLES.saidOf(orderId, state);
      if (said.sequence() != sequence || said.by() != Role.MES) {
        throw new AssertionError("not what was to be said: " + said);
      }
    }
  }

  /** An order on the board. */
  static Story free(Kind kind, Alloy alloy) {
    Story story = new Story(kind, alloy).priced().approved();
    return story.offered(kind == Kind.MODEL ? 5 : 4, 7_344).onBoard();
  }

  static Story free() {
    return free(Kind.MODEL, Alloy.GOLD_585_YELLOW);
  }

  static boolean has(JsonNode page, OrderId orderId) {
    return !row(page, orderId).isMissingNode();
  }

  static JsonNode row(JsonNode page, OrderId orderId) {
    return page.path("items")
        .valueStream()
        .filter(item -> item.path("orderId").asString().equals(orderId.toString()))
        .findFirst()
        .orElse(page.path("none"));
  }
}
