package dev.alexandrite.mes;

import static dev.alexandrite.mes.MesFixture.OLEG;
import static dev.alexandrite.mes.MesFixture.OLGA;
import static dev.alexandrite.mes.MesFixture.OTHER_ROLES;
import static dev.alexandrite.mes.MesFixture.free;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.mes.MesFixture.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The answer to an operator's command may get lost on its way, and the command is said again. */
class SaidAgainTest {
  private static final int AT_ONCE = 4;
  private static final String PARCEL = "{\"carrier\":\"Post\",\"trackingNumber\":\"RR 1\"}";

  /**
   * @param before what was said until then
   * @param other the same command with other content; empty where it has none
   */
  private record Command(
      String verb, String body, String other, OrderState state, List<Command> before) {
    @Override
    public String toString() {
      return verb + " " + body;
    }
  }

  @TestFactory
  List<DynamicTest> theSameAgainIsAnsweredAlikeAndOtherContentIsRefused() {
    Command complete =
        new Command("complete", "{}", "", OrderState.MANUFACTURING_COMPLETED, List.of());
    Command pack = new Command("pack", "{}", "", OrderState.PACKAGING, List.of(complete));
    Command ship =
        new Command(
            "ship",
            PARCEL,
            PARCEL.replace("RR 1", "RR 2"),
            OrderState.SHIPPED,
            List.of(complete, pack));
    Command release =
        new Command(
            "release",
            "{\"reason\":\"ill\"}",
            "{\"reason\":\"lazy\"}",
            OrderState.MANUFACTURING_APPROVED,
            List.of());
    return List.of(complete, pack, ship, release).stream()
        .map(command -> DynamicTest.dynamicTest(command.toString(), () -> check(command)))
        .toList();
  }

  private static void check(Command command) throws Exception {
    Story story = free().startedBy("oleg", "Oleg");
    command.before().forEach(step -> story.post(OLEG, step.verb(), step.body()));

    List<Answer> first = atOnce(story, command);

    assertThat(first)
        .allSatisfy(answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(200));
    assertThat(first.stream().map(Answer::body).distinct()).hasSize(1);
    assertThat(first.getFirst().json().path("state").asString()).isEqualTo(command.state().name());
    if (!command.other().isEmpty()) {
      Answer other = story.post(OLEG, command.verb(), command.other());
      assertThat(other.status()).as(other.body()).isEqualTo(409);
      assertThat(other.code()).isEqualTo("illegal-step");
    }
    Answer stranger = story.post(OLGA, command.verb(), command.body());
    assertThat(stranger.status()).as(stranger.body()).isIn(403, 409);
    assertThat(story.post(OLEG, command.verb(), command.body()).body())
        .isEqualTo(first.getFirst().body());
    OTHER_ROLES.saidOf(story.orderId, command.state());
    assertThat(
            OTHER_ROLES.heard(Topics.ORDERS, story.orderId.toString(), all -> true).stream()
                .map(Wire::readSaid)
                .filter(said -> said.state() == command.state() && said.by().word().equals("mes")))
        .as("it was said once")
        .hasSize(1);
  }

  /** Somebody else has it meanwhile: it is told as far as it is theirs to know. */
  @Test
  void whatWasGivenBackStaysGivenBackWhenAnotherHasIt() {
    Story story = free().startedBy("oleg", "Oleg").offBoard();
    story.post(OLEG, "release", "{\"reason\":\"ill\"}");
    story
        .said(new dev.alexandrite.contracts.OrderEvent.ManufacturingReleased("oleg", "ill"))
        .startedBy("olga", "Olga");

    Answer again = story.post(OLEG, "release", "{\"reason\":\"ill\"}");

    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(again.json().path("state").asString()).isEqualTo("MANUFACTURING_STARTED");
    assertThat(again.json().path("pay").isNull()).isTrue();
    assertThat(again.json().path("operator").isNull()).isTrue();
    Answer other = story.post(OLEG, "release", "{\"reason\":\"lazy\"}");
    assertThat(other.code()).as(other.body()).isEqualTo("not-your-work-order");
    assertThat(story.post(OLGA, "complete", "{}").status()).isEqualTo(200);
  }

  @Test
  void everybodyWhoGaveItBackMaySaySoAgain() {
    Story story = free().startedBy("oleg", "Oleg").offBoard();
    story.post(OLEG, "release", "{\"reason\":\"ill\"}");
    story
        .said(new dev.alexandrite.contracts.OrderEvent.ManufacturingReleased("oleg", "ill"))
        .startedBy("olga", "Olga");
    OLGA.await("/api/work?limit=200", page -> MesFixture.has(page, story.orderId));
    assertThat(story.post(OLGA, "release", "{\"reason\":\"gold is out\"}").status()).isEqualTo(200);

    assertThat(story.post(OLEG, "release", "{\"reason\":\"ill\"}").status()).isEqualTo(200);
    assertThat(story.post(OLGA, "release", "{\"reason\":\"gold is out\"}").status()).isEqualTo(200);
    assertThat(story.post(OLEG, "release", "{\"reason\":\"lazy\"}").code())
        .isEqualTo("illegal-step");
  }

  private static List<Answer> atOnce(Story story, Command command) throws Exception {
    Caller.token("oleg");
    CyclicBarrier together = new CyclicBarrier(AT_ONCE);
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Answer>> asked =
          IntStream.range(0, AT_ONCE)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            together.await();
                            return story.post(OLEG, command.verb(), command.body());
                          }))
              .toList();
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> answer : asked) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
