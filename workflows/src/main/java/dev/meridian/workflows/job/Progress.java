package dev.meridian.workflows.job;

/**
 * How far a job is, in its own unit (views, objects, cells, records).
 *
 * @param processed how many units are done, 0..total
 * @param total how many units there are
 */
public record Progress(long processed, long total) {
    public Progress {
        if (processed < 0 || total < processed) {
            throw new IllegalArgumentException("processed must lie in 0..total: " + processed + " of " + total);
        }
    }
}
