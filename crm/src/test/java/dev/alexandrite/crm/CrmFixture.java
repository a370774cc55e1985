package dev.alexandrite.crm;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.ManufacturingCompleted;
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
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.embedded.OtherRoles;
import dev.alexandrite.embedded.TestServers;
import dev.alexandrite.platform.RoleLauncher;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The role on a real database and broker, and the other roles' voices. */
final class CrmFixture {
  private static final TestServers HOUSE = TestServers.shared();
  private static final Clock CLOCK = Clock.systemUTC();
  static final ConfigurableApplicationContext ROLE = start();
  static final OtherRoles OTHER_ROLES = new OtherRoles(Role.CRM);
  static final Caller NOBODY =
      Caller.nobody(
          Objects.requireNonNull(
              ROLE.getEnvironment().getProperty("local.server.port", Integer.class)));

  private static ConfigurableApplicationContext start() {
    HOUSE.identity();
    return RoleLauncher.start(Role.CRM, HOUSE.settings("crm"));
  }

  private CrmFixture() {}

  /** An order whose events the other roles say one after the other. */
  static final class Story {
    private final OtherRoles.Story told;
    final OrderId orderId;
    final String customerRef;

    Story(Channel channel, String customerRef) {
      this.told = OTHER_ROLES.story(channel, customerRef);
      this.orderId = told.orderId;
      this.customerRef = customerRef;
    }

    Story said(OrderEvent event) {
      told.said(event);
      return this;
    }

    final ModelId model = ModelId.next(CLOCK);

    Story priced(long amountMinor) {
      said(new OrderInitiated(orderId.number(), customerRef, Kind.MODEL, null, 2));
      said(new FileUploaded(model, "stl", 1_000));
      said(new OrderSubmitted(Kind.MODEL, model, null, Alloy.GOLD_585_YELLOW, 2, null, null));
      return said(
          new PriceCalculated(
              Kind.MODEL,
              model,
              null,
              Alloy.GOLD_585_YELLOW,
              2,
              4.2,
              Money.of(amountMinor / 2, "EUR"),
              null,
              Money.of(amountMinor, "EUR"),
              MODEL_SHA256,
              "INCH",
              SIZE_MM));
    }

    /** After the role has said that it may be made. */
    Story made() {
      approvedAnd(new ManufacturingStarted("oleg", "Oleg", Money.of(5_000, "EUR")));
      said(new ManufacturingCompleted());
      said(new OrderPacked());
      return said(new OrderShipped("Post", "RR 1"));
    }

    /** After the role has said that it may be made. */
    Story approvedAnd(OrderEvent event) {
      Money price = Money.of(1, "EUR");
      said(
          new ManufacturingApproved(
              new WorkSpec("", Kind.PIECE, null, null, Alloy.SILVER_925, 1, 1, price)));
      return said(event);
    }

    Story awaits(OrderState wanted) {
      CrmFixture.awaits(
          "/api/orders/" + orderId, o -> o.path("state").asString().equals(wanted.name()));
      return this;
    }

    JsonNode seen() {
      return get("/api/orders/" + orderId).json();
    }

    Answer post(String login, String verb, String body) {
      return CrmFixture.post(login, "/api/orders/" + orderId + "/" + verb, body);
    }
  }

  static final String MODEL_SHA256 = "ab".repeat(32);
  static final List<Double> SIZE_MM = List.of(21.8, 4.0, 21.75);

  static Story story() {
    return new Story(Channel.SHOP, "c-" + UUID.randomUUID());
  }

  static Story pricedStory(long amountMinor) {
    return story().priced(amountMinor).awaits(OrderState.PRICE_CALCULATED);
  }

  static void send(String topic, Message message) {
    OTHER_ROLES.say(topic, message);
  }

  static Answer get(String path) {
    return get("nina", path);
  }

  static Answer get(String login, String path) {
    return as(login).get(path);
  }

  static Answer post(String login, String path, String body) {
    return as(login).post(path, body);
  }

  /**
   * @param login empty for nobody
   */
  private static Caller as(String login) {
    return login.isEmpty() ? NOBODY : NOBODY.as(login);
  }

  static JsonNode awaits(String path, Predicate<JsonNode> wanted) {
    return NOBODY.as("nina").await(path, wanted);
  }
}
