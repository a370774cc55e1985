/**
 * What the two sales channels share: orders until they are submitted, uploads, quotes, tracking.
 * {@link Order} and {@link Upload} are a small model that decides purely; {@link Orders} and {@link
 * Uploads} save what it decides and say it in one transaction. The catalogue is rows and nothing
 * more.
 */
@NullMarked
package dev.alexandrite.channel;

import org.jspecify.annotations.NullMarked;
