package dev.alexandrite.crm;

import static dev.alexandrite.crm.CrmFixture.get;
import static dev.alexandrite.crm.CrmFixture.pricedStory;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Money;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.crm.CrmFixture.Story;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The answer to a seller's command may get lost on its way, and the command is said again. */
class SaidAgainTest {
  private static final int AT_ONCE = 4;

  /**
   * @param begin what it is said about
   * @param said the command, by path and body
   * @param others the same by somebody else or with other content, each refused with its code
   * @param later what the other roles say after it; it may be said again then too
   * @param says the events or wishes that came of it, as text
   */
  private record Command(
      String name,
      Supplier<Story> begin,
      Function<Story, Answer> said,
      List<Function<Story, Answer>> others,
      String code,
      List<OrderEvent> later,
      Function<Story, List<String>> says) {}

  @TestFactory
  List<DynamicTest> theSameAgainIsAnsweredAlikeAndOtherContentIsRefused() {
    return List.of(approves(), declines(), seesThePayment(), wishesToCancel()).stream()
        .map(command -> DynamicTest.dynamicTest(command.name(), () -> check(command)))
        .toList();
  }

  private static Command approves() {
    return new Command(
        "approve",
        () -> pricedStory(4_000),
        story -> story.post("nina", "approve", "{}"),
        List.of(
            story -> story.post("admin", "approve", "{}"),
            story -> story.post("nina", "decline", "{\"reason\":\"no\"}")),
        "illegal-step",
        List.of(new ManufacturingStarted("oleg", "Oleg", Money.of(500, "EUR"))),
        story -> said(story, OrderState.MANUFACTURING_APPROVED));
  }

  private static Command declines() {
    return new Command(
        "decline",
        () -> pricedStory(4_000),
        story -> story.post("nina", "decline", "{\"reason\":\"too thin\"}"),
        List.of(
            story -> story.post("nina", "decline", "{\"reason\":\"ugly\"}"),
            story -> story.post("nina", "approve", "{}")),
        "illegal-step",
        List.of(),
        story -> said(story, OrderState.DECLINED));
  }

  /** It has no content but the invoice, and whichever seller says it, it is paid. */
  private static Command seesThePayment() {
    return new Command(
        "paid",
        () -> {
          Story story = pricedStory(4_000);
          story.post("nina", "approve", "{}");
          return story.made().awaits(OrderState.SHIPPED);
        },
        story ->
            CrmFixture.post(
                "nina",
                "/api/invoices/%s/paid"
                    .formatted(story.seen().path("invoice").path("invoiceId").asString()),
                "{}"),
        List.of(),
        "",
        List.of(),
        story -> said(story, OrderState.CLOSED));
  }

  private static Command wishesToCancel() {
    return new Command(
        "wish to cancel",
        () -> {
          Story story = pricedStory(4_000);
          story.post("nina", "approve", "{}");
          return story;
        },
        story -> story.post("nina", "cancel", "{\"reason\":\"a mistake\"}"),
        List.of(
            story -> story.post("nina", "cancel", "{\"reason\":\"another\"}"),
            story -> story.post("admin", "cancel", "{\"reason\":\"a mistake\"}")),
        "illegal-step",
        List.of(),
        story ->
            CrmFixture.OTHER_ROLES.heard(
                Topics.CRM_WISHES, story.orderId.toString(), all -> !all.isEmpty()));
  }

  /** What this role has said of the order to come into that state. */
  private static List<String> said(Story story, OrderState state) {
    return CrmFixture.OTHER_ROLES
        .heard(
            Topics.ORDERS,
            story.orderId.toString(),
            all -> all.stream().anyMatch(body -> Wire.readSaid(body).state() == state))
        .stream()
        .filter(body -> Wire.readSaid(body).state() == state)
        .collect(Collectors.toList());
  }

  private static void check(Command command) throws Exception {
    Story story = command.begin().get();
    List<Answer> first = atOnce(() -> command.said().apply(story));
    assertThat(first).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    assertThat(first.stream().map(Answer::body).distinct()).hasSize(1);
    JsonNode seen = story.seen();

    assertThat(command.said().apply(story).body()).isEqualTo(first.getFirst().body());
    for (Function<Story, Answer> other : command.others()) {
      Answer refused = other.apply(story);
      assertThat(refused.status()).as(refused.body()).isEqualTo(409);
      assertThat(refused.code()).isEqualTo(command.code());
    }
    assertThat(story.seen()).isEqualTo(seen);

    command.later().forEach(story::approvedAnd);
    if (!command.later().isEmpty()) {
      CrmFixture.awaits(
          "/api/orders/" + story.orderId, order -> !order.path("state").equals(seen.path("state")));
    }
    assertThat(command.said().apply(story).status()).as("however far it has gone").isEqualTo(200);
    assertThat(command.says().apply(story)).as("it was said once").hasSize(1);
    assertThat(
            get("/api/invoices?limit=200")
                .json()
                .path("items")
                .valueStream()
                .filter(i -> i.path("orderId").asString().equals(story.orderId.toString())))
        .hasSizeLessThanOrEqualTo(1);
  }

  private static List<Answer> atOnce(Callable<Answer> command) throws Exception {
    Caller.token("nina");
    CyclicBarrier together = new CyclicBarrier(AT_ONCE);
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Answer>> asked =
          IntStream.range(0, AT_ONCE)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            together.await();
                            return command.call();
                          }))
              .toList();
      List<Answer> answers = new java.util.ArrayList<>();
      for (Future<Answer> answer : asked) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
