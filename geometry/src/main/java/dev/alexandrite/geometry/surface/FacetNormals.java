package dev.alexandrite.geometry.surface;

/** Unit normals of facets, out of the metal whichever way a file has drawn them. */
public final class FacetNormals {
  private final Bvh tree;
  private final Shells shells;
  private final byte[] inward;

  public FacetNormals(Surface surface, Solids solids) {
    tree = surface.tree();
    shells = surface.shells;
    inward = solids.inward;
  }

  /** Not a number where the facet has no area. */
  public void outward(int t, double[] into) {
    double[] p = tree.points;
    int a = 3 * tree.corners[3 * t];
    int b = 3 * tree.corners[3 * t + 1];
    int c = 3 * tree.corners[3 * t + 2];
    double ux = p[b] - p[a];
    double uy = p[b + 1] - p[a + 1];
    double uz = p[b + 2] - p[a + 2];
    double vx = p[c] - p[a];
    double vy = p[c + 1] - p[a + 1];
    double vz = p[c + 2] - p[a + 2];
    double nx = uy * vz - uz * vy;
    double ny = uz * vx - ux * vz;
    double nz = ux * vy - uy * vx;
    boolean turn = (shells.turned[t] == 1) != (inward[shells.shellOf[t]] == 1);
    double length = (turn ? -1 : 1) * Math.sqrt(nx * nx + ny * ny + nz * nz);
    into[0] = nx / length;
    into[1] = ny / length;
    into[2] = nz / length;
  }
}
