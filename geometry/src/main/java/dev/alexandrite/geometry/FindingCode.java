package dev.alexandrite.geometry;

/** What a person should know about a measured model. The names are stable. */
public enum FindingCode {
  /** Edges with one facet only: the model has holes, and its volume is a guess. */
  NOT_WATERTIGHT(Verdict.REVIEW),
  /** Edges with more than two facets. */
  NON_MANIFOLD(Verdict.ACCEPT_WITH_WARNINGS),
  /** Corners that nearly met were joined, and that closed the model. */
  WELDED(Verdict.ACCEPT_WITH_WARNINGS),
  /** Edges split on one side only; the surface is closed all the same. */
  T_JUNCTIONS(Verdict.ACCEPT_WITH_WARNINGS),
  /** Some facets of a body faced the wrong way and were turned. */
  REORIENTED(Verdict.ACCEPT_WITH_WARNINGS),
  /** A whole body is inside out and was turned. */
  INVERTED(Verdict.ACCEPT_WITH_WARNINGS),
  /** An open surface without a consistent side. */
  NOT_ORIENTABLE(Verdict.REVIEW),
  /** A shell inside another faces outward: a cavity or a solid? */
  NESTED_AMBIGUOUS(Verdict.REVIEW),
  /** The same shell twice in the same place. */
  DUPLICATE_SHELL(Verdict.REVIEW),
  DUPLICATE_FACETS(Verdict.ACCEPT_WITH_WARNINGS),
  /** Facets without area: harmless, counted. */
  DEGENERATE_FACETS(Verdict.ACCEPT),
  /** The surface of one body passes through itself, or bodies do in a way that can't be summed. */
  SELF_OVERLAP(Verdict.REVIEW),
  /** Bodies pass through each other; they were joined, and nothing is counted twice. */
  BODIES_JOINED(Verdict.ACCEPT_WITH_WARNINGS),
  /** Too much work to compare all of the surface with itself: overlaps are not ruled out. */
  OVERLAP_UNCHECKED(Verdict.REVIEW),
  TOO_THIN(Verdict.ACCEPT_WITH_WARNINGS),
  /** Bodies that look like cut stones are measured as metal. */
  STONES_DRAWN(Verdict.ACCEPT_WITH_WARNINGS),
  /** Too much work to look at all walls: thin ones are not ruled out. */
  WALLS_UNCHECKED(Verdict.REVIEW),
  /** As millimetres the size makes no sense for jewellery. */
  UNIT_SUSPECT(Verdict.REVIEW),
  /** The file states a unit that gives a size for jewellery, and another one was answered. */
  UNIT_CONTRADICTED(Verdict.REVIEW),
  TOO_MANY_BODIES(Verdict.REVIEW),
  /** So far from the origin that the format's numbers are too coarse. */
  PRECISION(Verdict.REVIEW),
  /**
   * The announced and the real number of facets or bytes differ, and the difference is harmless.
   */
  SIZE_MISMATCH(Verdict.ACCEPT_WITH_WARNINGS),
  /** The end mark of the file is missing. */
  END_MISSING(Verdict.ACCEPT_WITH_WARNINGS),
  /** The content is another format than the name says. */
  NAME_MISMATCH(Verdict.ACCEPT_WITH_WARNINGS),
  /** The file also carries slices, which may differ from the mesh. */
  SLICED(Verdict.REVIEW),
  /** Parts are used before they are described: forbidden, but clear. */
  OUT_OF_ORDER(Verdict.ACCEPT_WITH_WARNINGS),
  /** What is no material (supports, modifiers, hidden objects, lines) was left out. */
  LEFT_OUT(Verdict.ACCEPT_WITH_WARNINGS),
  /**
   * Part of the shape is written in a way that is not read: free-form surfaces, volumes to be cut
   * out.
   */
  SHAPE_LEFT_OUT(Verdict.REVIEW),
  /** Points with weights, which programs understand in two ways. */
  WEIGHTED_POINTS(Verdict.REVIEW);

  private final Verdict verdict;

  FindingCode(Verdict verdict) {
    this.verdict = verdict;
  }

  /** The best verdict a model with this finding can have. */
  public Verdict verdict() {
    return verdict;
  }
}
