/**
 * Meshes: readers, measurements and checks. Pure Java; JSON by Jackson's parser.
 *
 * <p>{@code measure.Models} is the door: {@code inspect} looks at a file once and answers with a
 * {@link dev.alexandrite.geometry.Measurement} or a refusal, {@code estimate} with size and volume
 * at nearly the speed of reading. Neither ever throws a bug at a caller for what a file holds,
 * takes more than {@link dev.alexandrite.geometry.Limits} allow, or opens anything but the one
 * file. This package has the words in which a model is spoken of, for everybody to know: figures in
 * millimetres, and facts told apart from judgements, which the caller makes. Outside this module it
 * and the door are all that may be used.
 *
 * <p>The rooms, each knowing only those before it: {@code mesh} (corners and facets), {@code read}
 * (files), {@code surface} (edges, shells, volumes), {@code join} (bodies that pass through each
 * other), {@code wall} (how thick the metal is), {@code measure} (all of it together). Large models
 * are the rule, so there are arrays of numbers instead of objects, passes over memory in order, and
 * work on all processors whose result does not depend on how many there are.
 */
@NullMarked
package dev.alexandrite.geometry;

import org.jspecify.annotations.NullMarked;
