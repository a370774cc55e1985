package dev.alexandrite.geometry.wall;

import dev.alexandrite.geometry.Finding;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.join.Covered;
import dev.alexandrite.geometry.mesh.Parts;
import dev.alexandrite.geometry.surface.Bvh;
import dev.alexandrite.geometry.surface.FacetNormals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Wall thickness: at points spread evenly over the surface, the largest ball inside the metal that
 * touches it there ({@link InnerBall}); first some over all of it for balls of any size, then so
 * many for small ones that nothing as large as the limit is missed. See RATIONALE.md.
 */
final class WallSampler {
  /** Of the limit: how dense the points are. */
  private static final double STEP = 0.4;

  /** Of the limit: thicker walls are found by the first look alone. */
  private static final double THIN = 2.5;

  /** Of the thinnest wall known: the second look is for what is thinner than this. */
  private static final double THINNER = 0.97;

  /** Of the thickness looked for: behind so much metal no wall can be so thin. */
  private static final double BEHIND = 1.6;

  /** Cosine: where both sides of the metal are so parallel, it is as thick as straight across. */
  private static final double PARALLEL = 0.94;

  /** Points of the first look. */
  private static final int FIRST_LOOK = 400;

  /** A lattice along three axes has so many points for each square, on average over directions. */
  private static final double POINTS_PER_SQUARE = 1.5;

  /** Boxes and facets looked at for each point, at least. */
  private static final double LEAST_WORK = 20;

  /** Points after which the work is counted together. */
  private static final int COUNTED_EVERY = 256;

  /** Always so many, whatever the machine. */
  private static final int CHUNKS = 64;

  /** A lattice has at most so many lines along a side. */
  private static final int LINES_MAX = 1 << 20;

  /** Thinnest places that are looked at more closely. */
  private static final int REFINED_MAX = 2 * Finding.PLACES_MAX;

  /**
   * Where a ball was stuck.
   *
   * @param place where it touches one side
   * @param side the unit vector from the centre to there
   * @param down away from where it is held, where that is to one side
   */
  record Spot(double thickness, Point place, Point centre, Point side, Point down) {
    static final Comparator<Spot> THINNEST =
        Comparator.comparingDouble(Spot::thickness)
            .thenComparingDouble(spot -> spot.place.x())
            .thenComparingDouble(spot -> spot.place.y())
            .thenComparingDouble(spot -> spot.place.z());

    /** What {@code ball} is stuck in. */
    static Spot of(InnerBall ball) {
      double[] c = ball.contacts;
      double[] down = new double[3];
      for (int i = 0; i < 3 * ball.contactCount; i++) {
        down[i % 3] -= c[i];
      }
      return new Spot(
          2 * ball.radius,
          new Point(
              ball.x + ball.radius * c[0],
              ball.y + ball.radius * c[1],
              ball.z + ball.radius * c[2]),
          new Point(ball.x, ball.y, ball.z),
          new Point(c[0], c[1], c[2]),
          new Point(down[0], down[1], down[2]));
    }

    private boolean isNear(Spot other, double apart) {
      double dx = place.x() - other.place.x();
      double dy = place.y() - other.place.y();
      double dz = place.z() - other.place.z();
      return dx * dx + dy * dy + dz * dz < apart * apart;
    }
  }

  private final Bvh tree;
  private final FacetNormals normals;
  private final @Nullable Covered covered;
  private final double[] box;
  private final double diagonal;
  private final double apart;
  private final long workMax;
  private final AtomicLong work = new AtomicLong();
  private final AtomicInteger samples = new AtomicInteger();
  private final AtomicBoolean gaveUp = new AtomicBoolean();

  /** Whether all that was wanted was looked at; otherwise nothing is said. */
  boolean isComplete = true;

  /** Null where there is no wall, or where not all was looked at. */
  Measurement.@Nullable Walls walls;

  /** Null where not all was looked at. */
  Measurement.@Nullable Thickest thickest;

  /**
   * @param covered which of the surface is none; null where no bodies meet
   * @param limit nothing as large as this is missed, in millimetres
   * @param workMax boxes and facets to look at
   */
  WallSampler(
      Bvh tree,
      FacetNormals normals,
      @Nullable Covered covered,
      double[] box,
      double area,
      double limit,
      long workMax) {
    this.tree = tree;
    this.normals = normals;
    this.covered = covered;
    this.box = box;
    this.workMax = workMax;
    double squares = 0;
    double longest = 0;
    for (int axis = 0; axis < 3; axis++) {
      double side = box[3 + axis] - box[axis];
      squares += side * side;
      longest = Math.max(longest, side);
    }
    diagonal = Math.sqrt(squares);
    apart = diagonal / 20;
    double least = longest / LINES_MAX;
    double step = STEP * limit;
    double first = Math.max(step, Math.sqrt(POINTS_PER_SQUARE * area / FIRST_LOOK));
    List<Spot> spots = firstLook(Math.max(first, least));
    if (first > step && isComplete) {
      double thinnest = spots.isEmpty() ? Double.POSITIVE_INFINITY : spots.getFirst().thickness;
      isComplete = step >= least && area / (step * step) * LEAST_WORK <= workMax;
      if (isComplete) {
        spots.addAll(secondLook(step, Math.min(THIN * limit, THINNER * thinnest)));
        spots.sort(Spot.THINNEST);
      }
    }
    if (isComplete && !spots.isEmpty()) {
      walls = result(spots);
    }
  }

  /**
   * Balls of any size: the thinnest walls apart from each other, thinnest first, and the thickest
   * place.
   */
  private List<Spot> firstLook(double step) {
    FirstLook[] looks = new FirstLook[CHUNKS];
    look(step, chunk -> looks[chunk] = new FirstLook());
    List<Spot> stuck = new ArrayList<>();
    Spot largest = null;
    for (FirstLook look : looks) {
      stuck.addAll(look.stuck);
      if (look.largest != null
          && (largest == null || Spot.THINNEST.compare(largest, look.largest) < 0)) {
        largest = look.largest;
      }
    }
    if (isComplete && largest != null) {
      InnerBall ball = new InnerBall(new Nearest(tree, covered));
      ball.growFrom(largest.centre, diagonal / 2);
      thickest = new Measurement.Thickest(2 * ball.radius, new Point(ball.x, ball.y, ball.z));
    }
    stuck.sort(Spot.THINNEST);
    Support support = new Support(new Nearest(tree, covered));
    List<Spot> spots = new ArrayList<>();
    for (Spot spot : stuck) {
      if (isComplete
          && spots.size() < REFINED_MAX
          && spots.stream().noneMatch(other -> other.isNear(spot, apart))
          && support.isWall(spot)) {
        spots.add(spot);
      }
    }
    return spots;
  }

  /** Small balls: the thinnest wall of each cell of space. */
  private List<Spot> secondLook(double step, double thin) {
    SecondLook[] looks = new SecondLook[CHUNKS];
    look(step, chunk -> looks[chunk] = new SecondLook(thin));
    Map<Long, Spot> all = new HashMap<>();
    for (SecondLook look : looks) {
      look.found.forEach(
          (cell, spot) ->
              all.merge(cell, spot, (a, b) -> Spot.THINNEST.compare(a, b) <= 0 ? a : b));
    }
    return new ArrayList<>(all.values());
  }

  private void look(double step, IntFunction<Look> looks) {
    Parts.run(CHUNKS, chunk -> looks.apply(chunk).through(chunk, step));
    isComplete &= work.get() <= workMax && !gaveUp.get();
  }

  /** At the points of some facets in sequence, on one thread. */
  private abstract class Look {
    final @Nullable Covered mine = covered == null ? null : covered.copy();
    final InnerBall ball = new InnerBall(new Nearest(tree, mine));
    final Bvh.Ray ray = tree.new Ray();
    final double[] normal = new double[3];
    private int normalOf = -1;
    private int count;
    private long done;
    private boolean isTooMuch;

    void through(int chunk, double step) {
      SurfaceLattice lattice = new SurfaceLattice(tree, box, step, this::sample);
      int to = Parts.from(tree.order.length, chunk + 1, CHUNKS);
      int i = Parts.from(tree.order.length, chunk, CHUNKS);
      while (i < to && !isTooMuch) {
        i = lattice.visitLeaf(i, to);
      }
      countWork();
      work.addAndGet(lattice.work);
      samples.addAndGet(count);
    }

    private void countWork() {
      long now = ball.nearest.work + ray.work + (mine == null ? 0 : mine.work());
      isTooMuch = work.addAndGet(now - done) > workMax;
      done = now;
    }

    private void sample(int t, double x, double y, double z) {
      if (count % COUNTED_EVERY == 0) {
        countWork();
      }
      count++;
      if (isTooMuch) {
        return;
      }
      if (mine != null && mine.isCovered(t, x, y, z)) {
        return;
      }
      if (normalOf != t) {
        normals.outward(t, normal);
        normalOf = t;
      }
      if (normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2] > 0.5) {
        at(t, x, y, z);
      }
    }

    /** Looks straight through the metal; false where nothing is met. */
    boolean cast(int t, double x, double y, double z, double far) {
      ray.cast(x, y, z, -normal[0], -normal[1], -normal[2], t, 1e-9 * diagonal, far);
      if (ray.gaveUp) {
        gaveUp.set(true);
      }
      return ray.triangle >= 0;
    }

    /** A ball that touches one side of the metal is no larger than that is thick. */
    double radius(boolean isMet) {
      return isMet && mine == null ? 0.505 * ray.distance : Double.POSITIVE_INFINITY;
    }

    abstract void at(int t, double x, double y, double z);
  }

  private final class FirstLook extends Look {
    final List<Spot> stuck = new ArrayList<>();
    @Nullable Spot largest;

    @Override
    void at(int t, double x, double y, double z) {
      double radius = radius(cast(t, x, y, z, 2 * diagonal));
      if (!ball.touches(t, x, y, z, normal, Math.min(radius, diagonal / 2))) {
        return;
      }
      boolean isStuck = ball.getsStuck(diagonal / 2);
      Spot spot = Spot.of(ball);
      if (largest == null || Spot.THINNEST.compare(largest, spot) < 0) {
        largest = spot;
      }
      if (isStuck) {
        stuck.add(spot);
      }
    }
  }

  private final class SecondLook extends Look {
    private final Support support = new Support(ball.nearest);
    private final double thin;
    private final double[] exit = new double[3];
    final Map<Long, Spot> found = new HashMap<>();

    SecondLook(double thin) {
      this.thin = thin;
    }

    @Override
    void at(int t, double x, double y, double z) {
      boolean isMet = cast(t, x, y, z, BEHIND * thin);
      if (!isMet || (ray.distance > thin && mine == null && isParallel())) {
        return;
      }
      if (ball.touches(t, x, y, z, normal, Math.min(radius(isMet), thin / 2))
          && ball.getsStuck(thin / 2)) {
        Spot spot = Spot.of(ball);
        Spot before = found.get(cell(spot));
        if ((before == null || Spot.THINNEST.compare(spot, before) < 0) && support.isWall(spot)) {
          found.put(cell(spot), spot);
        }
      }
    }

    private boolean isParallel() {
      normals.outward(ray.triangle, exit);
      return -(normal[0] * exit[0] + normal[1] * exit[1] + normal[2] * exit[2]) > PARALLEL;
    }
  }

  private long cell(Spot spot) {
    long x = (long) ((spot.place.x() - box[0]) / apart);
    long y = (long) ((spot.place.y() - box[1]) / apart);
    long z = (long) ((spot.place.z() - box[2]) / apart);
    return (x << 12 | y) << 12 | z;
  }

  private Measurement.Walls result(List<Spot> spots) {
    WallRefiner refiner = new WallRefiner(tree, normals, covered);
    List<Spot> refined = new ArrayList<>();
    for (Spot spot : apart(spots, REFINED_MAX)) {
      refined.add(refiner.refined(spot));
    }
    refined.sort(Spot.THINNEST);
    List<Measurement.Walls.Spot> thinnest =
        apart(refined, Finding.PLACES_MAX).stream()
            .map(spot -> new Measurement.Walls.Spot(spot.place, spot.thickness))
            .toList();
    return new Measurement.Walls(samples.get(), thinnest.getFirst().thicknessMm(), thinnest);
  }

  private List<Spot> apart(List<Spot> sorted, int max) {
    List<Spot> chosen = new ArrayList<>();
    for (Spot spot : sorted) {
      if (chosen.size() < max && chosen.stream().noneMatch(other -> other.isNear(spot, apart))) {
        chosen.add(spot);
      }
    }
    return chosen;
  }
}
