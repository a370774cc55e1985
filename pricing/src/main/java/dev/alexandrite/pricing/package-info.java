/**
 * The role {@code pricing} in six rooms, each of which knows only those before it: {@code price}
 * (the formula and its data), {@code measuring} (the queue and its workers), {@code revision}
 * (tariffs, limits and fixings in versions), {@code quote} (from the upload to the price), {@code
 * review} (sellers) and {@code casting} (the scales). Their package-infos say what may be touched
 * from outside, a test counts how much is. What lies here is the ground that all stand on and knows
 * none of them: what is measured and priced (a {@link dev.alexandrite.pricing.Body} with its {@link
 * dev.alexandrite.pricing.Extras}), the problems and how records are kept. RATIONALE.md says why it
 * is built this way.
 */
@NullMarked
package dev.alexandrite.pricing;

import org.jspecify.annotations.NullMarked;
