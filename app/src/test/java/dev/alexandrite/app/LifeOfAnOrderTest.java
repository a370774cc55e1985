package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/the-life-of-an-order.md} tells, done: through the public HTTP APIs alone. */
class LifeOfAnOrderTest {

  @Test
  void aGuestsAPartnersAndAReadyPieceLiveTheirWholeLives() throws Exception {
    List<Story.Told> told = WholeHouse.tell(null);

    assertThat(told)
        .extracting(story -> story.lastView().path("state").asString())
        .containsExactly("CLOSED", "CLOSED", "CLOSED");
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
