/**
 * The words in which a model is spoken of: its measurement, findings, refusals, and the limits that
 * hold for it. Everybody may know them, inside this module and outside; they know nobody. All
 * figures are millimetres. Facts are told apart from judgements, which the caller makes.
 */
@NullMarked
package dev.alexandrite.geometry.facts;

import org.jspecify.annotations.NullMarked;
