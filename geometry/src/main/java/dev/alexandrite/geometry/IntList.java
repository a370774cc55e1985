package dev.alexandrite.geometry;

import java.util.Arrays;

/** A growing array of numbers without boxes. */
final class IntList {
  int[] values = new int[16];
  int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }
}
