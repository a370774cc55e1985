/**
 * Where every order is, who keeps it waiting since when, and which handovers are late. Owns
 * nothing: everything here is a projection of the topics, written by SQL and read by SQL, and
 * {@code Rebuild} throws it away and has it heard anew.
 */
@NullMarked
package dev.alexandrite.insight;

import org.jspecify.annotations.NullMarked;
