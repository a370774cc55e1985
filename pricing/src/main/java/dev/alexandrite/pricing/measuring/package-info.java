/**
 * The queue of models that wait to be measured, its lanes, and the workers that measure them, each
 * content once. {@link dev.alexandrite.pricing.measuring.Calculations} is where work is queued and
 * dropped; {@link dev.alexandrite.pricing.measuring.MeasuringClient} is told what comes of it, in
 * the transaction that ends the work, and is all that this room knows of its caller. {@link
 * dev.alexandrite.pricing.measuring.MeasuredFiles} keeps what was found, by content and way of
 * measuring, and {@link dev.alexandrite.pricing.measuring.UploadedFiles} knows the files
 * themselves. The tables {@code model}, {@code calculation} and {@code measurement} are written
 * here alone. No price and no quote is made here.
 */
@NullMarked
package dev.alexandrite.pricing.measuring;

import org.jspecify.annotations.NullMarked;
