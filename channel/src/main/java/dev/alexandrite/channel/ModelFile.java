package dev.alexandrite.channel;

import dev.alexandrite.contracts.ModelId;
import java.time.Instant;

/**
 * A 3D file that has arrived in the store.
 *
 * @param modelId also its key there
 * @param fileName what the customer calls it; text to be shown, and nothing else
 */
public record ModelFile(ModelId modelId, String fileName, long sizeBytes, Instant uploadedAt) {}
