/**
 * Corners and facets in plain arrays, however they were written. {@code Parts} is how this module
 * uses all processors, with results that don't depend on how many there are. Readers fill a mesh,
 * measuring reads it, and nobody changes it in between.
 */
@NullMarked
package dev.alexandrite.geometry.mesh;

import org.jspecify.annotations.NullMarked;
