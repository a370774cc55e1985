package dev.alexandrite.geometry.mesh;

import java.util.Arrays;

/** A growing array of numbers without boxes. */
public final class IntList {
  public int[] values = new int[16];
  public int size;

  public void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }
}
