/**
 * From the bytes of a file to a mesh. {@code MeshReader} is what others call: it recognises a
 * format by its content, never by the name; {@code MeshBuilder} holds the limits while a mesh
 * grows, {@code PointTable} joins equal corners by a hash with a secret of its own for each file.
 * Files are hostile: counts are believed only as far as there are bytes, nothing is recursive that
 * a file can make deep, and every loop has a limit or a {@code Deadline}. What adds metal is read
 * or refused or remarked on, and nothing that makes shape is passed over in silence. Text goes
 * through {@code TextScanner}, 3MF through {@code Archive} (a ZIP that trusts nothing), {@code
 * Xml}, {@code ThreeMfModel} and {@code SlicerProject}, glTF through {@code Json} and {@code
 * GltfData}.
 */
@NullMarked
package dev.alexandrite.geometry.read;

import org.jspecify.annotations.NullMarked;
