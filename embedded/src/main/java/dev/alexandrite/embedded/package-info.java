@NullMarked
package dev.alexandrite.embedded;

import org.jspecify.annotations.NullMarked;
