package dev.alexandrite.crm;

import static dev.alexandrite.crm.CrmFixture.awaits;
import static dev.alexandrite.crm.CrmFixture.get;
import static dev.alexandrite.crm.CrmFixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.ContactCard;
import dev.alexandrite.contracts.OrderEvent.Kind;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.crm.CrmFixture.Story;
import dev.alexandrite.embedded.Caller.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A seller finds an order by whatever somebody says of it. */
class SearchTest {
  private static final Story RING =
      ordered("Zoë Müller-Ødegård", "zoe.m@goldlaedchen.example", "PO-77/8 Weiß");
  private static final Story OTHER = ordered("Жанна Фёдорова", "zhanna@example.net", null);

  @Test
  void aNumberIsFoundAsItWasHeardOnTheTelephone() {
    String number = RING.orderId.number();
    String heard =
        number.toLowerCase(Locale.ROOT).replace("-", "").replace('0', 'o').replace('1', 'l');

    assertThat(found(number)).containsExactly(id(RING));
    assertThat(found(heard)).containsExactly(id(RING));
    assertThat(found(number.replace('1', 'I').replace('-', ' '))).containsExactly(id(RING));
    assertThat(found(number.substring(0, 6))).containsExactly(id(RING));
  }

  @Test
  void namesAreFoundWithoutCaseAndAccentsInAnyOrderAndBegunOnly() {
    assertThat(found("MULLER")).containsExactly(id(RING));
    assertThat(found("odegard zoe")).containsExactly(id(RING));
    assertThat(found("Müll")).containsExactly(id(RING));
    assertThat(found("федорова")).containsExactly(id(OTHER));
    assertThat(found("ЖАНН")).containsExactly(id(OTHER));
    assertThat(found("muller федорова")).isEmpty();
  }

  @Test
  void anOrderIsFoundByEmailReferencePieceAndAllOfItAtOnce() {
    assertThat(found("zoe.m@goldlaedchen.example")).containsExactly(id(RING));
    assertThat(found("goldlaedchen")).containsExactly(id(RING));
    assertThat(found("po-77/8")).containsExactly(id(RING));
    assertThat(found("WEISS")).containsExactly(id(RING));
    assertThat(found("trefoil")).contains(id(RING), id(OTHER));
    assertThat(found("trefoil müller " + RING.orderId.number())).containsExactly(id(RING));
  }

  @Test
  void aNameThatCouldBeANumberIsStillAName() {
    Story story = ordered("Zena Beth", "z@example.org", null);
    assertThat(found("zena beth")).containsExactly(id(story));
  }

  @Test
  void aViewIsSearchedAsItIsShown() {
    assertThat(found("muller&view=open")).containsExactly(id(RING));
    assertThat(found("muller&view=decision")).isEmpty();
  }

  @Test
  void aNewNameReplacesTheOldOne() {
    Story story = ordered("Petronella Before", "p@example.org", null);
    send(Topics.SHOP_CONTACTS, card(story, "Petronella After", "p@example.org"));
    awaits("/api/orders?q=petronella+after", page -> page.path("items").size() == 1);
    assertThat(found("petronella before")).isEmpty();
  }

  @Test
  void whoIsForgottenHasNoNameAnyMoreAndIsFoundByNone() {
    Story story = ordered("Gone Tomorrow", "gone@example.org", null);
    assertThat(found("gone tomorrow")).containsExactly(id(story));
    var tombstone =
        new ProducerRecord<String, String>(Topics.SHOP_CONTACTS, story.customerRef, null);
    CrmFixture.OTHER_ROLES
        .sealed(Role.SHOP, Topics.SHOP_CONTACTS, story.customerRef, "")
        .headers()
        .forEach(tombstone.headers()::add);

    CrmFixture.OTHER_ROLES.send(Role.SHOP, tombstone);

    awaits(
        "/api/orders/" + story.orderId,
        order ->
            order.path("customer").path("name").isNull()
                && order.path("customer").path("email").isNull());
    for (String word : List.of("gone tomorrow", "tomorrow", "gone@example.org")) {
      assertThat(found(word)).as(word).isEmpty();
    }
    assertThat(found(story.orderId.number())).as("the order stays").containsExactly(id(story));
    assertThat(CrmFixture.get("/api/customers?limit=200").body())
        .contains(story.customerRef)
        .doesNotContain("Gone Tomorrow", "gone@example.org");
    send(Topics.SHOP_CONTACTS, card(story, "Back Again", "b@example.org"));
    awaits("/api/orders?q=back+again", page -> page.path("items").size() == 1);
  }

  @Test
  void whatNobodySaidFindsNothingAndHarmsNothing() {
    for (String odd :
        List.of("%", "_", "'", "\u0000", "--", "\\", "💍", "' or 'zq9'='zq9", "\uFFFF")) {
      Answer answer = get("/api/orders?q=" + URLEncoder.encode(odd, StandardCharsets.UTF_8));
      assertThat(answer.status()).as(odd + answer.body()).isIn(200, 400);
      assertThat(answer.json().path("items")).as(odd).isEmpty();
    }
    Answer long1 = get("/api/orders?q=" + "x".repeat(201));
    assertThat(long1.status()).isEqualTo(400);
    assertThat(long1.code()).isEqualTo("invalid-field");
    assertThat(found("one two three four five six seven eight nine ten")).isEmpty();
  }

  @Test
  void ofVeryManyThatShareAWordTheNewestAreFound() {
    JdbcClient jdbc = CrmFixture.ROLE.getBean(JdbcClient.class);
    jdbc.sql(
            """
            with crowd as (
              insert into customer (channel, ref, name, orders, since)
              select 'SHOP', 'crowd-' || n, 'Crowd Number' || n, 1, now()
              from generate_series(1, 1500) n returning id, ref, name),
            named as (
              insert into customer_word select id, search_words(name) from crowd)
            insert into customer_order
              (order_id, number, channel, customer_ref, kind, quantity, state, since)
            select uuidv7(), 'CROWD', 'SHOP', ref, 'PIECE', 1, 'CANCELLED', now() from crowd
            """)
        .update();
    try {
      assertThat(found("crowd&limit=200")).hasSize(200);
      assertThat(found("crowd number1234")).hasSize(1);
    } finally {
      jdbc.sql("delete from customer_order where number = 'CROWD'").update();
      jdbc.sql("delete from customer where ref like 'crowd-%'").update();
    }
  }

  @Test
  void anOldOrderOfAPartnerWithManyIsFoundByWhatIsSaidOfIt() {
    JdbcClient jdbc = CrmFixture.ROLE.getBean(JdbcClient.class);
    Story old = ordered("Wendeltreppe Goldschmiede", "w@example.org", "PO-4711");
    newer(jdbc, old, 6_000);
    try {
      assertThat(found("wendeltreppe 4711")).containsExactly(id(old));
      assertThat(found("4711 goldschmiede wendel")).containsExactly(id(old));
    } finally {
      jdbc.sql("delete from customer_order where number = 'NEWER'").update();
    }
  }

  @Test
  void anOldOrderThatWaitsForADecisionIsFoundBehindManyThatAreClosed() {
    JdbcClient jdbc = CrmFixture.ROLE.getBean(JdbcClient.class);
    Story old = ordered("Kellergewoelbe Schmuck", "k@example.org", null);
    jdbc.sql("update customer_order set state = 'PRICE_CALCULATED' where order_id = :id")
        .param("id", old.orderId.value())
        .update();
    newer(jdbc, old, 6_000);
    try {
      assertThat(found("kellergewoelbe&view=decision")).containsExactly(id(old));
      assertThat(found("kellergewoelbe schm&view=open")).containsExactly(id(old));
    } finally {
      jdbc.sql("delete from customer_order where number = 'NEWER'").update();
      jdbc.sql("update customer_order set state = 'INITIATED' where order_id = :id")
          .param("id", old.orderId.value())
          .update();
    }
  }

  /** Orders of the same customer, all of them closed. */
  private static void newer(JdbcClient jdbc, Story old, int orders) {
    jdbc.sql(
            """
            insert into customer_order
              (order_id, number, channel, customer_ref, kind, quantity, state, since)
            select uuidv7(), 'NEWER', 'SHOP', :ref, 'PIECE', 1, 'CLOSED', now()
            from generate_series(1, :orders)
            """)
        .param("ref", old.customerRef)
        .param("orders", orders)
        .update();
    jdbc.sql("update customer set orders = orders + :orders where ref = :ref")
        .param("orders", orders)
        .param("ref", old.customerRef)
        .update();
  }

  @Test
  void anAddressOfVeryCommonWordsIsFound() {
    JdbcClient jdbc = CrmFixture.ROLE.getBean(JdbcClient.class);
    Story story = ordered("Somebody Else", "Vasilisa.Sokolova@Postkutsche.example", null);
    jdbc.sql(
            """
            with crowd as (
              insert into customer (channel, ref, name, email, orders, since)
              select 'SHOP', 'crowd-' || n, 'Vasilisa Sokolova',
                'v.s' || n || '@postkutsche.example', 1, now()
              from generate_series(1, 1100) n returning id, ref, name, email),
            named as (
              insert into customer_word select id, search_words(name || ' ' || email) from crowd)
            insert into customer_order
              (order_id, number, channel, customer_ref, kind, quantity, state, since)
            select uuidv7(), 'CROWD', 'SHOP', ref, 'PIECE', 1, 'CANCELLED', now() from crowd
            """)
        .update();
    try {
      assertThat(found("vasilisa.sokolova@postkutsche.example")).containsExactly(id(story));
      assertThat(found("<Vasilisa.Sokolova@postkutsche.example>, somebody"))
          .containsExactly(id(story));
      assertThat(found("vasilisa.sokolova@post")).containsExactly(id(story));
      assertThat(found("vasilisa.sokolova@postkutsche.example nobody")).isEmpty();
    } finally {
      jdbc.sql("delete from customer_order where number = 'CROWD'").update();
      jdbc.sql("delete from customer where ref like 'crowd-%'").update();
    }
  }

  private static Story ordered(String name, String email, @Nullable String reference) {
    Story story = CrmFixture.story();
    send(Topics.SHOP_CONTACTS, card(story, name, email));
    story
        .said(
            new OrderInitiated(
                story.orderId.number(),
                story.customerRef,
                Kind.PIECE,
                "trefoil-band",
                1,
                reference))
        .awaits(OrderState.INITIATED);
    awaits(
        "/api/orders/" + story.orderId,
        order -> order.path("customer").path("name").asString("").equals(name));
    return story;
  }

  private static ContactCard card(Story story, String name, String email) {
    return new ContactCard(UUID.randomUUID(), story.customerRef, Channel.SHOP, name, email);
  }

  private static String id(Story story) {
    return story.orderId.toString();
  }

  private static List<String> found(String description) {
    int more = description.indexOf('&');
    String words = more < 0 ? description : description.substring(0, more);
    Answer answer =
        get(
            "/api/orders?q="
                + URLEncoder.encode(words, StandardCharsets.UTF_8)
                + (more < 0 ? "" : description.substring(more)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer
        .json()
        .path("items")
        .valueStream()
        .map(o -> o.path("orderId").asString())
        .toList();
  }
}
