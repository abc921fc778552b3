package dev.meridian.activities.explorer.build;

import org.jspecify.annotations.Nullable;

/**
 * A change that a build of the static site publishes, as the build hook is told of it.
 *
 * @param jobId the job of type {@code static_build} that the change asked for
 * @param authorName who made the change, if known
 * @param authorEmail the author's mail address, if known
 * @param message what changed, e.g. {@code Publishing explorer co2}
 */
public record BuildChange(
        String jobId, @Nullable String authorName, @Nullable String authorEmail, String message) {}
