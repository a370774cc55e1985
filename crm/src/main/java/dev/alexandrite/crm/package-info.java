/**
 * Customers, decisions, invoices and closing. The rows are plain and the SQL stands beside them;
 * what has a rule, the seller's decision and the invoice, is a small model whose verbs return a
 * change that is saved and said in one transaction. Customers are rows and nothing more.
 */
@NullMarked
package dev.alexandrite.crm;

import org.jspecify.annotations.NullMarked;
