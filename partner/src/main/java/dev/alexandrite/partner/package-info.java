/** The API for other jewellers: keys, idempotent orders, the event feed. */
@NullMarked
package dev.alexandrite.partner;

import org.jspecify.annotations.NullMarked;
