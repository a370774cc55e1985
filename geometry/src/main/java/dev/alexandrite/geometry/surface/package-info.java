/**
 * The surface of a mesh, as all measuring needs it: {@code Surface}. {@code Topology} finds which
 * facets meet at which edges ({@code Nearby} joins corners that nearly meet, on open edges only),
 * {@code Shells} the connected surfaces and the facets that face the wrong way, {@code
 * MassProperties} their volumes, {@code Solids} which of them are cavities. {@code Bvh} is the tree
 * of boxes that serves every search in space, {@code Column} counts with exact signs what a line
 * upward crosses ({@code Columns} keeps what stands there). Fields are arrays for all of this
 * module to read; who made one is the only one to write it.
 */
@NullMarked
package dev.alexandrite.geometry.surface;

import org.jspecify.annotations.NullMarked;
