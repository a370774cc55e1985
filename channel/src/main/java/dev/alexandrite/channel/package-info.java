/**
 * What the two sales channels share: orders until they are submitted, uploads, quotes, tracking.
 */
@NullMarked
package dev.alexandrite.channel;

import org.jspecify.annotations.NullMarked;
