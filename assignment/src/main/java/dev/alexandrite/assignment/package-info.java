/** Operators, the queue of free orders, claims, the pay ledger. */
@NullMarked
package dev.alexandrite.assignment;

import org.jspecify.annotations.NullMarked;
