@NullMarked
package dev.alexandrite.contracts;

import org.jspecify.annotations.NullMarked;
