/**
 * From the upload to the price: what is said of a model to its customer, kept for ever and signed.
 * {@code Pricing} takes an order through it, {@code MeasuringResults} hears from the workers,
 * {@code Appraiser} turns a measurement into an appraisal, {@code Issuing} makes quotes of it,
 * {@code Signing} and {@code Verification} prove later what was promised, and {@code Remeasuring}
 * looks again when the way of measuring has changed. Rooms above see and decide what waits by
 * {@link dev.alexandrite.pricing.quote.HeldQuotes}, and ask {@link
 * dev.alexandrite.pricing.quote.PricedOrders} what was priced; a {@link
 * dev.alexandrite.pricing.quote.Quote} is never changed, a new word is a new quote. Only here
 * something is said of an order. The tables {@code quote}, {@code priced_order}, {@code priced} and
 * {@code signing_key} are this room's.
 */
@NullMarked
package dev.alexandrite.pricing.quote;

import org.jspecify.annotations.NullMarked;
