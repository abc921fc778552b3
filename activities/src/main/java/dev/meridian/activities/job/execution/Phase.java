package dev.meridian.activities.job.execution;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of an attempt that one worker did.
 *
 * @param name the name of the activity
 * @param delivery 1, or more if workers were lost with the phase before
 * @param worker the process that did it, as Temporal names it
 * @param errorCode how it failed; null if it did not
 */
public record Phase(
        UUID job,
        String name,
        int delivery,
        String worker,
        Instant startedAt,
        Instant endedAt,
        @Nullable String errorCode) {}
