/**
 * Meshes: readers, measurements and checks. Pure Java; JSON by Jackson's parser.
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
 *       {@code OffReader}, {@code ThreeMfReader} and {@code GltfReader} read it; text through
 *       {@code TextScanner}, 3MF through {@code Archive} (ZIP that trusts nothing), {@code Xml},
 *       {@code ThreeMfModel} and {@code SlicerProject}, glTF through {@code Json} and {@code
 *       GltfData}. Polygons are cut by {@code Polygons}, equal corners joined by {@code
 *       PointTable}, limits held by {@code MeshBuilder}. What comes out is a {@link
 *       dev.alexandrite.geometry.Mesh}.
 *   <li>{@code Measurements} leads the rest. {@code Topology} finds which facets meet at which
 *       edges ({@code Nearby} joins corners that nearly meet, on open edges only), {@code Shells}
 *       the connected surfaces and the facets that face the wrong way, {@code MassProperties} their
 *       volumes.
 *   <li>For closed models a {@code Bvh} over the facets serves {@code Joining}: {@code Contacts}
 *       finds the facets that meet others than their neighbours, {@code Pieces} cuts those along
 *       the lines in which they meet ({@code FacetPlane}), {@code Sides} asks what is on both sides
 *       of every piece ({@code Column}, with the exact signs of {@code Exact}), and {@code Union}
 *       adds up the outer surface. What lies in what comes from there too; where nothing was
 *       compared, from {@code Nesting}. {@code Solids} decides which shells are cavities.
 *   <li>{@code Thickness} has the walls measured: {@code WallSampler} looks at the points of a
 *       {@code SurfaceLattice} for the largest {@code InnerBall} there ({@code Nearest}, {@code
 *       FacetNormals}), {@code Support} tells walls from beads and ridges, {@code WallRefiner}
 *       finds the thinnest place, and {@code Covered} knows what of the surface lies in other
 *       bodies. {@code RingFinder} looks for a finger hole, {@code Separation} for pieces that lie
 *       apart, and {@code UnitQuestion} asks about the unit.
 * </ol>
 *
 * <p>Why it is done so: large models are the rule, so arrays of numbers instead of objects, passes
 * over memory in order, and work in {@code Parts} on all processors whose result does not depend on
 * how many there are. Files are hostile, so counts are believed only as far as there are bytes,
 * hashes carry a secret, nothing is recursive that a file can make deep, and every loop has a limit
 * or a {@code Deadline}. What a verdict hangs on has a limit counted in work, the same on every
 * machine; the {@code Deadline} of the whole only refuses, and is no verdict.
 */
@NullMarked
package dev.alexandrite.geometry;

import org.jspecify.annotations.NullMarked;
