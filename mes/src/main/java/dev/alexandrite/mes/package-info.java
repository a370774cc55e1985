/** Work orders from started to shipped, and the operators' board. */
@NullMarked
package dev.alexandrite.mes;

import org.jspecify.annotations.NullMarked;
