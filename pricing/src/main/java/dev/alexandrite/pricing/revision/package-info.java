/**
 * Tariffs, tables of limits, fixings and lists of ready pieces in versions, each of which stays as
 * it was said, with its reason and who said it. Administrators add them over {@code
 * TariffController}; nothing is ever changed or deleted, for quotes name their versions. From
 * outside {@link dev.alexandrite.pricing.revision.Revisions} gives the price book that holds, or
 * the one that held, and {@link dev.alexandrite.pricing.revision.ReadyPieces} the price of a piece
 * that needs no quote. The tables {@code revision} and {@code pieces_told} are this room's.
 */
@NullMarked
package dev.alexandrite.pricing.revision;

import org.jspecify.annotations.NullMarked;
