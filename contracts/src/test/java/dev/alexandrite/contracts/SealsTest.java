package dev.alexandrite.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.Envelope.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SealsTest {
  private static final String BODY = "{\"said\": \"something\"}";

  private final Seals shop = seals(Role.SHOP);
  private final Seals pricing = seals(Role.PRICING);
  private final Seals crm = seals(Role.CRM);
  private final Seals mes = seals(Role.MES);

  @Test
  void everybodyWhoMayReadATopicCanTellWhoSpoke() {
    for (Topics.Topic topic : Topics.TABLE) {
      for (Role speaker : topic.writers()) {
        Envelope envelope = seals(speaker).seal(topic.name(), "key", BODY, null, null);
        assertThat(envelope.seals().keySet()).isEqualTo(topic.readers());
        for (Role listener : topic.readers()) {
          assertThat(seals(listener).authentic(envelope, topic.name(), "key", BODY))
              .as("%s to %s on %s", speaker, listener, topic.name())
              .isTrue();
        }
      }
    }
  }

  @Test
  void aSealFitsOneRecordOnly() {
    Envelope sealed = shop.seal(Topics.ORDERS, "key", BODY, null, null);
    assertThat(crm.authentic(sealed, Topics.SHOP_WISHES, "key", BODY)).isFalse();
    assertThat(crm.authentic(sealed, Topics.ORDERS, "other", BODY)).isFalse();
    assertThat(crm.authentic(sealed, Topics.ORDERS, null, BODY)).isFalse();
    assertThat(crm.authentic(sealed, Topics.ORDERS, "key", BODY + " ")).isFalse();
    assertThat(crm.authentic(marked(sealed, Mark.SANDBOX), Topics.ORDERS, "key", BODY)).isFalse();
    assertThat(crm.authentic(versioned(sealed, 2), Topics.ORDERS, "key", BODY)).isFalse();
    assertThat(crm.authentic(by(sealed, Role.CRM), Topics.ORDERS, "key", BODY)).isFalse();
  }

  @Test
  void whatMovesFromOnePartToTheNextIsAnotherRecord() {
    Envelope sealed = shop.seal(Topics.ORDERS, "ab", "c", null, null);
    assertThat(crm.authentic(sealed, Topics.ORDERS, "a", "bc")).isFalse();
  }

  @Test
  void aSealConvincesItsListenerOnly() {
    Envelope sealed = shop.seal(Topics.ORDERS, "key", BODY, null, null);
    byte[] forCrm = java.util.Objects.requireNonNull(sealed.seals().get(Role.CRM));
    Envelope shown = with(sealed, Role.MES, forCrm);
    assertThat(mes.authentic(shown, Topics.ORDERS, "key", BODY)).isFalse();
  }

  @Test
  void whoOnlyHearsCantSpeakInAnothersName() {
    Envelope ofCrm = crm.seal(Topics.orders(Channel.SHOP), "key", BODY, null, null);
    assertThat(shop.authentic(ofCrm, Topics.orders(Channel.SHOP), "key", BODY)).isTrue();
    // The shop has the key that it shares with crm, and makes the best of it.
    Envelope forged = by(shop.seal(Topics.ORDERS, "key", BODY, null, null), Role.CRM);
    for (Role listener : Topics.find(Topics.ORDERS).orElseThrow().readers()) {
      assertThat(seals(listener).authentic(forged, Topics.ORDERS, "key", BODY)).isFalse();
    }
  }

  @Test
  void nobodyIsGivenAKeyThatHeDoesNotNeed() {
    assertThat(Seals.peers(Role.SHOP)).doesNotContain(Role.PARTNER);
    assertThat(Seals.peers(Role.PARTNER)).doesNotContain(Role.SHOP);
    assertThat(key(Role.SHOP, Role.CRM)).isNotEqualTo(key(Role.PARTNER, Role.CRM));
  }

  @Test
  void aRoleSpeaksOnlyWhereItHasSomethingToSay() {
    assertThatThrownBy(() -> mes.seal(Topics.SHOP_CONTACTS, "key", BODY, null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOldKeyIsStillBelievedAndNoLongerUsed() {
    Envelope before = shop.seal(Topics.ORDERS, "key", BODY, null, null);
    String changed = "f".repeat(43);
    String both = changed + "|" + key(Role.SHOP, Role.CRM);
    Seals later = new Seals(Role.CRM, with(Role.CRM, Role.SHOP, both));
    assertThat(later.authentic(before, Topics.ORDERS, "key", BODY)).isTrue();

    Seals newest = new Seals(Role.SHOP, with(Role.SHOP, Role.CRM, both));
    Envelope after = newest.seal(Topics.ORDERS, "key", BODY, null, null);
    assertThat(crm.authentic(after, Topics.ORDERS, "key", BODY)).isFalse();
    assertThat(later.authentic(after, Topics.ORDERS, "key", BODY)).isTrue();
  }

  @Test
  void aMissingOrAShortKeyIsToldBeforeAnythingIsSaid() {
    assertThatThrownBy(() -> new Seals(Role.MODELS, ""))
        .hasMessageContaining("models")
        .hasMessageContaining("crm");
    assertThatThrownBy(() -> new Seals(Role.MODELS, with(Role.MODELS, Role.CRM, "c2hvcnQ")))
        .hasMessageContaining("32 bytes");
  }

  @Property(tries = 200)
  void anEnvelopeSurvivesItsJourney(@ForAll String key, @ForAll String body) {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    Envelope sent = pricing.seal(Topics.ORDERS, key, body, Mark.CANARY, trace);
    Envelope come = Envelope.of(sent.headers()).orElseThrow();
    assertThat(come.traceparent()).isEqualTo(trace);
    assertThat(come.mark()).isEqualTo(Mark.CANARY);
    assertThat(crm.authentic(come, Topics.ORDERS, key, body)).isTrue();
  }

  @Test
  void nothingOfAnEnvelopeIsAnOldRecord() {
    assertThat(Envelope.of(List.of())).isEqualTo(Optional.empty());
    assertThat(Envelope.of(List.of(header("spring_json", "x")))).isEqualTo(Optional.empty());
  }

  @Test
  void aTornEnvelopeIsNoEnvelope() {
    List<Header> whole = shop.seal(Topics.ORDERS, "key", BODY, null, null).headers();
    for (Header twice : whole) {
      List<Header> headers = new ArrayList<>(whole);
      headers.add(twice);
      assertTorn(headers);
    }
    for (String missing : List.of("version", "by")) {
      List<Header> headers = new ArrayList<>(whole);
      headers.removeIf(header -> header.name().equals(missing));
      assertTorn(headers);
    }
    assertTorn(List.of(header("version", "1"), header("by", "the boss")));
    assertTorn(List.of(header("version", "-1"), header("by", "shop")));
    assertTorn(List.of(header("version", "99999999999999999999"), header("by", "shop")));
    assertTorn(List.of(header("version", "1"), header("by", "shop"), header("mark", "GIFT")));
    assertTorn(List.of(header("version", "1"), new Header("by", null)));
  }

  @Test
  void whatIsNoTraceparentIsNotCarriedOn() {
    for (String text : List.of("", "00-0-0-0", "00-" + "0".repeat(32) + "-b7ad6b7169203331-01")) {
      List<Header> headers =
          List.of(header("version", "1"), header("by", "shop"), header("traceparent", text));
      assertThat(Envelope.of(headers).orElseThrow().traceparent()).isNull();
    }
  }

  private static void assertTorn(List<Header> headers) {
    assertThatThrownBy(() -> Envelope.of(headers)).isInstanceOf(Envelope.Torn.class);
  }

  private static Header header(String name, String value) {
    return new Header(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static Envelope marked(Envelope e, Mark mark) {
    return new Envelope(e.version(), e.by(), mark, e.traceparent(), e.seals());
  }

  private static Envelope versioned(Envelope e, int version) {
    return new Envelope(version, e.by(), e.mark(), e.traceparent(), e.seals());
  }

  private static Envelope by(Envelope e, Role by) {
    return new Envelope(e.version(), by, e.mark(), e.traceparent(), e.seals());
  }

  private static Envelope with(Envelope e, Role listener, byte[] seal) {
    Map<Role, byte[]> seals = new EnumMap<>(e.seals());
    seals.put(listener, seal);
    return new Envelope(e.version(), e.by(), e.mark(), e.traceparent(), seals);
  }

  private static Seals seals(Role role) {
    return new Seals(role, Seals.setting(role, SealsTest::key));
  }

  private static String with(Role role, Role peer, String keys) {
    return Seals.setting(
        role,
        (one, other) -> one == peer || (other == peer && one == role) ? keys : key(one, other));
  }

  private static String key(Role one, Role other) {
    return "between-%010d-and-%010d-only-for-a-test-x".formatted(one.ordinal(), other.ordinal());
  }
}
