/**
 * Measurements by content, tariffs, fixings, quotes. What a model costs and whether it can be made
 * is pure ({@link dev.alexandrite.pricing.Quoting}, {@link dev.alexandrite.pricing.Formula}, {@link
 * dev.alexandrite.pricing.Limit}, {@link dev.alexandrite.pricing.Quote}); {@link
 * dev.alexandrite.pricing.Pricing} takes an order from the upload to its price, {@link
 * dev.alexandrite.pricing.Workers} measure. RATIONALE.md says why it is built this way.
 */
@NullMarked
package dev.alexandrite.pricing;

import org.jspecify.annotations.NullMarked;
