/**
 * What a body costs and whether it can be made: a tariff, limits and a fixing are data, and the
 * rest is arithmetic on them. Nothing here knows Spring, SQL, an order or a customer, so the
 * command line prices files by the same code, and a quote of years ago is computed again as it was,
 * by the formula that it names. From outside {@link dev.alexandrite.pricing.price.PriceBook} is the
 * door: all versions that belong together. With it {@link dev.alexandrite.pricing.price.Pricer}
 * prices and judges, and {@link dev.alexandrite.pricing.price.Repricing} compares two fixings;
 * formulas and metals are nobody else's business. Where the versions are kept is for a room above
 * to say ({@link dev.alexandrite.pricing.price.PriceBook.Shelf}).
 */
@NullMarked
package dev.alexandrite.pricing.price;

import org.jspecify.annotations.NullMarked;
