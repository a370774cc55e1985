/**
 * 3D files by stage: incoming, in work, archived. One store, a bucket for each stage, the model's
 * id as the key. What was heard of an order becomes rows of {@code move}; workers of all instances
 * take them one by one, and every step can be taken again after a crash.
 */
@NullMarked
package dev.alexandrite.models;

import org.jspecify.annotations.NullMarked;
