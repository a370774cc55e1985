/**
 * Where every order is, who keeps it waiting since when, and which handovers are late. Owns
 * nothing: everything here is a projection of the topics, written by SQL and read by SQL, and
 * {@code Rebuild} makes it anew from the whole topic, beside the one in use, and then changes them.
 */
@NullMarked
package dev.alexandrite.insight;

import org.jspecify.annotations.NullMarked;
