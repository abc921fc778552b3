package dev.meridian.workflows.record;

import dev.meridian.workflows.job.AboutJob;

/**
 * One round of a job through the steps of a record's newest audio.
 *
 * @param key the record
 * @param jobId the job
 * @param attempt the job's attempt, from 1
 */
public record RecordTurn(RecordKey key, String jobId, int attempt) implements AboutJob {
    RecordTurn inAttempt(int current) {
        return new RecordTurn(key, jobId, current);
    }
}
