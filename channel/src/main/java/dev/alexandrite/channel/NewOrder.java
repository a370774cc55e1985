package dev.alexandrite.channel;

import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to order, and who they are. The name and address go to the sellers alone.
 *
 * @param reference what a partner calls it
 * @param pieceId of the catalogue; null for a model, whose file follows
 */
public record NewOrder(
    Buyer buyer,
    String name,
    @Nullable String email,
    @Nullable String reference,
    @Nullable String pieceId,
    int quantity) {}
