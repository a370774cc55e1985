package dev.alexandrite.geometry.surface;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What each shell is: a solid, a cavity of another, or doubtful. A shell on its own counts with its
 * absolute volume, so a mirrored body is worth as much as its twin. A shell inside another is a
 * cavity if it faces the other way than the one around it, whichever way that is.
 */
public final class Solids {
  public double volume;
  public final double[] moment = new double[3];
  public int cavities;
  public int inverted;
  public int invertedFacets;
  public int ambiguous;
  public int firstAmbiguous = -1;
  public boolean nestingUnknown;

  /** For every shell 1 where its facets, as turned to agree, face the material. */
  public final byte[] inward;

  /**
   * For every shell the one whose material it bounds: itself, or the one around a cavity; -1 where
   * that is doubtful.
   */
  public final int[] bodyOf;

  /**
   * @param parentsIfKnown for every shell the smallest closed shell around it, or -1
   */
  public Solids(Surface surface, int @Nullable [] parentsIfKnown) {
    Shells shells = surface.shells;
    MassProperties mass = surface.mass;
    inward = new byte[shells.count];
    bodyOf = new int[shells.count];
    int[] parents = parentsIfKnown;
    if (parents == null) {
      nestingUnknown = true;
      parents = new int[shells.count];
      Arrays.fill(parents, -1);
    }
    double open = 0;
    double[] openMoment = new double[3];
    for (int s = 0; s < shells.count; s++) {
      double given = mass.signedVolume(s);
      double weight;
      bodyOf[s] = s;
      if (!shells.closed[s]) {
        open += given;
        inward[s] = (byte) (given < 0 ? 1 : 0);
        for (int axis = 0; axis < 3; axis++) {
          openMoment[axis] += mass.moment(s, axis);
        }
        continue;
      } else if (parents[s] < 0) {
        weight = Math.signum(given);
        if (given < 0) {
          inward[s] = 1;
          inverted++;
          invertedFacets += shells.facets[s];
        }
      } else if (given * mass.signedVolume(parents[s]) < 0) {
        boolean isCavity = depth(parents, s) % 2 == 1;
        weight = Math.signum(given) * (isCavity ? -1 : 1);
        inward[s] = (byte) (given < 0 != isCavity ? 1 : 0);
        cavities += isCavity ? 1 : 0;
        bodyOf[s] = isCavity ? parents[s] : s;
      } else {
        bodyOf[s] = -1;
        weight = 0; // the union of a solid and a solid within it
        ambiguous++;
        firstAmbiguous = firstAmbiguous < 0 ? s : firstAmbiguous;
      }
      volume += weight * given;
      for (int axis = 0; axis < 3; axis++) {
        moment[axis] += weight * mass.moment(s, axis);
      }
    }
    // Open shells only make sense together: their signed sum, whichever way they face.
    volume += Math.abs(open);
    for (int axis = 0; axis < 3; axis++) {
      moment[axis] += Math.signum(open) * openMoment[axis];
    }
  }

  private static int depth(int[] parents, int shell) {
    int depth = 0;
    for (int s = parents[shell]; s >= 0 && depth <= parents.length; s = parents[s]) {
      depth++;
    }
    return depth;
  }
}
