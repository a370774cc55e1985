package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.Caller;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What {@code docs/the-life-of-an-order.md} tells, done: through the public HTTP APIs alone. */
@Tag("slow")
class LifeOfAnOrderTest {

  @Test
  void aGuestsAPartnersAndAReadyPieceLiveTheirWholeLives() throws Exception {
    List<Story.Told> told = WholeHouse.tell(null);

    assertThat(told)
        .extracting(story -> story.lastView().path("state").asString())
        .containsExactly("CLOSED", "CLOSED", "CLOSED");
    mesHandsOnWhatAssignmentSays();
  }

  /** By interfaces of its own, which nobody compares with {@code assignment} but this. */
  private static void mesHandsOnWhatAssignmentSays() throws Exception {
    String token = OtherPeople.staff("oleg");
    Caller mes = Caller.nobody(Role.MES.port(WholeHouse.portBase())).withToken(token);
    Caller assignment = Caller.nobody(Role.ASSIGNMENT.port(WholeHouse.portBase())).withToken(token);

    JsonNode pay = mes.get("/api/pay?limit=2").json();
    assertThat(pay.path("entries")).hasSize(2);
    assertThat(pay).isEqualTo(assignment.get("/api/pay?limit=2").json());
    String second = "/api/pay?limit=1&before=" + pay.path("entries").path(0).path("entry").asLong();
    assertThat(mes.get(second).json()).isEqualTo(assignment.get(second).json());

    UUID unknown = UUID.randomUUID();
    Caller.Answer refused = mes.post("/api/board/" + unknown + "/claim", "{}");
    Caller.Answer theirs =
        assignment.post("/api/claims", "{\"orderId\":\"%s\"}".formatted(unknown));
    assertThat(refused.status()).isEqualTo(theirs.status()).isBetween(400, 499);
    assertThat(refused.code()).isEqualTo(theirs.code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"oneringstudio_band_plain_17.3mm.stl", "jmarsik_twisted_ring_31scale.3mf"})
  void realPiecesOfJewelleryLiveTheirWholeLives(String name) throws Exception {
    List<Story.Told> told = WholeHouse.tell(realModel(name));

    assertThat(told)
        .extracting(story -> story.lastView().path("state").asString())
        .containsExactly("CLOSED", "CLOSED", "CLOSED");
  }

  /** From the collection that lies beside the project, where it does. */
  private static Path realModel(String name) {
    Path folder =
        Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
            .map(above -> above.resolve("shared/models/visible"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(null);
    if (folder == null && Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError("the collection of models is missing");
    }
    Assumptions.assumeTrue(folder != null, "the collection of models is not here");
    return Objects.requireNonNull(folder).resolve(name);
  }
}
