package dev.meridian.activities.explorer.build;

import org.jspecify.annotations.Nullable;

/**
 * What a build's job notes of the change that it is for.
 *
 * @param refreshJobId the refresh that asked for the build; null if a request did
 * @param authorName who changed the explorer, if that is known
 * @param message what was changed, for people
 */
record BuildNote(
        @Nullable String refreshJobId,
        @Nullable String authorName,
        @Nullable String authorEmail,
        @Nullable String message) {}
