package dev.meridian.workflows.explorer;

import org.jspecify.annotations.Nullable;

/**
 * What a refresh workflow is doing.
 *
 * @param phase in words: begin, refresh views, sync objects, complete, waiting for quiet, waiting to retry, idle
 * @param running the request being served
 * @param waiting the newest request that waits
 * @param attempt the attempt of the running request, from 1; 0 if none runs
 */
public record RefreshActivity(
        String phase,
        @Nullable RefreshRequest running,
        @Nullable RefreshRequest waiting,
        int attempt) {}
