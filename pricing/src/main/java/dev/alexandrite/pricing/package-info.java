/** Measurements by content, tariffs, fixings, quotes. */
@NullMarked
package dev.alexandrite.pricing;

import org.jspecify.annotations.NullMarked;
