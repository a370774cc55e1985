package dev.alexandrite.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alexandrite.contracts.OrderEvent.OrderPacked;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class WireTest {
  private static final JsonMapper JSON = new JsonMapper();

  static Stream<String> orderEvents() {
    return OrderEvent.TYPES.stream().map(Class::getSimpleName);
  }

  static Stream<String> messages() {
    return Message.TYPES.stream().map(Class::getSimpleName);
  }

  @ParameterizedTest
  @MethodSource("orderEvents")
  void everyKeptExampleOfAnOrderEventIsStillUnderstood(String type) throws IOException {
    String example = example(type);
    Said said = Wire.readSaid(example);
    assertThat(said.event().type()).isEqualTo(type);
    assertThat(JSON.readTree(Wire.write(said))).isEqualTo(JSON.readTree(example));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyKeptExampleOfAMessageIsStillUnderstood(String type) throws IOException {
    String example = example(type);
    Message message = Wire.readMessage(example);
    assertThat(message.type()).isEqualTo(type);
    assertThat(JSON.readTree(Wire.write(message))).isEqualTo(JSON.readTree(example));
  }

  @Test
  void aFieldOfANewerSpeakerIsPassedOver() throws IOException {
    String newer = example("OrderPacked").replace("\"type\"", "\"boxColour\": \"red\", \"type\"");
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

  private static String example(String type) throws IOException {
    try (InputStream in = WireTest.class.getResourceAsStream("/examples/" + type + ".v1.json")) {
      assertThat(in).as("an example of %s under contracts/…/examples", type).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
