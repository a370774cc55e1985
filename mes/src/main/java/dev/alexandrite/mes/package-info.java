/**
 * Work orders from started to shipped, and the operators' board. The work order is a model whose
 * verbs return a change that is saved and said in one transaction; the board is a projection of the
 * free orders, rows and SQL. Who gets an order and what it pays is {@code assignment}'s to decide:
 * it is asked over HTTP, for a person waits, and heard on its topics.
 */
@NullMarked
package dev.alexandrite.mes;

import org.jspecify.annotations.NullMarked;
