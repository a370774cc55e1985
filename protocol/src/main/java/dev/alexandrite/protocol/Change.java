package dev.alexandrite.protocol;

import dev.alexandrite.contracts.OrderEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a decision changes and says. Domain verbs return it and touch nothing; a repository saves
 * both halves in one transaction.
 *
 * @param says null when the decision is nobody else's business
 */
public record Change<T>(T after, @Nullable OrderEvent says) {}
