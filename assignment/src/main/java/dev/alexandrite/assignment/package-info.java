/**
 * Operators, the queue of free orders, claims and the pay ledger. What an order pays and who gets
 * it is a small pure model, {@code Offer}; {@code Claims} lets one operator at a time decide and
 * saves the claim, the ledger's entry and the order's event in one transaction.
 */
@NullMarked
package dev.alexandrite.assignment;

import org.jspecify.annotations.NullMarked;
