package dev.meridian.activities.explorer.fence;

import dev.meridian.workflows.job.Progress;

/** Receives the progress of a phase of a refresh, and may stop the phase. */
@FunctionalInterface
public interface PhaseMonitor {
    /**
     * Called often, at least every second or so of work.
     *
     * @throws RuntimeException to stop the phase, because it was cancelled or another worker has taken over
     */
    void at(Progress progress);
}
