package dev.alexandrite.geometry.read;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Corners by their coordinates: open addressing over plain arrays. The hash is mixed with secrets
 * drawn for each file, so that no file can be written whose corners all fall into one place.
 */
final class PointTable {
  /** A slot holds the corner's number plus one, and above it some bits of its hash. */
  static final int NUMBER_BITS = 25;

  static final int SIZE_MAX = (1 << NUMBER_BITS) - 2;
  private static final int NUMBER = (1 << NUMBER_BITS) - 1;

  private final long secretX;
  private final long secretY;
  private final long secretZ;
  private int[] slots;
  private int mask;

  /** x, y, z of the corners, the first at {@link #base}. */
  double[] coordinates;

  int base;
  private int end;
  int size;

  PointTable(int expected, long secret) {
    this(new double[3 * Math.max(16, expected)], 0, Math.max(16, expected), secret);
  }

  /** Keeps its corners in a stretch of another's array for as long as there is room. */
  PointTable(double[] coordinates, int base, int room, long secret) {
    secretX = secret;
    secretY = Long.rotateLeft(secret, 21) * 0x9E3779B97F4A7C15L;
    secretZ = Long.rotateLeft(secret, 43) * 0xC2B2AE3D27D4EB4FL;
    slots = new int[Integer.highestOneBit(Math.clamp(room, 16, 1 << 25)) << 1];
    mask = slots.length - 1;
    this.coordinates = coordinates;
    this.base = base;
    end = base + 3 * room;
  }

  static long newSecret() {
    return ThreadLocalRandom.current().nextLong();
  }

  long hash(double x, double y, double z) {
    long h = (Double.doubleToRawLongBits(x) ^ secretX) * 0x9E3779B97F4A7C15L;
    h = (h ^ (h >>> 32) ^ Double.doubleToRawLongBits(y) ^ secretY) * 0xC2B2AE3D27D4EB4FL;
    h = (h ^ (h >>> 29) ^ Double.doubleToRawLongBits(z) ^ secretZ) * 0x165667B19E3779F9L;
    return h ^ (h >>> 32);
  }

  /** The number of the corner at these coordinates, new or old. No coordinate may be -0.0. */
  int add(double x, double y, double z) {
    return add(x, y, z, hash(x, y, z));
  }

  /** Reads the slot for a hash, so that several are on their way from memory at the same time. */
  int touch(long hash) {
    return slots[(int) hash & mask];
  }

  int add(double x, double y, double z, long hash) {
    int mark = mark(hash);
    int slot = (int) hash & mask;
    for (int here; (here = slots[slot]) != 0; slot = (slot + 1) & mask) {
      if ((here & ~NUMBER) == mark) {
        int at = base + 3 * ((here & NUMBER) - 1);
        if (coordinates[at] == x && coordinates[at + 1] == y && coordinates[at + 2] == z) {
          return (here & NUMBER) - 1;
        }
      }
    }
    int free = base + 3 * size;
    if (free == end) {
      coordinates = Arrays.copyOfRange(coordinates, base, base + 3 * (size + size / 2));
      base = 0;
      end = coordinates.length;
      free = 3 * size;
    }
    coordinates[free] = x;
    coordinates[free + 1] = y;
    coordinates[free + 2] = z;
    slots[slot] = mark | ++size;
    if (size > slots.length / 4 * 3) {
      grow();
    }
    return size - 1;
  }

  /** The number of the corner at these coordinates, or -1. */
  int find(double x, double y, double z, long hash) {
    int mark = mark(hash);
    int slot = (int) hash & mask;
    for (int here; (here = slots[slot]) != 0; slot = (slot + 1) & mask) {
      if ((here & ~NUMBER) == mark) {
        int at = base + 3 * ((here & NUMBER) - 1);
        if (coordinates[at] == x && coordinates[at + 1] == y && coordinates[at + 2] == z) {
          return (here & NUMBER) - 1;
        }
      }
    }
    return -1;
  }

  private static int mark(long hash) {
    return (int) (hash >>> 32) & ~NUMBER;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    mask = slots.length - 1;
    for (int i = 0; i < size; i++) {
      int at = base + 3 * i;
      long hash = hash(coordinates[at], coordinates[at + 1], coordinates[at + 2]);
      int slot = (int) hash & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = mark(hash) | (i + 1);
    }
  }
}
