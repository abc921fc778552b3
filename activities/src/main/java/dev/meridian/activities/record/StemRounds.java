package dev.meridian.activities.record;

import dev.meridian.activities.record.stem.StemChoice;
import dev.meridian.activities.record.stem.StemDefaults;
import dev.meridian.activities.record.stem.StemManifest;
import dev.meridian.activities.record.store.RecordRow;
import dev.meridian.activities.record.store.StemRunTable;
import dev.meridian.activities.record.store.StepKey;
import dev.meridian.activities.record.store.StepTable;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.record.RecordKey;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the rounds of records' jobs remember about stems; every method belongs into the transaction of the bookkeeping. */
final class StemRounds {
    private final StemDefaults defaults;
    private final StemRunTable runs = new StemRunTable();
    private final StepTable steps = new StepTable();

    StemRounds(StemDefaults defaults) {
        this.defaults = defaults;
    }

    /**
     * What a round has made.
     *
     * @param stems null if none were wanted
     * @param step empty if there are no stems
     */
    record Made(RecordResults.@Nullable StemResult stems, Optional<StepKey> step) {}

    /** Chooses how the round separates the audio. What could not be made of the same audio is tried again only on demand. */
    void begin(Handle tx, UUID jobId, RecordKey key, RecordRow row) {
        StemRunTable.StemRequest request = runs.request(tx, key);
        String choice = choice(request, row);
        runs.begin(tx, jobId, choice, request.again() ? null : knownFailure(row, choice));
    }

    private String choice(StemRunTable.StemRequest request, RecordRow row) {
        return request.choice() == null ? defaults.of(row.words().recordType()).text() : request.choice();
    }

    private static @Nullable String knownFailure(RecordRow row, String choice) {
        if (row.results() == null
                || row.progress().published() != row.progress().newest()) {
            return null;
        }
        RecordResults.StemResult before = RecordResults.read(row.results()).stems();
        if (before == null || !before.choice().equals(choice)) {
            return null;
        }
        RecordResults.StemFailure failure = before.failure();
        return failure == null || failure.retryable() ? null : failure.write();
    }

    /** Whether a request that came during the round asks for other stems than the round has made. */
    boolean isOutdated(Handle tx, RecordKey key, RecordRow row, RecordResults.@Nullable StemResult made) {
        String madeOf = made == null ? StemChoice.NONE.text() : made.choice();
        return !choice(runs.request(tx, key), row).equals(madeOf);
    }

    void leaveOut(Handle tx, UUID jobId, JobFailure failure) {
        runs.giveUp(
                tx,
                jobId,
                new RecordResults.StemFailure(failure.code(), failure.message(), failure.retryable()).write());
    }

    Made made(Handle tx, UUID jobId, String tenant, byte[] sha256) {
        StemRunTable.End end = runs.end(tx, jobId).orElseThrow();
        if (end.choice().equals(StemChoice.NONE.text())) {
            return new Made(null, Optional.empty());
        }
        if (end.parameters() == null) {
            // A workflow that began before there were stems has not asked for any.
            RecordResults.StemFailure failure = end.failure() == null
                    ? new RecordResults.StemFailure("not_tried", "The job began before stems could be made", true)
                    : RecordResults.StemFailure.read(end.failure());
            return new Made(new RecordResults.StemResult(end.choice(), null, failure), Optional.empty());
        }
        StepKey step = AnalysisSteps.stems(tenant, sha256, end.parameters());
        StemManifest manifest = JsonMapper.shared()
                .readValue(steps.find(tx, step).orElseThrow(AnalysisSteps::doneByAnotherVersion), StemManifest.class);
        return new Made(new RecordResults.StemResult(end.choice(), manifest, null), Optional.of(step));
    }

    void published(Handle tx, RecordKey key, Made made) {
        runs.published(tx, key, made.stems() != null && made.stems().failure() != null);
    }
}
