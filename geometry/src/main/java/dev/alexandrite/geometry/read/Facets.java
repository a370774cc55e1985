package dev.alexandrite.geometry.read;

/** Facets in the order of a file. Not for several threads at once. */
interface Facets {
  /** Writes the nine coordinates of each of these facets. */
  void read(int from, int to, double[] coordinates);
}
