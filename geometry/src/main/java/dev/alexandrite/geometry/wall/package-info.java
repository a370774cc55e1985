/**
 * How thick the metal is. {@code Thickness} is what others call: {@code WallSampler} looks at the
 * points of a {@code SurfaceLattice} for the largest {@code InnerBall} there ({@code Nearest}),
 * {@code Support} tells walls from beads and ridges, {@code WallRefiner} finds the thinnest place.
 * Work is counted in boxes and facets looked at, the same on every machine. RATIONALE.md has the
 * method and what else was tried.
 */
@NullMarked
package dev.alexandrite.geometry.wall;

import org.jspecify.annotations.NullMarked;
