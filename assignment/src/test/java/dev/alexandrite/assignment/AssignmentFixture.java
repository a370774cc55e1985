package dev.alexandrite.assignment;

import static org.awaitility.Awaitility.await;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.ModelMoved;
import dev.alexandrite.contracts.Message.ModelSubstituted;
import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.ManufacturingCompleted;
import dev.alexandrite.contracts.OrderEvent.ManufacturingReleased;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderPacked;
import dev.alexandrite.contracts.OrderEvent.OrderShipped;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.OtherRoles;
import dev.alexandrite.embedded.TestServers;
import dev.alexandrite.platform.RoleLauncher;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Batons;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The role on a real database and broker, and the other roles' voices. */
final class AssignmentFixture {
  static final String MODEL_SHA256 = "ab".repeat(32);
  static final int OPEN_WORK_ORDERS_MAX = 12;

  private static final TestServers HOUSE = TestServers.shared();
  private static final Clock CLOCK = Clock.systemUTC();
  static final ConfigurableApplicationContext ROLE = start();
  static final OtherRoles OTHER_ROLES = new OtherRoles(Role.ASSIGNMENT);
  static final Caller NOBODY =
      Caller.nobody(
          Objects.requireNonNull(
              ROLE.getEnvironment().getProperty("local.server.port", Integer.class)));
  static final Caller OLEG = NOBODY.as("oleg");
  static final Caller OLGA = NOBODY.as("olga");
  static final Claims CLAIMS = ROLE.getBean(Claims.class);
  static final PayLedger LEDGER = ROLE.getBean(PayLedger.class);
  static final JdbcClient JDBC = ROLE.getBean(JdbcClient.class);
  static final TransactionTemplate TRANSACTION =
      new TransactionTemplate(ROLE.getBean(PlatformTransactionManager.class));

  private static ConfigurableApplicationContext start() {
    HOUSE.identity();
    Map<String, String> settings = new HashMap<>(HOUSE.settings("assignment"));
    settings.put("assignment.open-work-orders-max", String.valueOf(OPEN_WORK_ORDERS_MAX));
    return RoleLauncher.start(Role.ASSIGNMENT, settings);
  }

  private AssignmentFixture() {}

  /** An operator whom no other test knows. */
  static Staff operator(String name) {
    return new Staff(name.toLowerCase(java.util.Locale.ROOT) + "-" + UUID.randomUUID(), name);
  }

  static String claimOf(OrderId orderId) {
    return "{\"orderId\":\"" + orderId + "\"}";
  }

  static OrderState stateOf(OrderId orderId) {
    return ROLE.getBean(Batons.class).find(orderId).orElseThrow().state();
  }

  /** An order whose events the other roles say one after the other. */
  static final class Story {
    private final OtherRoles.Story told = OTHER_ROLES.story(Channel.SHOP, "c-" + UUID.randomUUID());
    final OrderId orderId = told.orderId;

    Story said(OrderEvent event) {
      told.said(event);
      return this;
    }

    Story priced(long priceMinor) {
      return priced(Money.of(priceMinor, "EUR"));
    }

    Story priced(Money price) {
      ModelId model = ModelId.next(CLOCK);
      Alloy alloy = Alloy.GOLD_585_YELLOW;
      said(new OrderInitiated(orderId.number(), "c-1", Kind.MODEL, null, 1));
      said(new FileUploaded(model, "stl", 1_000));
      said(new OrderSubmitted(Kind.MODEL, model, null, alloy, 1, null, null));
      return said(new PriceCalculated(Kind.MODEL, model, null, alloy, 1, 4.2, price, null, price));
    }

    Story approved(long priceMinor) {
      return approved(Money.of(priceMinor, "EUR"));
    }

    Story approved(Money price) {
      return approved(price, null);
    }

    final ModelId model = ModelId.next(CLOCK);

    Story approved(Money price, @Nullable String modelSha256) {
      priced(price);
      return said(
          new ManufacturingApproved(
              new WorkSpec(
                  orderId.number(),
                  Kind.MODEL,
                  model,
                  null,
                  Alloy.GOLD_585_YELLOW,
                  1,
                  4.2,
                  price,
                  modelSha256,
                  null,
                  null)));
    }

    /** Models has found in work what was priced. */
    Story inWork() {
      OTHER_ROLES.say(
          Topics.MODELS_CHECKS,
          new ModelMoved(UUID.randomUUID(), orderId, model, Stage.WORK, CLOCK.instant()));
      return this;
    }

    /** Models has found something else. */
    Story substituted() {
      OTHER_ROLES.say(
          Topics.MODELS_CHECKS,
          new ModelSubstituted(
              UUID.randomUUID(), orderId, model, MODEL_SHA256, "cd".repeat(32), CLOCK.instant()));
      return this;
    }

    /** After the role has said that it is started. */
    Story startedAnd(OrderEvent event) {
      said(new ManufacturingStarted("", "", Money.of(0, "EUR")));
      return said(event);
    }

    Story released() {
      startedAnd(new ManufacturingReleased("whoever", null));
      return awaits(OrderState.MANUFACTURING_APPROVED);
    }

    Story shipped() {
      startedAnd(new ManufacturingCompleted());
      said(new OrderPacked());
      said(new OrderShipped("Post", "RR 1"));
      return awaits(OrderState.SHIPPED);
    }

    Story awaits(OrderState state) {
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () ->
                  ROLE.getBean(Batons.class)
                      .find(orderId)
                      .filter(baton -> baton.state() == state)
                      .isPresent());
      return this;
    }
  }

  /** An order that is free to be claimed. */
  static Story free(long priceMinor) {
    return free(Money.of(priceMinor, "EUR"));
  }

  static Story free(Money price) {
    return new Story().approved(price).awaits(OrderState.MANUFACTURING_APPROVED);
  }
}
