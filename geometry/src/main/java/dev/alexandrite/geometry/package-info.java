/**
 * Meshes: readers, mass properties and checks. Pure Java, no dependencies. {@link
 * dev.alexandrite.geometry.Models} is the door; RATIONALE.md says why it is built this way.
 */
@NullMarked
package dev.alexandrite.geometry;

import org.jspecify.annotations.NullMarked;
