/**
 * The site for customers: who they are, and how an order of theirs begins. Accounts, sessions and
 * guests are plain rows with their SQL beside them; what becomes of an order is {@code channel}'s.
 */
@NullMarked
package dev.alexandrite.shop;

import org.jspecify.annotations.NullMarked;
