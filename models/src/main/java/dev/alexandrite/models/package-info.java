/** 3D files by stage: incoming, in work, archived. */
@NullMarked
package dev.alexandrite.models;

import org.jspecify.annotations.NullMarked;
