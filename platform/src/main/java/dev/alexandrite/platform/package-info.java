@NullMarked
package dev.alexandrite.platform;

import org.jspecify.annotations.NullMarked;
