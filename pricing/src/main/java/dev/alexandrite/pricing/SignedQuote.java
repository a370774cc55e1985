package dev.alexandrite.pricing;

import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;

/**
 * What is signed: all that is needed to compute the quote again.
 *
 * @param body the measured facts that were used
 * @param prices without their terms, which follow from the rest
 * @param fixedAt the moment of the fixing
 */
record SignedQuote(
    UUID quoteId,
    OrderId orderId,
    ModelId modelId,
    Quote.Basis basis,
    Body body,
    List<AlloyPrice> prices,
    Instant fixedAt,
    Currency currency,
    Instant issuedAt,
    Instant expiresAt) {}
