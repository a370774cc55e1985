/**
 * Meshes: readers, measurements and checks. Pure Java, no dependencies.
 *
 * <p>{@link dev.alexandrite.geometry.Models} is the door. {@code inspect} looks at a file once and
 * answers with a {@link dev.alexandrite.geometry.Measurement} or a refusal, {@code estimate} with
 * size and volume at nearly the speed of reading. Neither ever throws a bug at a caller for what a
 * file holds, takes more than {@link dev.alexandrite.geometry.Limits} allow, or opens anything but
 * the one file. All figures are millimetres; facts are told apart from judgements, which the caller
 * makes.
 *
 * <p>The way of a file through this package:
 *
 * <ol>
 *   <li>{@code MeshReader} maps it into memory and recognises it by its content. {@code StlReader}
 *       (with {@code StlFacets} and {@code StlWelder}), {@code ObjReader}, {@code PlyReader},
 *       {@code OffReader} and {@code ThreeMfReader} read it; text through {@code TextScanner}, 3MF
 *       through {@code Archive} (ZIP that trusts nothing), {@code Xml} and {@code ThreeMfModel}.
 *       Polygons are cut by {@code Polygons}, equal corners joined by {@code PointTable}, limits
 *       held by {@code MeshBuilder}. What comes out is a {@link dev.alexandrite.geometry.Mesh}.
 *   <li>{@code Measurements} leads the rest. {@code Topology} finds which facets meet at which
 *       edges ({@code Nearby} joins corners that nearly meet, on open edges only), {@code Shells}
 *       the connected surfaces and the facets that face the wrong way, {@code MassProperties} their
 *       volumes, {@code Nesting} and {@code Solids} which of them are cavities.
 *   <li>For closed models a {@code Bvh} over the facets serves {@code WallSampler} (thickness by
 *       rays) and {@code Overlaps} (the surface passing through itself); {@code RingFinder} looks
 *       for a finger hole.
 * </ol>
 *
 * <p>Why it is done so: large models are the rule, so arrays of numbers instead of objects, passes
 * over memory in order, and work in {@code Parts} on all processors whose result does not depend on
 * how many there are. Files are hostile, so counts are believed only as far as there are bytes,
 * hashes carry a secret, nothing is recursive that a file can make deep, and every loop has a limit
 * or a {@code Deadline}.
 */
@NullMarked
package dev.alexandrite.geometry;

import org.jspecify.annotations.NullMarked;
