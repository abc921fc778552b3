package dev.meridian.activities.explorer.preview;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A preview that is kept.
 *
 * @param baseGeneration the explorer's generation when the preview was made; null if there was no such explorer
 * @param expiresAt until when it is kept
 * @param savedGeneration the generation that stored its text; null if the text was not stored
 */
public record KeptPreview(
        UUID id,
        @Nullable Long baseGeneration,
        PreviewReport report,
        Instant expiresAt,
        @Nullable Long savedGeneration) {}
