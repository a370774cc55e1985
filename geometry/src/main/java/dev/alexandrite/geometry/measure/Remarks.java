package dev.alexandrite.geometry.measure;

import dev.alexandrite.geometry.Box;
import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.FindingCode;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.join.Joining;
import dev.alexandrite.geometry.join.Union;
import dev.alexandrite.geometry.mesh.Mesh;
import dev.alexandrite.geometry.surface.Shells;
import dev.alexandrite.geometry.surface.Solids;
import dev.alexandrite.geometry.surface.Surface;
import dev.alexandrite.geometry.surface.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What there is to say about a mesh beside its figures. */
final class Remarks {
  /** Coarser steps between neighbouring 32-bit coordinates go to review. */
  private static final double STEP_MAX_MM = 0.005;

  private final Mesh mesh;
  private final Limits limits;
  final List<Finding> findings;

  Remarks(Mesh mesh, Limits limits) {
    this.mesh = mesh;
    this.limits = limits;
    findings = new ArrayList<>(mesh.remarks);
  }

  void report(Surface surface, Solids solids) {
    Topology topology = surface.topology;
    Shells shells = surface.shells;
    if (!surface.isClosed) {
      findings.add(
          new Finding(
              FindingCode.NOT_WATERTIGHT,
              "%,d open edges, %,d edges with more than two facets"
                  .formatted(topology.openEdges, topology.crowdedEdges),
              placesOf(topology, topology.openEdges > 0 ? Topology.OPEN : Topology.CROWDED)));
    } else if (topology.crowdedEdges > 0) {
      findings.add(
          new Finding(
              FindingCode.NON_MANIFOLD,
              "%,d edges with more than two facets".formatted(topology.crowdedEdges),
              placesOf(topology, Topology.CROWDED)));
    }
    int turned = surface.turned();
    int unorientable = 0;
    for (int s = 0; s < shells.count; s++) {
      unorientable += shells.orientable[s] ? 0 : 1;
    }
    if (unorientable > 0) {
      add(FindingCode.NOT_ORIENTABLE, "%,d shells without a consistent side", unorientable);
    }
    if (turned > 0) {
      add(FindingCode.REORIENTED, "%,d facets faced the wrong way and were turned", turned);
    }
    if (solids.inverted > 0) {
      add(FindingCode.INVERTED, "%,d bodies were inside out and were turned", solids.inverted);
    }
    if (solids.ambiguous > 0) {
      findings.add(
          new Finding(
              FindingCode.NESTED_AMBIGUOUS,
              "%,d shells inside others face the same way: cavity or solid? Counted as solid"
                  .formatted(solids.ambiguous),
              List.of(mesh.middle(shells.firstTriangle[solids.firstAmbiguous]))));
    }
    if (solids.nestingUnknown) {
      add(
          FindingCode.TOO_MANY_BODIES,
          "%,d separate shells: cavities not looked for",
          shells.count);
    }
    int repeated = topology.repeated.cardinality();
    if (repeated > 0) {
      findings.add(
          new Finding(
              hasRepeatedShell(topology, shells)
                  ? FindingCode.DUPLICATE_SHELL
                  : FindingCode.DUPLICATE_FACETS,
              "%,d facets repeat others and were not counted".formatted(repeated),
              List.of(mesh.middle(topology.repeated.nextSetBit(0)))));
    }
    int flat = topology.collapsed + surface.flat();
    if (flat > 0) {
      add(FindingCode.DEGENERATE_FACETS, "%,d facets without area", flat);
    }
  }

  private void add(FindingCode code, String detail, int count) {
    findings.add(new Finding(code, detail.formatted(count)));
  }

  private static boolean hasRepeatedShell(Topology topology, Shells shells) {
    int[] shellAt = new int[topology.vertexCount];
    for (int t = 0; t < topology.triangleCount; t++) {
      for (int k = 0; k < 3 && shells.shellOf[t] >= 0; k++) {
        shellAt[topology.corners[3 * t + k]] = shells.shellOf[t];
      }
    }
    int[] repeated = new int[shells.count];
    for (int t = topology.repeated.nextSetBit(0); t >= 0; t = topology.repeated.nextSetBit(t + 1)) {
      int shell = shellAt[topology.corners[3 * t]];
      if (++repeated[shell] >= shells.facets[shell]) {
        return true;
      }
    }
    return false;
  }

  /** Middles of some edges with this mark, spread over the file. */
  private List<Point> placesOf(Topology topology, int mark) {
    List<Point> places = new ArrayList<>();
    int step = Math.max(1, topology.twins.length / (4 * Finding.PLACES_MAX));
    for (int half = 0, skipTo = 0; half < topology.twins.length; half++) {
      if (half >= skipTo && topology.twins[half] == mark) {
        Point a = mesh.point(topology.from(half));
        Point b = mesh.point(topology.to(half));
        places.add(new Point((a.x() + b.x()) / 2, (a.y() + b.y()) / 2, (a.z() + b.z()) / 2));
        skipTo = half + step;
        if (places.size() == Finding.PLACES_MAX) {
          break;
        }
      }
    }
    return places;
  }

  void reportPrecision(Box box) {
    double farthest = 0;
    for (Point corner : List.of(box.min(), box.max())) {
      farthest = Math.max(farthest, Math.abs(corner.x()));
      farthest = Math.max(farthest, Math.max(Math.abs(corner.y()), Math.abs(corner.z())));
    }
    float step = Math.ulp((float) farthest);
    if (mesh.singlePrecision && step > STEP_MAX_MM) {
      findings.add(
          new Finding(
              FindingCode.PRECISION,
              "So far from the origin the file's numbers have steps of %.2g mm".formatted(step)));
    }
  }

  void reportStones(Stones.Found stones) {
    if (stones.count() > 0) {
      findings.add(
          new Finding(
              FindingCode.STONES_DRAWN,
              stones.count() == 1
                  ? "A body looks like a cut stone, and was measured as metal"
                  : "%,d bodies look like cut stones, and were measured as metal"
                      .formatted(stones.count()),
              stones.places()));
    }
  }

  /** Whether what bodies are together can be told; otherwise a finding says why not. */
  boolean isSure(Joining joining, Union union) {
    if (!joining.faults().isEmpty()) {
      findings.add(
          new Finding(
              FindingCode.SELF_OVERLAP,
              "The surface of a body passes through itself: %.4g mm² of it lie inside"
                  .formatted(joining.faultArea()),
              joining.faults()));
    } else if (!union.hollows().isEmpty()) {
      findings.add(
          new Finding(
              FindingCode.SELF_OVERLAP,
              "The surface meets itself so that a hollow or a lens is left without a wall",
              union.hollows()));
    } else if (union.isContrary) {
      findings.add(
          new Finding(
              FindingCode.SELF_OVERLAP,
              "Bodies of which one is inside out pass through each other: is it a cut or metal?",
              union.places()));
    } else if (!(union.volumeBound <= Joining.BOUND_MAX * union.volume)
        || !(union.areaBound <= Joining.BOUND_MAX * union.area)) {
      findings.add(
          new Finding(
              FindingCode.SELF_OVERLAP,
              "%,d overlaps of bodies, and their union is not sure to a thousandth: ±%.3g mm³"
                  .formatted(union.overlaps, union.volumeBound),
              union.places()));
    } else {
      return true;
    }
    return false;
  }

  /**
   * @param volume of all bodies, before they were joined
   */
  Measurement.Joined reportJoined(Union union, double volume, double area) {
    Measurement.Joined joined =
        new Measurement.Joined(
            union.overlaps,
            volume - union.volume,
            area - union.area,
            union.volumeBound,
            union.areaBound);
    findings.add(
        new Finding(
            FindingCode.BODIES_JOINED,
            String.format(
                Locale.ROOT,
                "Bodies joined: %,d overlaps, -%.4g mm³, -%.4g mm² of surface, to %.2g mm³",
                joined.overlaps(),
                joined.removedMm3(),
                joined.removedMm2(),
                joined.boundMm3()),
            union.places()));
    return joined;
  }

  void reportUnchecked(Shells shells) {
    if (shells.count <= limits.bodiesMax()) {
      findings.add(
          new Finding(
              FindingCode.OVERLAP_UNCHECKED,
              "So many facets meet others that not all could be compared"));
    }
  }
}
