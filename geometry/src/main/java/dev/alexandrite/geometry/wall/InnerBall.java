package dev.alexandrite.geometry.wall;

import dev.alexandrite.geometry.Point;

/**
 * A ball inside the metal that grows until it is stuck. It begins as the largest that touches the
 * surface at a point (the shrinking ball of Ma, Bae and Choi 2012), and moves from there the way in
 * which the distance to the surface grows, until metal holds it from all sides or from two that are
 * nearly opposite: a wall; or until it is so large that it doesn't matter. So a rim of a thick body
 * is no wall, and a square or three-cornered prong is one. Reusable, one for each thread.
 */
final class InnerBall {
  /** Of the radius: what of the ball may stick out, which bridges the steps of fine facets. */
  private static final double SLACK = 0.005;

  /**
   * How much the distance to the surface may grow along a wall: half the angle between its sides,
   * as a sine. A taper of 25 degrees is a wall, a knife edge of 30 is a rim.
   */
  private static final double STUCK = 0.22;

  /** Of the radius: each step's centre stays in the ball before it, and so in the metal. */
  private static final double STRIDE = 0.95;

  /** The same where three or four contacts hold the ball: it is nearly in the middle of them. */
  private static final double HELD = 0.02;

  /** Of the radius: a ball that has shrunk no more than to this is right. */
  private static final double CLOSE = 0.98;

  /** Of the radius: who is met so soon holds the ball already. */
  private static final double AT_ONCE = 0.005;

  /** Of the radius: a surface so far from the centre does not hold the ball. */
  private static final double LEFT = 1.03;

  private static final int STEPS_MAX = 40;
  private static final int STALLED_MAX = 8;
  private static final int SHRINKS_MAX = 40;
  private static final int CONTACTS_MAX = 4;

  final Nearest nearest;

  double x;
  double y;
  double z;
  double radius;

  /** Unit vectors from the centre to where the surface holds the ball. */
  final double[] contacts = new double[3 * CONTACTS_MAX];

  int contactCount;

  /** The facets of the contacts. */
  private final int[] facets = new int[CONTACTS_MAX];

  /** The nearest point of the hull of the contacts to the centre, in radii. */
  private final double[] hull = new double[3];

  private final double[] trial = new double[3];
  private int used;

  InnerBall(Nearest nearest) {
    this.nearest = nearest;
  }

  /**
   * Becomes the largest ball that touches the surface at this point; false where it is larger than
   * that.
   *
   * @param t the facet
   * @param n its outward unit normal
   */
  boolean touches(int t, double px, double py, double pz, double[] n, double largest) {
    facets[0] = t;
    double r = largest;
    boolean isHeld = false;
    int met = -1;
    for (int i = 0; i < SHRINKS_MAX; i++) {
      if (!nearest.find(px - r * n[0], py - r * n[1], pz - r * n[2], (1 - SLACK) * r)) {
        break;
      }
      double vx = nearest.x - px;
      double vy = nearest.y - py;
      double vz = nearest.z - pz;
      double deep = -(vx * n[0] + vy * n[1] + vz * n[2]);
      double next = (vx * vx + vy * vy + vz * vz) / (2 * deep);
      if (!(deep > 0) || !(next < r)) {
        break;
      }
      isHeld = true;
      met = nearest.triangle;
      boolean isClose = next > CLOSE * r;
      r = next;
      if (isClose) {
        break;
      }
    }
    x = px - r * n[0];
    y = py - r * n[1];
    z = pz - r * n[2];
    radius = r;
    contactCount = 1;
    System.arraycopy(n, 0, contacts, 0, 3);
    if (isHeld) {
      addContact(met);
    }
    return isHeld;
  }

  /** Whether, growing, it gets stuck in a wall before its radius is so large. */
  boolean getsStuck(double radiusMax) {
    return climbs(STUCK, radiusMax);
  }

  /** Becomes the largest ball that can be reached from one round a point in the metal, growing. */
  void growFrom(Point centre, double radiusMax) {
    x = centre.x();
    y = centre.y();
    z = centre.z();
    shrinkIntoMetal();
    climbs(HELD, radiusMax);
    shrinkIntoMetal();
  }

  /** As large as it can be where it is, with nothing of it outside. */
  private void shrinkIntoMetal() {
    nearest.find(x, y, z, Double.POSITIVE_INFINITY);
    double dx = nearest.x - x;
    double dy = nearest.y - y;
    double dz = nearest.z - z;
    radius = Math.sqrt(dx * dx + dy * dy + dz * dz);
    setContact(0, nearest.triangle, dx / radius, dy / radius, dz / radius);
    contactCount = 1;
  }

  /**
   * Up the distance to the surface; false where it gets to a radius so large, or nowhere.
   *
   * @param stuck between two sides it ends where the distance grows no faster
   */
  private boolean climbs(double stuck, double radiusMax) {
    int stalled = 0;
    for (int i = 0; i < STEPS_MAX; i++) {
      refreshContacts();
      if (contactCount == 0) {
        return false;
      }
      double growth = growth();
      if (growth <= (contactCount == 2 ? stuck : HELD)) {
        return radius < radiusMax;
      }
      if (radius >= (1 - SLACK) * radiusMax) {
        return false;
      }
      double ux = -hull[0] / growth;
      double uy = -hull[1] / growth;
      double uz = -hull[2] / growth;
      double s = Math.min(STRIDE * radius, (radiusMax - radius) / growth);
      int met = -1;
      for (int k = 0; k < SHRINKS_MAX; k++) {
        double r = radius + growth * s;
        if (!nearest.find(x + s * ux, y + s * uy, z + s * uz, (1 - SLACK) * r)) {
          break;
        }
        met = nearest.triangle;
        double next = untilMet(nearest.x - x, nearest.y - y, nearest.z - z, ux, uy, uz, growth);
        if (!(next < s)) {
          break;
        }
        s = next;
        if (s < AT_ONCE * radius) {
          break;
        }
      }
      x += s * ux;
      y += s * uy;
      z += s * uz;
      radius += growth * s;
      stalled = s < AT_ONCE * radius ? stalled + 1 : 0;
      if (stalled > STALLED_MAX) {
        return growth <= stuck;
      }
      if (met >= 0) {
        addContact(met);
      }
    }
    return false;
  }

  /** How far the centre can go along u, the radius growing, until the ball meets a point. */
  private double untilMet(
      double vx, double vy, double vz, double ux, double uy, double uz, double growth) {
    double ahead = vx * ux + vy * uy + vz * uz + radius * growth;
    double left = vx * vx + vy * vy + vz * vz - radius * radius;
    if (left <= 0) {
      return 0;
    }
    double root = ahead * ahead - (1 - growth * growth) * left;
    return ahead <= 0 || root < 0 ? Double.POSITIVE_INFINITY : left / (ahead + Math.sqrt(root));
  }

  /** Where a surface is round the ball has rolled on, and may have left it. */
  private void refreshContacts() {
    int count = contactCount;
    contactCount = 0;
    for (int i = 0; i < count; i++) {
      nearest.findOn(facets[i], x, y, z);
      double dx = nearest.x - x;
      double dy = nearest.y - y;
      double dz = nearest.z - z;
      double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
      if (length <= LEFT * radius) {
        setContact(contactCount++, facets[i], dx / length, dy / length, dz / length);
      }
    }
  }

  private void setContact(int i, int facet, double dx, double dy, double dz) {
    facets[i] = facet;
    contacts[3 * i] = dx;
    contacts[3 * i + 1] = dy;
    contacts[3 * i + 2] = dz;
  }

  private void addContact(int met) {
    // The point met may be a little beside the one in which the ball now touches.
    nearest.findOn(met, x, y, z);
    double dx = nearest.x - x;
    double dy = nearest.y - y;
    double dz = nearest.z - z;
    double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    for (int i = 0; i < contactCount; i++) {
      double along = dx * contacts[3 * i] + dy * contacts[3 * i + 1] + dz * contacts[3 * i + 2];
      if (!(along < (1 - 1e-6) * length)) {
        return;
      }
    }
    int at = Math.min(contactCount, CONTACTS_MAX - 1);
    setContact(at, met, dx / length, dy / length, dz / length);
    contactCount = at + 1;
  }

  /**
   * How fast the distance to the surface grows for a step at best: the distance of the centre from
   * the hull of the contacts. Contacts that don't span its nearest point are let go.
   */
  private double growth() {
    double best = Double.POSITIVE_INFINITY;
    int bestUsed = 0;
    double bestX = 0;
    double bestY = 0;
    double bestZ = 0;
    for (int subset = 1; subset < 1 << contactCount; subset++) {
      if (Integer.bitCount(subset) <= 3 && nearestOf(subset)) {
        double length = trial[0] * trial[0] + trial[1] * trial[1] + trial[2] * trial[2];
        if (length < best) {
          best = length;
          bestUsed = subset;
          bestX = trial[0];
          bestY = trial[1];
          bestZ = trial[2];
        }
      }
    }
    if (contactCount == CONTACTS_MAX && isAround()) {
      best = 0;
      bestUsed = (1 << CONTACTS_MAX) - 1;
    }
    hull[0] = bestX;
    hull[1] = bestY;
    hull[2] = bestZ;
    used = bestUsed;
    keepUsed();
    return Math.sqrt(best);
  }

  private void keepUsed() {
    int kept = 0;
    for (int i = 0; i < contactCount; i++) {
      if ((used >> i & 1) == 1) {
        setContact(kept++, facets[i], contacts[3 * i], contacts[3 * i + 1], contacts[3 * i + 2]);
      }
    }
    contactCount = Math.min(kept, CONTACTS_MAX - 1);
  }

  /** The nearest point of the plane, line or point through these contacts, if it is between. */
  private boolean nearestOf(int subset) {
    int i = Integer.numberOfTrailingZeros(subset);
    int rest = subset & subset - 1;
    if (rest == 0) {
      System.arraycopy(contacts, 3 * i, trial, 0, 3);
      return true;
    }
    int j = Integer.numberOfTrailingZeros(rest);
    rest &= rest - 1;
    if (rest == 0) { // unit vectors: in the middle
      for (int axis = 0; axis < 3; axis++) {
        trial[axis] = (contacts[3 * i + axis] + contacts[3 * j + axis]) / 2;
      }
      return true;
    }
    // Unit vectors: the foot of the plane is the middle of the circle through the three.
    int k = Integer.numberOfTrailingZeros(rest);
    double ij = dot(i, j);
    double jk = dot(j, k);
    double ki = dot(k, i);
    double a = (1 - jk) * (1 + jk - ij - ki);
    double b = (1 - ki) * (1 + ki - ij - jk);
    double c = (1 - ij) * (1 + ij - jk - ki);
    double sum = a + b + c;
    if (!(a >= 0 && b >= 0 && c >= 0 && sum > 1e-12)) {
      return false;
    }
    for (int axis = 0; axis < 3; axis++) {
      trial[axis] =
          (a * contacts[3 * i + axis] + b * contacts[3 * j + axis] + c * contacts[3 * k + axis])
              / sum;
    }
    return true;
  }

  private double dot(int i, int j) {
    return contacts[3 * i] * contacts[3 * j]
        + contacts[3 * i + 1] * contacts[3 * j + 1]
        + contacts[3 * i + 2] * contacts[3 * j + 2];
  }

  /** Whether four contacts stand on all sides of the centre. */
  private boolean isAround() {
    double all = 0;
    for (int i = 0; i < 4; i++) {
      double turn = turn((i + 1) % 4, (i + 2) % 4, (i + 3) % 4) * (i % 2 == 0 ? 1 : -1);
      if (turn * all < 0 || turn == 0) {
        return false;
      }
      all = turn;
    }
    return true;
  }

  private double turn(int i, int j, int k) {
    double[] d = contacts;
    return d[3 * i] * (d[3 * j + 1] * d[3 * k + 2] - d[3 * j + 2] * d[3 * k + 1])
        + d[3 * i + 1] * (d[3 * j + 2] * d[3 * k] - d[3 * j] * d[3 * k + 2])
        + d[3 * i + 2] * (d[3 * j] * d[3 * k + 1] - d[3 * j + 1] * d[3 * k]);
  }
}
