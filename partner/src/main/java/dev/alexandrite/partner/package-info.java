/**
 * The API for other jewellers: keys, idempotent orders, the event feed and webhooks. The orders
 * themselves are the {@code channel}'s; here are only who calls, what they may have done, that
 * nothing is ordered twice, and that nothing is missed. Rows and SQL, no model: there is nothing to
 * decide.
 */
@NullMarked
package dev.alexandrite.partner;

import org.jspecify.annotations.NullMarked;
