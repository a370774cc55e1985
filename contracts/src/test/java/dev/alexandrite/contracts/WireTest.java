package dev.alexandrite.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.OrderEvent.OrderPacked;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class WireTest {
  private static final JsonMapper JSON = new JsonMapper();

  static Stream<String> orderEvents() {
    return OrderEvent.TYPES.stream().map(Class::getSimpleName).flatMap(WireTest::versions);
  }

  static Stream<String> messages() {
    return Message.TYPES.stream().map(Class::getSimpleName).flatMap(WireTest::versions);
  }

  /** The first, and every later one that there is. */
  private static Stream<String> versions(String type) {
    return IntStream.iterate(
            1, n -> n == 1 || WireTest.class.getResource(path(type + ".v" + n)) != null, n -> n + 1)
        .mapToObj(n -> type + ".v" + n);
  }

  private static String path(String version) {
    return "/examples/" + version + ".json";
  }

  @ParameterizedTest
  @MethodSource("orderEvents")
  void everyKeptExampleOfAnOrderEventIsStillUnderstood(String version) throws IOException {
    String example = example(version);
    Said said = Wire.readSaid(example);
    assertThat(version).startsWith(said.event().type() + ".v");
    assertThat(JSON.readTree(Wire.write(said))).isEqualTo(JSON.readTree(example));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyKeptExampleOfAMessageIsStillUnderstood(String version) throws IOException {
    String example = example(version);
    Message message = Wire.readMessage(example);
    assertThat(version).startsWith(message.type() + ".v");
    assertThat(JSON.readTree(Wire.write(message))).isEqualTo(JSON.readTree(example));
  }

  @Test
  void aFieldOfANewerSpeakerIsPassedOver() throws IOException {
    String newer =
        example("OrderPacked.v1").replace("\"type\"", "\"boxColour\": \"red\", \"type\"");
    assertThat(Wire.readSaid(newer).event()).isEqualTo(new OrderPacked());
  }

  @Test
  void whatIsNoEventIsRefusedByName() {
    assertThatThrownBy(() -> Wire.readSaid("{\"event\":{\"type\":\"OrderEaten\"}}"))
        .isInstanceOf(Wire.Unreadable.class)
        .hasMessageContaining("OrderEaten");
    assertThatThrownBy(() -> Wire.readSaid("not json")).isInstanceOf(Wire.Unreadable.class);
    assertThatThrownBy(() -> Wire.readSaid("[]")).isInstanceOf(Wire.Unreadable.class);
    assertThatThrownBy(() -> Wire.readMessage("null")).isInstanceOf(Wire.Unreadable.class);
  }

  private static String example(String version) throws IOException {
    try (InputStream in = WireTest.class.getResourceAsStream(path(version))) {
      assertThat(in).as("an example of %s under contracts/…/examples", version).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
