/**
 * The whole house in one process: embedded services, roles, command line, and the story of an
 * order.
 */
@NullMarked
package dev.alexandrite.app;

import org.jspecify.annotations.NullMarked;
