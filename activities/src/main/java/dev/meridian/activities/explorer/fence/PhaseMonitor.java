package dev.meridian.activities.explorer.fence;

import dev.meridian.workflows.job.Progress;

/** Who watches a phase of a refresh: it learns how far the phase is, and may stop it. */
@FunctionalInterface
public interface PhaseMonitor {
    /**
     * Called often, at least every second or so of work.
     *
     * @throws RuntimeException to stop the phase, because it was cancelled or another worker has taken over
     */
    void at(Progress progress);
}
