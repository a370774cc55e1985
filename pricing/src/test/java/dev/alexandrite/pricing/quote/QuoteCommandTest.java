package dev.alexandrite.pricing.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alexandrite.geometry.RingGenerator;
import dev.alexandrite.pricing.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class QuoteCommandTest {
  @TempDir Path folder;

  private record Ran(int exit, List<String> lines) {}

  private static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new QuoteCommand()).setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(out));
    int exit = line.execute(arguments);
    return new Ran(exit, out.toString().lines().toList());
  }

  @Test
  void aRingIsMeasuredAndPricedOnOneLine() throws IOException {
    RingGenerator ring = new RingGenerator(17.3, 2.2, 96);
    Path file = Files.write(folder.resolve("ring.stl"), ring.stl());

    Ran ran = run("--json", file.toString());

    assertThat(ran.exit()).isZero();
    assertThat(ran.lines()).hasSize(1);
    JsonNode line = Json.MAPPER.readTree(ran.lines().getFirst());
    assertThat(line.path("file").asString()).isEqualTo(file.toString());
    assertThat(line.path("format").asString()).isEqualTo("STL_BINARY");
    assertThat(line.path("units").asString()).isEqualTo("MILLIMETRE");
    assertThat(line.path("triangles").asInt()).isEqualTo(ring.triangles());
    assertThat(line.path("volumeMm3").asDouble()).isCloseTo(ring.volumeMm3(), within(1e-3));
    assertThat(line.path("boundsMm").path("min").size()).isEqualTo(3);
    assertThat(line.path("watertight").asBoolean()).isTrue();
    assertThat(line.path("bodies").asInt()).isEqualTo(1);
    assertThat(line.path("minWallMm").asDouble()).isBetween(1.5, 2.2);
    assertThat(line.path("verdict").asString()).isEqualTo("ACCEPT");
    assertThat(line.path("prices").size()).isEqualTo(12);
    assertThat(line.path("prices").get(0).path("unitPrice").path("currency").asString())
        .isEqualTo("EUR");
  }

  @Test
  void aRefusedFilePrintsItsProblemAndTheOthersAreMeasured() throws IOException {
    byte[] ring = new RingGenerator(17.3, 2.2, 96).stl();
    Path cut = Files.write(folder.resolve("cut.stl"), java.util.Arrays.copyOf(ring, 999));
    Path good = Files.write(folder.resolve("good.stl"), ring);

    Ran ran = run("--json", cut.toString(), folder.resolve("none.stl").toString(), good.toString());

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.lines()).hasSize(3);
    JsonNode refused = Json.MAPPER.readTree(ran.lines().get(0));
    assertThat(refused.path("problem").path("code").asString()).isEqualTo("truncated");
    assertThat(refused.path("problem").path("detail").asString()).isNotBlank();
    assertThat(Json.MAPPER.readTree(ran.lines().get(1)).path("problem").path("code").asString())
        .isEqualTo("file-not-readable");
    assertThat(Json.MAPPER.readTree(ran.lines().get(2)).path("prices").size()).isEqualTo(12);
  }

  @Test
  void whatIsThickAllThroughTakesCareInGoldAndPaysForItsFeederAndIsNotHeld() throws IOException {
    Path thick = Files.write(folder.resolve("thick.stl"), new RingGenerator(17.3, 4.2, 96).stl());
    Path slim = Files.write(folder.resolve("slim.stl"), new RingGenerator(17.3, 3.9, 96).stl());

    List<String> lines = run("--json", thick.toString(), slim.toString()).lines();

    JsonNode line = Json.MAPPER.readTree(lines.getFirst());
    assertThat(line.path("held").isNull()).isTrue();
    assertThat(line.path("thickestMm").asDouble()).isBetween(4.15, 4.2);
    assertThat(line.path("findings").toString()).contains("THICK_SOLID");
    assertThat(line.path("prices").toString()).contains("\"SOLID\"", "WITH_CARE");
    assertThat(lines.get(1)).doesNotContain("THICK_SOLID", "\"SOLID\"");
  }

  @Test
  void theUnitCanBeSaid() throws IOException {
    Path file = Files.write(folder.resolve("inches.stl"), new RingGenerator(0.7, 0.09, 96).stl());

    JsonNode doubtful = Json.MAPPER.readTree(run("--json", file.toString()).lines().getFirst());
    JsonNode inches =
        Json.MAPPER.readTree(run("--json", "--unit", "INCH", file.toString()).lines().getFirst());

    assertThat(doubtful.path("held").asString()).isEqualTo("UNIT");
    assertThat(doubtful.path("unitChoices").size()).isPositive();
    assertThat(inches.path("held").isNull()).isTrue();
    assertThat(inches.path("ringBoreMm").asDouble()).isCloseTo(17.78, within(0.05));
  }

  @Test
  void engravingAndStonesAreTermsOfThePrice() throws IOException {
    String file =
        Files.write(folder.resolve("ring.stl"), new RingGenerator(17.3, 2.2, 96).stl()).toString();
    JsonNode bare = Json.MAPPER.readTree(run("--json", file).lines().getFirst());

    Ran ran =
        run("--json", "--engrave", "12", "--stones", "ruby:3:45.00", "--stones=own:1:0", file);

    JsonNode rich = Json.MAPPER.readTree(ran.lines().getFirst());
    JsonNode price = rich.path("prices").get(0);
    assertThat(price.path("terms").findValuesAsString("term"))
        .containsSubsequence("ENGRAVING", "STONES", "STONES", "SETTING");
    assertThat(price.path("terms").findParents("inputs"))
        .anyMatch(term -> term.path("inputs").path("characters").asString().equals("12"))
        .anyMatch(term -> term.path("amount").path("amountMinor").asLong() == 13_500);
    assertThat(price.path("unitPrice").path("amountMinor").asLong())
        .isGreaterThan(
            13_500 + bare.path("prices").get(0).path("unitPrice").path("amountMinor").asLong());
    assertThat(run("--stones", "ruby", file).lines().getFirst())
        .contains("KIND:COUNT:PRICE, such as ruby:3:45.00");
    assertThat(run("--engrave", "-1", file).exit()).isEqualTo(2);
  }

  @Test
  void withoutJsonItIsForPeople() throws IOException {
    Path file = Files.write(folder.resolve("ring.stl"), new RingGenerator(17.3, 2.2, 96).stl());

    Ran ran = run(file.toString());

    assertThat(ran.exit()).isZero();
    assertThat(ran.lines().getFirst()).contains("STL_BINARY").contains("watertight");
    assertThat(ran.lines()).anyMatch(l -> l.contains("PLATINUM_950") && l.contains("EUR a piece"));
  }

  @Test
  void filesAloneAreQuotedAsTheLibraryOfOptionsWouldHaveThemQuoted() throws IOException {
    Path ring = Files.write(folder.resolve("ring.stl"), new RingGenerator(17.3, 2.2, 96).stl());
    for (List<String> plain :
        List.of(
            List.of(ring.toString()),
            List.of("--json", ring.toString()),
            List.of(ring.toString(), folder.resolve("none.stl").toString(), "--json"))) {
      assertThat(FileQuotes.isPlain(plain)).isTrue();
      StringWriter out = new StringWriter();
      int exit = FileQuotes.quote(plain, new PrintWriter(out));
      assertThat(new Ran(exit, out.toString().lines().toList()))
          .isEqualTo(run(plain.toArray(String[]::new)));
    }
    for (List<String> optional :
        List.of(
            List.<String>of(),
            List.of("--json"),
            List.of("--help"),
            List.of(""),
            List.of("@" + ring),
            List.of("--", ring.toString()),
            List.of(ring.toString(), "--unit", "INCH"))) {
      assertThat(FileQuotes.isPlain(optional)).as("%s", optional).isFalse();
    }
  }
}
