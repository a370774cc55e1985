package dev.alexandrite.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.geometry.measure.Measurements;
import dev.alexandrite.geometry.measure.Models;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.read.MeshReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What some bodies measure, written down with the version of measuring. Figures that move without a
 * new version would leave old quotes as they are.
 */
class FiguresTest {
  private static final Path KEPT =
      Path.of("src/test/resources/dev/alexandrite/geometry/figures.txt");
  private static final String TITLE = "version " + Models.VERSION + "\n";

  @Test
  void whatBodiesMeasureChangesWithTheVersionOnly() throws Exception {
    String figures = TITLE + figures();
    String kept = Files.exists(KEPT) ? Files.readString(KEPT) : "";
    if (Boolean.getBoolean("golden.update") && !kept.startsWith(TITLE)) {
      Files.writeString(KEPT, figures);
      return;
    }
    assertThat(figures)
        .as("figures moved: raise Models.VERSION, and then run this with -Dgolden.update=true")
        .isEqualTo(kept);
  }

  private static String figures() throws IOException, Refusal {
    SequencedMap<String, Body> bodies = new TreeMap<>();
    WallCases.walls().forEach(it -> bodies.put("wall: " + it.name(), it.body()));
    WallCases.thick().forEach(it -> bodies.put("thick: " + it.name(), it.body()));
    bodies.put("chain", Body.chain(7, 24, 8));
    bodies.put(
        "crossed rings", Body.torus(9, 1, 60, 12).and(Body.torus(9, 1, 60, 12).moved(4, 0, 0)));
    bodies.put("corner in corner", Body.box(4, 4, 4, 2).and(Body.box(4, 4, 4, 1).moved(3, 3, 3)));
    bodies.put("flush plates", Body.box(8, 4, 1, 2).and(Body.box(8, 4, 1, 1).moved(3, 1, 1)));
    bodies.put("two pieces", Body.sphere(3, 24, 12).and(Body.box(5, 5, 5, 1).moved(20, 0, 0)));
    bodies.put("inches", Body.torus(9.75, 1.1, 60, 20).scaled(1 / 25.4));
    StringBuilder lines = new StringBuilder();
    for (var body : bodies.entrySet()) {
      lines.append(body.getKey()).append(": ").append(line(body.getValue())).append('\n');
    }
    return lines.toString();
  }

  private static String line(Body body) throws IOException, Refusal {
    byte[] ply = BodyFiles.ply(body, ByteOrder.LITTLE_ENDIAN);
    Deadline deadline = Deadline.in(Limits.DEFAULT.time());
    Mesh mesh = MeshReader.read(MemorySegment.ofArray(ply), "ply", Limits.DEFAULT, deadline);
    Measurement it = Measurements.measure(mesh, Limits.DEFAULT, deadline);
    return String.format(
        Locale.ROOT,
        "%.7g mm3, %.7g mm2, %d bodies, %d pieces, walls %s, thickest %s, %s",
        it.volumeMm3(),
        it.areaMm2(),
        it.bodies(),
        it.pieces().count(),
        mm(it.minWallMm()),
        mm(it.thickest() == null ? null : it.thickest().diameterMm()),
        it.findings().stream().map(Finding::code).toList());
  }

  private static String mm(@Nullable Double figure) {
    return figure == null ? "unknown" : String.format(Locale.ROOT, "%.4g", figure);
  }
}
