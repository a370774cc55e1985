/**
 * Bodies that pass through each other, joined. {@code Joining} is what others call: {@code
 * Contacts} finds the facets that meet others than their neighbours, {@code Pieces} cuts those
 * along the lines in which they meet ({@code FacetPlane}), {@code Sides} asks what is on both sides
 * of every piece, {@code Relations} which shell lies in which, and {@code Union} adds up the outer
 * surface, with a bound. {@code Covered} tells measuring what of a surface lies in another body.
 * RATIONALE.md has the method and what else was tried.
 */
@NullMarked
package dev.alexandrite.geometry.join;

import org.jspecify.annotations.NullMarked;
