package dev.alexandrite.mes;

import static dev.alexandrite.mes.MesFixture.ASSIGNMENT;
import static dev.alexandrite.mes.MesFixture.JDBC;
import static dev.alexandrite.mes.MesFixture.MODELS;
import static dev.alexandrite.mes.MesFixture.NOBODY;
import static dev.alexandrite.mes.MesFixture.OLEG;
import static dev.alexandrite.mes.MesFixture.OLGA;
import static dev.alexandrite.mes.MesFixture.OTHER_ROLES;
import static dev.alexandrite.mes.MesFixture.ROLE;
import static dev.alexandrite.mes.MesFixture.TRANSACTION;
import static dev.alexandrite.mes.MesFixture.free;
import static dev.alexandrite.mes.MesFixture.has;
import static dev.alexandrite.mes.MesFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.CancelRefused;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.WorkOffered;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.ManufacturingReleased;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderShipped;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.embedded.Caller.Answer;
import dev.alexandrite.mes.MesFixture.Story;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MesTest {
  private static final String PARCEL = "{\"carrier\":\"Post\",\"trackingNumber\":\"RR 1\"}";

  @Test
  void aFreeOrderIsOnTheBoardWithEverythingAnOperatorNeeds() {
    Story story = free();

    JsonNode row = story.boardRow();

    assertThat(row.path("number").asString()).isEqualTo(story.orderId.number());
    assertThat(row.path("channel").asString()).isEqualTo("PARTNER");
    assertThat(row.path("kind").asString()).isEqualTo("MODEL");
    assertThat(row.path("alloy").asString()).isEqualTo("GOLD_585_YELLOW");
    assertThat(row.path("quantity").asInt()).isEqualTo(2);
    assertThat(row.path("massGrams").asDouble()).isEqualTo(4.2);
    assertThat(row.path("pay").path("amountMinor").asLong()).isEqualTo(7_344);
    assertThat(row.path("modelId").asString()).isEqualTo(story.modelId.toString());
    assertIsToBeOfItsSize(row);
    assertThat(Instant.parse(row.path("freeSince").asString())).isNotNull();
  }

  @Test
  void aWorkOrderSaysHowLargeItIsToBeMade() {
    Story story = free().startedBy("oleg", "Oleg").offBoard();

    JsonNode work =
        OLEG.await("/api/work?limit=200", page -> has(page, story.orderId))
            .path("items")
            .valueStream()
            .filter(w -> w.path("orderId").asString().equals(story.orderId.toString()))
            .findFirst()
            .orElseThrow();

    assertIsToBeOfItsSize(work);
  }

  private static void assertIsToBeOfItsSize(JsonNode order) {
    assertThat(order.path("unit").asString()).isEqualTo("INCH");
    assertThat(order.path("sizeMm").valueStream().map(JsonNode::asDouble))
        .containsExactlyElementsOf(Story.SIZE_MM);
  }

  @Test
  void anOfferHeardBeforeTheApprovalWaitsForIt() {
    Story story = new Story(Kind.MODEL, Alloy.SILVER_925).priced().offered(5, 900);
    awaitOfferOf(story);
    assertThat(story.boardRow().isMissingNode()).isTrue();

    story.approved().onBoard();

    assertThat(story.boardRow().path("pay").path("amountMinor").asLong()).isEqualTo(900);
  }

  @Test
  void anOfferAndTheApprovalHeardAtOnceDoNotMissEachOther() throws Exception {
    Story story = new Story(Kind.MODEL, Alloy.SILVER_925);
    Said approved = story.approval(5);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicReference<Future<?>> offer = new AtomicReference<>();
      TRANSACTION.executeWithoutResult(
          status -> {
            ROLE.getBean(MesListener.class).heard(approved);
            offer.set(threads.submit(() -> hear(story.offer(5, 900))));
            await().until(() -> offer.get().isDone() || somebodyWaitsForALock());
          });
      offer.get().get();
    }

    assertThat(story.boardRow().path("pay").path("amountMinor").asLong()).isEqualTo(900);
  }

  @Test
  void anOfferHeardTooLateIsForgotten() {
    Story story = free().startedBy("oleg", "Oleg").offBoard();

    hear(story.offer(5, 900));

    assertThat(
            JDBC.sql("select count(*) from offer where order_id = :orderId")
                .param("orderId", story.orderId.value())
                .query(Integer.class)
                .single())
        .isZero();
    assertThat(story.boardRow().isMissingNode()).isTrue();
  }

  private static void hear(WorkOffered offer) {
    TRANSACTION.executeWithoutResult(status -> ROLE.getBean(MesListener.class).heard(offer));
  }

  private static boolean somebodyWaitsForALock() {
    return JDBC.sql("select count(*) from pg_locks where locktype = 'advisory' and not granted")
            .query(Integer.class)
            .single()
        > 0;
  }

  @Test
  void theNewestAreFirstAndPagesMissNothing() {
    List<Story> stories = new ArrayList<>();
    for (Alloy alloy : List.of(Alloy.PLATINUM_950, Alloy.SILVER_925, Alloy.PLATINUM_950)) {
      stories.add(free(Kind.PIECE, alloy));
    }
    List<String> newestFirst =
        stories.reversed().stream().map(story -> story.orderId.toString()).toList();

    List<String> whole = ids(OLEG.get("/api/board?limit=200").json());
    assertThat(whole).startsWith(newestFirst.toArray(String[]::new));
    assertThat(byPages("/api/board?limit=2")).isEqualTo(whole);
    List<String> platinum = ids(OLEG.get("/api/board?alloy=PLATINUM_950&limit=200").json());
    assertThat(platinum).startsWith(newestFirst.get(0), newestFirst.get(2));
    assertThat(platinum).doesNotContain(newestFirst.get(1));
    assertThat(byPages("/api/board?alloy=PLATINUM_950&limit=1")).isEqualTo(platinum);
  }

  @Test
  void aFreeOrderIsFoundByItsNumberAsItWasHeard() {
    Story story =
        new Story(Kind.MODEL, Alloy.SILVER_925).priced().approved().offered(5, 7_344).onBoard();
    String number = story.boardRow().path("number").asString();
    String heard =
        number.toLowerCase(Locale.ROOT).replace("-", "").replace('0', 'o').replace('1', 'l');

    assertThat(ids(OLEG.get("/api/board?number=" + heard).json()))
        .containsExactly(story.orderId.toString());
    assertThat(ids(OLEG.get("/api/board?number=" + number.substring(0, 6)).json()))
        .contains(story.orderId.toString());
    assertThat(ids(OLEG.get("/api/board?number=%25").json())).isEmpty();
  }

  @Test
  void aClaimIsAskedOfAssignmentInTheOperatorsName() {
    Story story = free();
    ASSIGNMENT.answers("post", "/api/claims", claimed(story));

    Answer answer = OLEG.post("/api/board/" + story.orderId + "/claim", "{}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("pay").path("amountMinor").asLong()).isEqualTo(7);
    FakeRole.Asked asked = ASSIGNMENT.lastAsked();
    assertThat(asked.method() + " " + asked.path()).isEqualTo("POST /api/claims");
    assertThat(asked.authorization()).isEqualTo("Bearer " + Caller.token("oleg"));
    assertThat(asked.body()).isEqualTo("{\"orderId\":\"" + story.orderId + "\"}");
    assertThat(asked.contentLength()).isEqualTo(String.valueOf(asked.body().length()));
  }

  @Test
  void theLoserIsToldWhoWon() {
    Story story = free();
    ASSIGNMENT.answers(
        409,
        """
        {"type":"urn:alexandrite:problem:work-order-already-claimed","title":"Somebody was faster",
         "status":409,"detail":"Olga was faster.","code":"work-order-already-claimed",
         "operator":"Olga"}
        """);

    Answer answer = OLEG.post("/api/board/" + story.orderId + "/claim", "{}");

    assertRefused(answer, 409, "work-order-already-claimed");
    assertThat(answer.json().path("operator").asString()).isEqualTo("Olga");
    assertThat(answer.json().path("detail").asString()).isEqualTo("Olga was faster.");
  }

  @Test
  void whileAssignmentIsAwayNothingIsLost() {
    Story story = free();
    String claim = "/api/board/" + story.orderId + "/claim";

    ASSIGNMENT.answers(503, "");
    assertRefused(OLEG.post(claim, "{}"), 503, "role-away");
    ASSIGNMENT.answers(502, "<html>a proxy</html>");
    assertRefused(OLEG.post(claim, "{}"), 503, "role-away");
    ASSIGNMENT.answers(200, "");
    assertRefused(OLEG.post(claim, "{}"), 503, "role-away");
    ASSIGNMENT.answers(200, "<html>a proxy</html>");
    assertRefused(OLEG.post(claim, "{}"), 503, "role-away");
    ASSIGNMENT.answers(200, "{\"orderId\":\"%s\"}".formatted(story.orderId));
    assertRefused(OLEG.post(claim, "{}"), 503, "role-away");
    ASSIGNMENT.isSilent();
    Answer silent = OLEG.post(claim, "{}");
    assertRefused(silent, 503, "role-away");
    assertThat(silent.json().path("role").asString()).isEqualTo("assignment");

    assertThat(story.boardRow().isMissingNode()).isFalse();
    ASSIGNMENT.answers("post", "/api/claims", claimed(story));
    assertThat(OLEG.post(claim, "{}").status()).isEqualTo(200);
  }

  private static Map<String, ?> claimed(Story story) {
    return Map.of(
        "orderId", story.orderId.value(), "number", story.orderId.number(), "pay", euros(7));
  }

  private static Map<String, ?> euros(long amountMinor) {
    return Map.of("amountMinor", amountMinor, "currency", "EUR", "digits", 2);
  }

  @Test
  void aClaimedOrderLeavesTheBoardAndIsItsOperatorsWorkAlone() {
    Story story = free().startedBy("olga", "Olga").offBoard();

    JsonNode work = row(OLGA.get("/api/work?limit=200").json(), story.orderId);

    assertThat(work.path("state").asString()).isEqualTo("MANUFACTURING_STARTED");
    assertThat(work.path("pay").path("amountMinor").asLong()).isEqualTo(7_344);
    assertThat(work.path("number").asString()).isEqualTo(story.orderId.number());
    assertThat(work.path("modelId").asString()).isEqualTo(story.modelId.toString());
    assertThat(Instant.parse(work.path("claimedAt").asString())).isNotNull();
    assertThat(has(OLEG.get("/api/work?limit=200").json(), story.orderId)).isFalse();
    for (String verb : List.of("complete", "pack")) {
      assertRefused(story.post(OLEG, verb, "{}"), 403, "not-your-work-order");
    }
    assertRefused(story.post(OLEG, "ship", PARCEL), 403, "not-your-work-order");
    Answer release = story.post(OLEG, "release", "{}");
    assertRefused(release, 403, "not-your-work-order");
    assertThat(release.json().path("operator").asString()).isEqualTo("Olga");
    assertThat(story.state()).isEqualTo("MANUFACTURING_STARTED");
  }

  @Test
  void workIsMadePackedAndShippedStepByStep() {
    Story story = free().startedBy("oleg", "Oleg");
    assertRefused(story.post(OLEG, "pack", "{}"), 409, "illegal-step");
    assertRefused(story.post(OLEG, "ship", PARCEL), 409, "illegal-step");

    Answer completed = story.post(OLEG, "complete", "{}");
    assertThat(completed.status()).as(completed.body()).isEqualTo(200);
    assertThat(completed.json().path("state").asString()).isEqualTo("MANUFACTURING_COMPLETED");
    assertThat(story.post(OLEG, "complete", "{}").json().path("state").asString())
        .isEqualTo("MANUFACTURING_COMPLETED");
    assertRefused(story.post(OLEG, "release", "{}"), 409, "illegal-step");
    assertThat(story.post(OLEG, "pack", "{}").json().path("state").asString())
        .isEqualTo("PACKAGING");
    assertThat(has(OLEG.get("/api/work?limit=200").json(), story.orderId)).isTrue();
    Answer shipped = story.post(OLEG, "ship", PARCEL);
    assertThat(shipped.json().path("state").asString()).isEqualTo("SHIPPED");
    assertThat(shipped.json().path("parcel").path("trackingNumber").asString()).isEqualTo("RR 1");
    assertThat(story.post(OLEG, "ship", PARCEL).status()).isEqualTo(200);
    assertRefused(story.post(OLEG, "ship", PARCEL.replace("1", "2")), 409, "illegal-step");
    for (String verb : List.of("complete", "pack")) {
      assertThat(story.post(OLEG, verb, "").json().path("state").asString()).isEqualTo("SHIPPED");
    }

    assertThat(has(OLEG.get("/api/work?limit=200").json(), story.orderId)).isFalse();
    story.awaitsSaid(OrderState.SHIPPED, 9);
    List<String> said =
        OTHER_ROLES.heard(Topics.ORDERS, story.orderId.toString(), all -> all.size() == 9);
    assertThat(said.stream().map(body -> Wire.readSaid(body).state().name()))
        .endsWith("MANUFACTURING_STARTED", "MANUFACTURING_COMPLETED", "PACKAGING", "SHIPPED");
    assertThat(Wire.readSaid(said.getLast()).event()).isEqualTo(new OrderShipped("Post", "RR 1"));
  }

  @Test
  void whatIsGivenBackIsOnTheBoardAgainAsSoonAsAssignmentOffersIt() {
    Story story = free().startedBy("oleg", "Oleg").offBoard();

    Answer answer = story.post(OLEG, "release", "{\"reason\":\" ill \"}");

    assertThat(answer.json().path("state").asString()).isEqualTo("MANUFACTURING_APPROVED");
    Answer again = story.post(OLEG, "release", "{\"reason\":\"ill\"}");
    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(again.json().path("state").asString()).isEqualTo("MANUFACTURING_APPROVED");
    assertRefused(story.post(OLEG, "release", "{\"reason\":\"lazy\"}"), 409, "illegal-step");
    assertRefused(story.post(OLGA, "release", "{\"reason\":\"ill\"}"), 409, "illegal-step");
    assertThat(has(OLEG.get("/api/work?limit=200").json(), story.orderId)).isFalse();
    List<String> all =
        OTHER_ROLES.heard(Topics.ORDERS, story.orderId.toString(), bodies -> bodies.size() == 7);
    assertThat(Wire.readSaid(all.getLast()).event())
        .isEqualTo(new ManufacturingReleased("oleg", "ill"));
    assertThat(Wire.readSaid(all.getLast()).sequence()).isEqualTo(7);
    assertThat(story.boardRow().isMissingNode()).isTrue();
    assertRefused(story.post(OLEG, "complete", "{}"), 409, "illegal-step");

    story.offered(5, 1).offered(7, 8_000).onBoard();
    assertThat(story.boardRow().path("pay").path("amountMinor").asLong()).isEqualTo(8_000);

    story.said(new ManufacturingReleased("oleg", "ill")).startedBy("olga", "Olga").offBoard();
    assertThat(story.post(OLGA, "complete", "{}").status()).isEqualTo(200);
    story.awaitsSaid(OrderState.MANUFACTURING_COMPLETED, 9);
  }

  @Test
  void aCancelledOrderLeavesTheBoard() {
    Story story = free().said(new OrderCancelled(null, null)).offBoard();
    assertRefused(story.post(OLEG, "complete", "{}"), 409, "illegal-step");

    Story early = new Story(Kind.PIECE, Alloy.SILVER_925).priced();
    early.said(new OrderCancelled(null, null)).offered(4, 900);
    Story later = free();
    assertThat(early.boardRow().isMissingNode()).isTrue();
    assertThat(later.boardRow().isMissingNode()).isFalse();
  }

  @Test
  void whatSomebodyHasBegunIsNotCancelled() {
    Story story = free().startedBy("oleg", "Oleg");
    UUID wish = UUID.randomUUID();

    OTHER_ROLES.say(
        Topics.PARTNER_WISHES, new CancelRequested(wish, story.orderId, null, Instant.now()));

    List<String> answers =
        OTHER_ROLES.heard(Topics.answers(Role.MES), story.orderId.toString(), all -> true);
    CancelRefused refused = (CancelRefused) Wire.readMessage(answers.getFirst());
    assertThat(refused.code()).isEqualTo("too-late");
    assertThat(refused.wishId()).isEqualTo(wish);
    assertThat(story.post(OLEG, "complete", "{}").status()).isEqualTo(200);
  }

  @Test
  void theModelsAddressIsForWhoMakesItAndWhoMayClaimIt() {
    String model = "/api/models/{modelId}";
    MODELS.answers("get", model, Map.of("url", "http://store/x?a=%2F"));
    Story story = free();
    String path = "/api/work/" + story.orderId + "/model";
    assertThat(OLGA.get(path).status()).isEqualTo(200);

    story.startedBy("oleg", "Oleg");
    Answer answer = OLEG.get(path);

    assertThat(answer.json().path("url").asString()).isEqualTo("http://store/x?a=%2F");
    assertThat(MODELS.lastAsked().path()).isEqualTo("/api/models/" + story.modelId);
    assertThat(MODELS.lastAsked().authorization()).isEqualTo("Bearer " + Caller.token("oleg"));
    assertRefused(OLGA.get(path), 403, "not-your-work-order");
    MODELS.answers("get", model, Map.of());
    assertRefused(OLEG.get(path), 404, "model-not-found");
    MODELS.answers(409, "{\"code\":\"model-substituted\",\"detail\":\"make nothing of it\"}");
    assertRefused(OLEG.get(path), 409, "model-substituted");
    MODELS.answers(503, "");
    assertRefused(OLEG.get(path), 503, "role-away");
    Story piece = free(Kind.PIECE, Alloy.SILVER_925);
    assertRefused(OLEG.get("/api/work/" + piece.orderId + "/model"), 404, "model-not-found");
  }

  @Test
  void payIsAssignmentsToTell() {
    ASSIGNMENT.answers(
        "get", "/api/pay", Map.of("balance", euros(5), "openWorkOrdersMax", 5, "next", "17"));
    JsonNode pay = OLEG.get("/api/pay").json();
    assertThat(pay.path("balance").path("amountMinor").asLong()).isEqualTo(5);
    assertThat(pay.path("openWorkOrdersMax").asInt()).isEqualTo(5);
    assertThat(pay.path("next").asString()).isEqualTo("17");
    assertThat(ASSIGNMENT.lastAsked().path()).isEqualTo("/api/pay?limit=50");
    OLGA.get("/api/pay?before=17&limit=3");
    assertThat(ASSIGNMENT.lastAsked().path()).isEqualTo("/api/pay?limit=3&before=17");
    assertThat(ASSIGNMENT.lastAsked().authorization()).isEqualTo("Bearer " + Caller.token("olga"));
    OLGA.get("/api/pay?before=1%26limit%3D9");
    assertThat(ASSIGNMENT.lastAsked().path()).isEqualTo("/api/pay?limit=50&before=1%26limit%3D9");
  }

  @Test
  void badRequestsHaveTheirCodesAndHarmNothing() {
    Story story = free().startedBy("oleg", "Oleg");
    String unknown = "/api/work/" + UUID.randomUUID();
    assertRefused(OLEG.post(unknown + "/complete", "{}"), 404, "order-not-found");
    assertRefused(OLEG.get(unknown + "/model"), 404, "order-not-found");
    assertRefused(OLEG.post("/api/work/42/complete", "{}"), 400, "invalid-field");
    assertRefused(OLEG.get("/api/board?alloy=TIN"), 400, "invalid-field");
    assertRefused(OLEG.get("/api/board?before=x"), 400, "invalid-field");
    assertRefused(OLEG.get("/api/board?limit=0"), 400, "invalid-field");
    assertRefused(OLEG.get("/api/work?before=x"), 400, "invalid-field");
    assertRefused(OLEG.get("/api/pay?limit=x"), 400, "invalid-field");
    assertRefused(story.post(OLEG, "ship", "{\"carrier\":"), 400, "malformed-request");
    for (String parcel :
        List.of(
            "{}",
            PARCEL.replace("Post", " "),
            PARCEL.replace("RR 1", ""),
            PARCEL.replace("Post", "x".repeat(WorkOrderController.CARRIER_MAX + 1)),
            PARCEL.replace("RR 1", "x".repeat(WorkOrderController.TRACKING_NUMBER_MAX + 1)),
            PARCEL.replace("RR 1", "RR\\n1"))) {
      assertRefused(story.post(OLEG, "ship", parcel), 400, "invalid-field");
    }
    assertRefused(
        story.post(
            OLEG,
            "release",
            "{\"reason\":\"" + "x".repeat(WorkOrderController.REASON_MAX + 1) + "\"}"),
        400,
        "invalid-field");
    assertRefused(
        story.post(OLEG, "release", "{\"reason\":\"" + "x".repeat(2_000_000) + "\"}"),
        413,
        "body-too-large");
    assertRefused(NOBODY.get("/api/board"), 401, "unauthenticated");
    assertRefused(NOBODY.as("nina").get("/api/board"), 403, "forbidden");
    assertRefused(story.post(NOBODY.as("admin"), "complete", "{}"), 403, "forbidden");

    assertThat(story.state()).isEqualTo("MANUFACTURING_STARTED");
  }

  private static void awaitOfferOf(Story story) {
    OLEG.await(
        "/api/board",
        board ->
            JDBC.sql("select count(*) from offer where order_id = :orderId")
                    .param("orderId", story.orderId.value())
                    .query(Integer.class)
                    .single()
                == 1);
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().path("detail").asString()).isNotBlank();
  }

  private static List<String> ids(JsonNode page) {
    return page.path("items").valueStream().map(i -> i.path("orderId").asString()).toList();
  }

  private static List<String> byPages(String path) {
    List<String> all = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = OLEG.get(path + (next.isEmpty() ? "" : "&before=" + next)).json();
      all.addAll(ids(page));
      next = page.path("next").asString("");
    } while (!next.isEmpty());
    return all;
  }
}
