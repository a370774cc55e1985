package dev.alexandrite.contracts;

/** Where a role may run. Nothing in the external contour can call into the internal one. */
public enum Contour {
  EXTERNAL,
  INTERNAL
}
