package dev.alexandrite.insight;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.HandoverLate;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderEvent.PriceCalculated;
import dev.alexandrite.contracts.OrderEvent.WorkSpec;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller;
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
import tools.jackson.databind.JsonNode;

/** The role on a real database and broker; who prices is late after a second. */
final class InsightFixture {
  private static final Clock CLOCK = Clock.systemUTC();
  static final ConfigurableApplicationContext ROLE = start();
  static final JdbcClient JDBC = ROLE.getBean(JdbcClient.class);
  static final OtherRoles OTHER_ROLES = new OtherRoles(Role.INSIGHT);
  static final Caller NOBODY =
      Caller.nobody(
          Objects.requireNonNull(
              ROLE.getEnvironment().getProperty("local.server.port", Integer.class)));
  static final Caller NINA = NOBODY.as("nina");

  private InsightFixture() {}

  /** Another instance of the role beside the first. */
  static ConfigurableApplicationContext start() {
    TestServers house = TestServers.shared();
    house.identity();
    Map<String, String> settings = new HashMap<>(house.settings("insight"));
    settings.put("insight.handover.SUBMITTED", "PT1S");
    settings.put("insight.look-every", "PT0.1S");
    settings.put("insight.alerts-max", "3");
    settings.put("insight.letters-max", "20");
    return RoleLauncher.start(Role.INSIGHT, settings);
  }

  /** An order whose events the other roles say one after the other. */
  static final class Story {
    private final OtherRoles.Story told;
    private final ModelId model = ModelId.next(CLOCK);
    final OrderId orderId;

    Story(Channel channel) {
      told = OTHER_ROLES.story(channel, "c-" + UUID.randomUUID());
      orderId = told.orderId;
      said(new OrderInitiated(orderId.number(), told.customerRef, Kind.MODEL, null, 1));
    }

    Story() {
      this(Channel.SHOP);
    }

    Story said(OrderEvent event) {
      told.said(event);
      return this;
    }

    Story uploaded() {
      return said(new FileUploaded(model, "stl", 1_000));
    }

    Story submitted() {
      uploaded();
      return said(new OrderSubmitted(Kind.MODEL, model, null, Alloy.SILVER_925, 1, null, null));
    }

    Story refused() {
      return said(new OrderEvent.ModelRefused(model, "OPEN", "It has a hole."));
    }

    Story priced() {
      Money price = Money.of(100, "EUR");
      return said(
          new PriceCalculated(
              Kind.MODEL, model, null, Alloy.SILVER_925, 1, 4.2, price, null, price));
    }

    Story approved() {
      return said(
          new ManufacturingApproved(
              new WorkSpec(
                  orderId.number(),
                  Kind.MODEL,
                  model,
                  null,
                  Alloy.SILVER_925,
                  1,
                  4.2,
                  Money.of(100, "EUR"))));
    }

    Story closed() {
      told.made();
      return this;
    }

    JsonNode awaits(OrderState state) {
      return NINA.await(
          "/api/orders/" + orderId, o -> o.path("state").asString().equals(state.name()));
    }

    JsonNode seen() {
      return NINA.get("/api/orders/" + orderId).json();
    }

    List<HandoverLate> alerts(int atLeast) {
      return OTHER_ROLES
          .heard(Topics.INSIGHT_ALERTS, orderId.toString(), all -> all.size() >= atLeast)
          .stream()
          .map(body -> (HandoverLate) Wire.readMessage(body))
          .toList();
    }
  }

  /** The overview's line of this state and owner. */
  static JsonNode waiting(OrderState state, Role owner) {
    return NINA.get("/api/overview")
        .json()
        .path("states")
        .valueStream()
        .filter(
            line ->
                line.path("state").asString().equals(state.name())
                    && line.path("owner").asString().equals(owner.word()))
        .findFirst()
        .orElseThrow();
  }
}
