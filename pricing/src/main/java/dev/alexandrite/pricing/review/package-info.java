/**
 * Quotes that stop at a seller, and what sellers decide about them: prices that hold, or a refusal.
 * A decision may be said again and is answered as the first time; a second seller is told who was
 * first. The room keeps nothing of its own: it reads quotes, and what is decided becomes a quote in
 * the room below. Nobody may touch it but a browser.
 */
@NullMarked
package dev.alexandrite.pricing.review;

import org.jspecify.annotations.NullMarked;
