package dev.alexandrite.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Envelope;
import dev.alexandrite.contracts.Mark;
import dev.alexandrite.contracts.Message;
import dev.alexandrite.contracts.Message.CancelRequested;
import dev.alexandrite.contracts.Message.ContactCard;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderClosed;
import dev.alexandrite.contracts.OrderEvent.OrderInitiated;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.contracts.Role;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.contracts.Seals;
import dev.alexandrite.contracts.Topics;
import dev.alexandrite.contracts.Wire;
import dev.alexandrite.embedded.TestServers;
import dev.alexandrite.protocol.Envelopes.Unbelievable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code crm} believes of records that may come from anybody. */
class EnvelopesTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final OrderId ORDER = OrderId.next(CLOCK);
  private static final String NOBODYS = "not-authentic";
  private static final String NOT_THEIRS = "not-theirs";

  private final Envelopes crm =
      new Envelopes(Role.CRM, seals(Role.CRM), Envelopes.unsignedUntil("orders-3=17,orders-4=1"));
  private final OrderId order = ORDER;

  @Test
  void whatItsOwnerSaysIsBelieved() {
    Said said = said(Role.SHOP, Channel.SHOP, initiated());
    assertThat(crm.said(sealed(Role.SHOP, said)).content()).isEqualTo(said);
  }

  @Test
  void whatHasNoSealIsBelievedOnlyFromBeforeThereWereSeals() {
    String body = Wire.write(said(Role.MES, Channel.SHOP, new OrderClosed()));
    assertThat(crm.said(bare(Topics.ORDERS, 3, 16, body)).by()).isEqualTo(Role.MES);
    refused(NOBODYS, () -> crm.said(bare(Topics.ORDERS, 3, 17, body)));
    refused(NOBODYS, () -> crm.said(bare(Topics.ORDERS, 5, 0, body)));
  }

  @Test
  void aSpoiltSealIsNoOldRecord() {
    Said said = said(Role.SHOP, Channel.SHOP, initiated());
    Incoming good = sealed(Role.SHOP, said);
    Incoming early = incoming(good.topic(), 3, 0, "another", good.body(), good.headers());
    refused(NOBODYS, () -> crm.said(early));
  }

  @Test
  void nobodySpeaksInAnothersName() {
    Said asCrm = said(Role.CRM, Channel.SHOP, new OrderClosed());
    refused(NOBODYS, () -> crm.said(sealed(Role.SHOP, asCrm)));
    refused(NOBODYS, () -> crm.said(renamed(sealed(Role.SHOP, asCrm), Role.CRM)));
    Said asPricing = said(Role.PRICING, Channel.SHOP, new OrderClosed());
    refused(NOBODYS, () -> crm.said(sealed(Role.SHOP, asPricing)));
    refused(NOBODYS, () -> crm.said(renamed(sealed(Role.SHOP, asPricing), Role.PRICING)));
  }

  @Test
  void aSealTakenFromAnotherRecordIsWorthNothing() {
    Said one = said(Role.SHOP, Channel.SHOP, initiated());
    Said other = said(Role.SHOP, Channel.SHOP, initiated());
    Incoming taken = sealed(Role.SHOP, one);
    refused(NOBODYS, () -> crm.said(with(taken, Wire.write(other), taken.headers())));
    Incoming wish = sealed(Role.SHOP, Topics.SHOP_WISHES, order.toString(), Wire.write(one));
    refused(NOBODYS, () -> crm.said(moved(wish, Topics.ORDERS)));
  }

  @Test
  void aDowngradedTwiceHeadedOrMarkedRecordIsNotHeard() {
    Incoming good = sealed(Role.SHOP, said(Role.SHOP, Channel.SHOP, initiated()));
    refused(NOBODYS, () -> crm.said(with(good, good.body(), changed(good, "version", "2"))));
    refused(NOBODYS, () -> crm.said(with(good, good.body(), changed(good, "version", "0"))));
    refused(NOBODYS, () -> crm.said(with(good, good.body(), changed(good, "mark", "SANDBOX"))));
    List<Envelope.Header> twice = new ArrayList<>(good.headers());
    twice.add(good.headers().getFirst());
    refused(NOBODYS, () -> crm.said(with(good, good.body(), twice)));

    String body = good.body();
    Envelope marked =
        seals(Role.SHOP).seal(Topics.ORDERS, order.toString(), body, Mark.SANDBOX, null);
    refused("unknown-mark", () -> crm.said(with(good, body, marked.headers())));
  }

  @Test
  void anEventIsAboutItsKey() {
    String body = Wire.write(said(Role.SHOP, Channel.SHOP, initiated()));
    String other = OrderId.next(CLOCK).toString();
    refused(NOT_THEIRS, () -> crm.said(sealed(Role.SHOP, Topics.ORDERS, other, body)));
  }

  @Test
  void aChannelSpeaksOfItsOwnOrdersOnly() {
    refused(
        NOT_THEIRS,
        () -> crm.said(sealed(Role.SHOP, said(Role.SHOP, Channel.PARTNER, initiated()))));

    CancelRequested wish = new CancelRequested(UUID.randomUUID(), order, null, CLOCK.instant());
    Incoming wished = sealed(Role.SHOP, Topics.SHOP_WISHES, order.toString(), Wire.write(wish));
    assertThat(hear(wished, Channel.SHOP)).isEqualTo(wish);
    assertThat(hear(wished, null)).isEqualTo(wish);
    refused(NOT_THEIRS, () -> hear(wished, Channel.PARTNER));
  }

  @Test
  void aChannelIntroducesItsOwnCustomersOnly() {
    for (Channel channel : Channel.values()) {
      ContactCard card =
          new ContactCard(UUID.randomUUID(), "c-1", channel, "Vera", "vera@example.org");
      Incoming said = sealed(Role.SHOP, Topics.SHOP_CONTACTS, "c-1", Wire.write(card));
      if (channel == Channel.SHOP) {
        assertThat(hear(said, null)).isEqualTo(card);
      } else {
        refused(NOT_THEIRS, () -> hear(said, null));
      }
    }
  }

  static Stream<OrderEvent> implausibleEvents() {
    String number = ORDER.number();
    String long_ = "x".repeat(Plausible.TEXT_MAX + 1);
    ModelId model = ModelId.next(CLOCK);
    return Stream.of(
        new OrderInitiated(number, "c-1", OrderEvent.Kind.PIECE, "band", 0),
        new OrderInitiated(number, "c-1", OrderEvent.Kind.PIECE, "band", -1),
        new OrderInitiated(number, "c-1", OrderEvent.Kind.PIECE, "band", Integer.MAX_VALUE),
        new OrderInitiated("0000-0000", "c-1", OrderEvent.Kind.PIECE, "band", 1),
        new OrderInitiated(number, long_, OrderEvent.Kind.PIECE, "band", 1),
        new OrderInitiated(number, "c-1", OrderEvent.Kind.PIECE, long_, 1),
        new OrderInitiated(number, "c-1", OrderEvent.Kind.PIECE, "band", 1, long_),
        new FileUploaded(model, long_, 84),
        new FileUploaded(model, "stl", 0),
        new FileUploaded(model, "stl", -1),
        submitted("band", 0),
        submitted("band", -7),
        submitted("band", Integer.MAX_VALUE),
        submitted(long_, 1),
        new OrderCancelled(null, long_));
  }

  private static OrderEvent submitted(String pieceId, int quantity) {
    return new OrderSubmitted(
        OrderEvent.Kind.PIECE, null, pieceId, Alloy.SILVER_925, quantity, null, null);
  }

  @ParameterizedTest
  @MethodSource("implausibleEvents")
  void whatAChannelCantMeanIsNotHeardThoughTheOrderIsItsOwn(OrderEvent event) {
    Said said =
        new Said(
            UUID.randomUUID(),
            ORDER,
            1,
            Channel.SHOP,
            Role.SHOP,
            CLOCK.instant(),
            OrderState.INITIATED,
            event);
    refused("implausible", () -> crm.said(sealed(Role.SHOP, said)));
  }

  static Stream<Message> implausibleMessages() {
    String long_ = "x".repeat(Plausible.TEXT_MAX + 1);
    UUID id = UUID.randomUUID();
    return Stream.of(
        new ContactCard(id, "c-1", Channel.SHOP, long_, null),
        new ContactCard(id, "c-1", Channel.SHOP, "Vera", long_),
        new ContactCard(id, long_, Channel.SHOP, "Vera", null),
        new CancelRequested(id, ORDER, long_, CLOCK.instant()),
        new Message.QuoteWanted(id, ORDER, ModelId.next(CLOCK), long_));
  }

  @ParameterizedTest
  @MethodSource("implausibleMessages")
  void norIsATextThatNobodyWouldWrite(Message message) {
    String topic = message instanceof ContactCard ? Topics.SHOP_CONTACTS : Topics.SHOP_WISHES;
    refused(
        "implausible",
        () -> hear(sealed(Role.SHOP, topic, message.key(), Wire.write(message)), Channel.SHOP));
  }

  @Test
  void aMessageBelongsOnItsTopic() {
    Message.WorkOffered offer =
        new Message.WorkOffered(
            UUID.randomUUID(),
            order,
            5,
            dev.alexandrite.contracts.Money.of(120_000_00, "EUR"),
            CLOCK.instant());
    Incoming said = sealed(Role.SHOP, Topics.SHOP_WISHES, order.toString(), Wire.write(offer));
    refused(NOT_THEIRS, () -> hear(said, Channel.SHOP));
  }

  @Test
  void whatIsSaidToOthersIsNotHeardHere() {
    Incoming said =
        sealed(Role.PRICING, Topics.quotes(Channel.SHOP), order.toString(), "{\"type\": \"?\"}");
    refused(NOBODYS, () -> hear(said, Channel.SHOP));
  }

  @Test
  void anEnvelopeIsKeptWordForWord() {
    Incoming good = sealed(Role.SHOP, said(Role.SHOP, Channel.SHOP, initiated()));
    List<Envelope.Header> odd = new ArrayList<>(good.headers());
    odd.add(new Envelope.Header("a name\nof two lines", null));
    odd.add(new Envelope.Header("", new byte[0]));
    Incoming strange = with(good, good.body(), odd);
    List<Envelope.Header> kept = Incoming.headers(strange.headersText());
    assertThat(crm.said(with(good, good.body(), kept)).by()).isEqualTo(Role.SHOP);
    assertThat(kept).hasSameSizeAs(odd);
    assertThat(kept.getLast().value()).isEmpty();
    assertThat(Incoming.headers(null)).isEmpty();
  }

  // --- the vocabulary of this test

  private Message hear(Incoming arrival, @Nullable Channel known) {
    return crm.message(arrival, id -> Optional.ofNullable(known)).content();
  }

  private static void refused(String code, ThrowingCallable hearing) {
    assertThatThrownBy(hearing)
        .isInstanceOfSatisfying(Unbelievable.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private OrderInitiated initiated() {
    return new OrderInitiated(order.number(), "c-1", OrderEvent.Kind.PIECE, "band", 1);
  }

  private Said said(Role by, Channel channel, OrderEvent event) {
    return new Said(
        UUID.randomUUID(), order, 1, channel, by, CLOCK.instant(), OrderState.INITIATED, event);
  }

  private Incoming sealed(Role by, Said said) {
    return sealed(by, Topics.ORDERS, said.orderId().toString(), Wire.write(said));
  }

  private static Incoming sealed(Role by, String topic, String key, String body) {
    return incoming(topic, 0, 0, key, body, seals(by).seal(topic, key, body, null, null).headers());
  }

  private static Incoming bare(String topic, int partition, long offset, String body) {
    return incoming(topic, partition, offset, null, body, List.of());
  }

  private static Incoming with(Incoming a, String body, List<Envelope.Header> headers) {
    return incoming(a.topic(), a.partition(), a.offset(), a.key(), body, headers);
  }

  private static Incoming moved(Incoming a, String topic) {
    return incoming(topic, a.partition(), a.offset(), a.key(), a.body(), a.headers());
  }

  private static Incoming renamed(Incoming a, Role by) {
    return with(a, a.body(), changed(a, "by", by.word()));
  }

  private static List<Envelope.Header> changed(Incoming a, String name, String value) {
    List<Envelope.Header> headers = new ArrayList<>(a.headers());
    headers.removeIf(header -> header.name().equals(name));
    headers.add(new Envelope.Header(name, value.getBytes()));
    return headers;
  }

  private static Incoming incoming(
      String topic,
      int partition,
      long offset,
      @Nullable String key,
      String body,
      List<Envelope.Header> headers) {
    return new Incoming(topic, partition, offset, key, body, headers, CLOCK.instant(), false);
  }

  private static Seals seals(Role role) {
    return new Seals(role, TestServers.sealKeys(role));
  }
}
