/**
 * What the scales say of castings, beside what was predicted when they were priced, and the loss
 * that follows for each alloy with how sure that is. It is shown to whoever makes the next tariff
 * and changes nothing by itself. The table {@code casting} is this room's. Nobody may touch it but
 * a browser and the scales.
 */
@NullMarked
package dev.alexandrite.pricing.casting;

import org.jspecify.annotations.NullMarked;
