@NullMarked
package dev.alexandrite.geometry;

import org.jspecify.annotations.NullMarked;
