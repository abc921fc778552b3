package dev.meridian.activities.record;

import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.analysis.AudioFile;
import dev.meridian.activities.record.landmark.EntryTable;
import dev.meridian.activities.record.stem.StemDefaults;
import dev.meridian.activities.record.store.AudioTable;
import dev.meridian.activities.record.store.PrintTable;
import dev.meridian.activities.record.store.RecordRow;
import dev.meridian.activities.record.store.RecordTable;
import dev.meridian.activities.record.store.RelationTable;
import dev.meridian.activities.record.store.RunTable;
import dev.meridian.activities.record.store.StepTable;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.record.RecordBookkeepingActivities;
import dev.meridian.workflows.record.RecordJobs;
import dev.meridian.workflows.record.RecordKey;
import dev.meridian.workflows.record.RecordTurn;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link RecordBookkeepingActivities}: job, run and record change in one transaction, idempotent by job id. The record's row
 * is locked before the job's, as its deletion does.
 */
public final class RecordBookkeepingActivitiesImpl implements RecordBookkeepingActivities {
    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final RecordTable records = new RecordTable();
    private final AudioTable audio = new AudioTable();
    private final StepTable steps = new StepTable();
    private final PrintTable prints = new PrintTable();
    private final EntryTable entries = new EntryTable();
    private final RunTable runs = new RunTable();
    private final StemRounds stems;
    private final RelationTable relationTable = new RelationTable();
    private final RecordRelations relations = new RecordRelations();

    /** @param defaults how records are separated into stems if no job has named an engine */
    public RecordBookkeepingActivitiesImpl(Jdbi jdbi, JobProjection jobs, StemDefaults defaults) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.stems = new StemRounds(defaults);
    }

    /** The result of a job, in the names of the system that records came from. */
    private record Result(boolean success, long recordId) {}

    @Override
    public boolean begin(RecordTurn turn) {
        return inTransaction(tx -> {
            Optional<RecordRow> row = records.lock(tx, turn.key());
            if (row.isEmpty() || !jobs.start(tx, jobId(turn), turn.attempt())) {
                return false;
            }
            runs.begin(tx, jobId(turn), turn.key(), row.get().progress().newest());
            stems.begin(tx, jobId(turn), turn.key(), row.get());
            return true;
        });
    }

    @Override
    public boolean publish(RecordTurn turn) {
        try {
            return inTransaction(tx -> publishRound(tx, turn));
        } catch (JobException cannotBePublished) {
            throw cannotBePublished.toFailure().toApplicationFailure();
        }
    }

    private boolean publishRound(Handle tx, RecordTurn turn) {
        relationTable.lock(tx, turn.key().tenant());
        Optional<RecordRow> row = records.lock(tx, turn.key());
        Optional<Integer> version = runs.version(tx, jobId(turn));
        if (row.isEmpty() || version.isEmpty()) {
            return false;
        }
        RecordResults.StemResult made = publish(tx, turn, row.get(), version.get());
        if (row.get().progress().wanted() > version.get() || stems.isOutdated(tx, turn.key(), row.get(), made)) {
            return true;
        }
        complete(tx, turn, made);
        runs.end(tx, jobId(turn));
        return false;
    }

    private void complete(Handle tx, RecordTurn turn, RecordResults.@Nullable StemResult made) {
        String result = JsonMapper.shared()
                .writeValueAsString(new Result(true, turn.key().number()));
        if (made == null || made.failure() == null) {
            jobs.completeWith(tx, jobId(turn), result);
        } else {
            jobs.completePartly(tx, jobId(turn), RecordJobs.PARTIALLY_PROCESSED, result);
        }
    }

    private RecordResults.@Nullable StemResult publish(Handle tx, RecordTurn turn, RecordRow row, int version) {
        RecordKey key = turn.key();
        AudioTable.Version published = audio.find(tx, key, version).orElseThrow();
        AnalysisSteps done = AnalysisSteps.of(key.tenant(), published.sha256());
        AnalysisSteps.Measured measured = done.measured(tx, steps).orElseThrow(AnalysisSteps::doneByAnotherVersion);
        AnalysisSteps.Tagged tagged = done.tagged(tx, steps).orElseThrow(AnalysisSteps::doneByAnotherVersion);
        if (steps.find(tx, done.prints()).isEmpty()) {
            throw AnalysisSteps.doneByAnotherVersion();
        }
        StemRounds.Made made = stems.made(tx, jobId(turn), key.tenant(), published.sha256());
        RecordResults results = new RecordResults(
                version,
                HexFormat.of().formatHex(published.sha256()),
                published.fileName(),
                measured.measures(),
                tagged.tags(),
                Stream.concat(measured.warnings().stream(), tagged.warnings().stream())
                        .toList(),
                made.stems());
        records.publish(tx, key, version, results.write(), EffectiveTags.shown(row.words(), results));
        Peaks found = prints.find(tx, done.prints())
                .filter(taken -> taken.seconds() >= AudioFile.SHORTEST_FOUND)
                .map(PrintTable.Prints::peaks)
                .orElse(null);
        relations.publish(tx, key, jobId(turn), done.prints());
        entries.publish(tx, key, published.sha256(), found);
        stems.published(tx, key, made);
        steps.offer(
                tx,
                key,
                Stream.concat(done.all().stream(), made.step().stream()).toList());
        return made.stems();
    }

    @Override
    public void leaveOutStems(RecordTurn turn, JobFailure failure) {
        inTransaction(tx -> {
            stems.leaveOut(tx, jobId(turn), failure);
            return true;
        });
    }

    @Override
    public void retryLater(RecordTurn turn, JobFailure failure) {
        inTransaction(tx -> jobs.retryLater(tx, jobId(turn), named(turn, failure)));
    }

    @Override
    public void fail(RecordTurn turn, JobFailure failure) {
        inTransaction(tx -> {
            records.lock(tx, turn.key());
            JobFailure named = named(turn, failure);
            if (jobs.fail(tx, jobId(turn), named)) {
                records.failed(tx, turn.key(), named.code(), named.message());
            }
            runs.end(tx, jobId(turn));
            return true;
        });
    }

    @Override
    public void cancel(RecordTurn turn) {
        inTransaction(tx -> {
            records.lock(tx, turn.key());
            if (jobs.cancel(tx, jobId(turn))) {
                records.leftAlone(tx, turn.key());
            }
            runs.end(tx, jobId(turn));
            return true;
        });
    }

    private static JobFailure named(RecordTurn turn, JobFailure failure) {
        return new JobFailure(
                failure.code(),
                "Failed to process record " + turn.key().number() + ": " + failure.message(),
                failure.retryable(),
                failure.retryIn());
    }

    private <T> T inTransaction(Function<Handle, T> work) {
        // Failures of the database are thrown to Temporal, which tries again until the database is back.
        return jdbi.inTransaction(work::apply);
    }

    private static UUID jobId(RecordTurn turn) {
        return UUID.fromString(turn.jobId());
    }
}
