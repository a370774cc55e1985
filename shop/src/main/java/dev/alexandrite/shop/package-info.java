/** The site for customers: catalogue, orders, uploads, tracking. */
@NullMarked
package dev.alexandrite.shop;

import org.jspecify.annotations.NullMarked;
