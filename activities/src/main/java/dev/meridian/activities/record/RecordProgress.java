package dev.meridian.activities.record;

import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.record.store.RoundTable;
import dev.meridian.workflows.job.Progress;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Writes into jobs how far they are, in seconds of audio and in per cent: measuring counts 5, the fingerprints 10, stems 80,
 * publishing 5. Without stems measuring and the fingerprints share their part. Seconds are counted once for each of these steps.
 */
final class RecordProgress {
    private static final int MEASURED = 5;
    private static final int HEARD = 10;
    private static final int SEPARATED = 80;
    private static final String SEPARATING = "separating the audio";

    private final JobProjection jobs;
    private final RoundTable rounds = new RoundTable();

    RecordProgress(JobProjection jobs) {
        this.jobs = jobs;
    }

    /** Stores how many seconds are measured, while no later step has begun. */
    void measured(Handle tx, UUID job, boolean hasStems, long seconds, long ofSeconds) {
        Stand stand = stand(seconds, new RoundTable.Seconds(0, 0), ofSeconds, hasStems);
        jobs.progress(tx, job, stand.progress(), stand.percent(), "measuring the audio");
    }

    /** Stores how much of the measured audio the fingerprints have covered so far. */
    void heard(Handle tx, UUID job, boolean hasStems, long seconds, long ofSeconds) {
        // When the fingerprints have covered all of the audio, only the stems are still being made.
        String message = hasStems && seconds >= ofSeconds ? SEPARATING : "taking the fingerprints";
        rounds.heard(tx, job, seconds)
                .ifPresent(done -> show(tx, job, stand(ofSeconds, done, ofSeconds, hasStems), message));
    }

    /** The stems of so much of the measured audio are made. */
    void separated(Handle tx, UUID job, long seconds, long ofSeconds) {
        rounds.separated(tx, job, seconds)
                .ifPresent(done -> show(tx, job, stand(ofSeconds, done, ofSeconds, true), SEPARATING));
    }

    private void show(Handle tx, UUID job, Stand stand, String message) {
        jobs.progress(tx, job, stand.progress(), stand.percent(), message);
    }

    /** The progress that a job shows. */
    record Stand(Progress progress, int percent) {}

    /**
     * How far a job is.
     *
     * @param ofSeconds how long the audio is
     */
    static Stand stand(long measured, RoundTable.Seconds done, long ofSeconds, boolean hasStems) {
        long heard = Math.min(done.heard(), ofSeconds);
        long separated = hasStems ? Math.min(done.separated(), ofSeconds) : 0;
        Progress progress = new Progress(measured + heard + separated, (hasStems ? 3 : 2) * ofSeconds);
        if (ofSeconds == 0) {
            return new Stand(progress, 0);
        }
        double parts = MEASURED * measured + HEARD * heard;
        double percent =
                hasStems ? parts + SEPARATED * separated : parts * (MEASURED + HEARD + SEPARATED) / (MEASURED + HEARD);
        return new Stand(progress, (int) (percent / ofSeconds));
    }
}
