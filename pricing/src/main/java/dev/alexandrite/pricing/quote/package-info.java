/**
 * From the upload to the price: what is said of a model to its customer, kept for ever and signed.
 * {@link dev.alexandrite.pricing.quote.Pricing} takes an order through it, {@code MeasuringResults}
 * hears from the workers, {@code Appraiser} turns a measurement into an appraisal, {@code Issuing}
 * makes quotes of it, {@code Signing} and {@code Verification} prove later what was promised, and
 * {@code Remeasuring} looks again when the way of measuring has changed. Rooms above read {@link
 * dev.alexandrite.pricing.quote.Quotes} and {@link dev.alexandrite.pricing.quote.PricedOrders}, and
 * decide by {@link dev.alexandrite.pricing.quote.Pricing}; a {@link
 * dev.alexandrite.pricing.quote.Quote} is never changed, a new word is a new quote. Only here
 * something is said of an order. The tables {@code quote}, {@code priced_order}, {@code priced} and
 * {@code signing_key} are this room's.
 */
@NullMarked
package dev.alexandrite.pricing.quote;

import org.jspecify.annotations.NullMarked;
