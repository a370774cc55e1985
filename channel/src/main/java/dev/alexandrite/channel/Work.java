package dev.alexandrite.channel;

/** What a request makes the house do beyond its answer, by what is announced or by what it took. */
public sealed interface Work {
  Work NONE = new Sending(0);

  /**
   * Of one facet of a binary STL; other formats take more or less, which is corrected afterwards.
   */
  int BYTES_PER_TRIANGLE = 50;

  /** A file on its way into the store. */
  record Sending(long bytes) implements Work {}

  /** A model is read, checked and priced. */
  record Measuring(long triangles) implements Work {
    static Measuring ofFile(long bytes) {
      return new Measuring(bytes / BYTES_PER_TRIANGLE);
    }
  }
}
