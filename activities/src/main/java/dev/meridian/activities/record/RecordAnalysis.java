package dev.meridian.activities.record;

import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.analysis.AudioFailures;
import dev.meridian.activities.record.analysis.AudioFile;
import dev.meridian.activities.record.analysis.SourceAudio;
import dev.meridian.activities.record.store.AudioTable;
import dev.meridian.activities.record.store.PrintTable;
import dev.meridian.activities.record.store.RunTable;
import dev.meridian.activities.record.store.RunTable.Claim;
import dev.meridian.activities.record.store.StepKey;
import dev.meridian.activities.record.store.StepTable;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.workflows.record.RecordTurn;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the steps of a record's audio that are not done yet. The result of a step and its objects are stored in one transaction,
 * which only the latest worker of the job can commit.
 */
public final class RecordAnalysis {
    private static final Logger log = LoggerFactory.getLogger(RecordAnalysis.class);
    private static final String SOURCE = "source";
    private static final Duration BETWEEN_NOTES = Duration.ofSeconds(1);

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final BucketObjects objects;
    private final AudioTools tools;
    private final Journal journal;
    private final AudioTable audio = new AudioTable();
    private final StepTable steps = new StepTable();
    private final PrintTable prints = new PrintTable();
    private final RunTable runs = new RunTable();
    private final RecordRelations relations = new RecordRelations();

    public RecordAnalysis(Jdbi jdbi, JobProjection jobs, BucketObjects objects, AudioTools tools, Journal journal) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.objects = objects;
        this.tools = tools;
        this.journal = journal;
    }

    /** Is told what was done, for metrics. */
    @FunctionalInterface
    public interface Journal {
        /** A step is done on so many seconds of audio. */
        void done(String step, double seconds);
    }

    /** What there is to do. */
    private record Work(
            Claim claim,
            AudioTable.Version version,
            AnalysisSteps steps,
            boolean measure,
            boolean tags,
            boolean prints,
            boolean related) {
        boolean isDone() {
            return !measure && !tags && !prints;
        }
    }

    void analyse(RecordTurn turn) throws IOException, InterruptedException {
        Optional<Work> work = jdbi.inTransaction((Handle tx) -> claim(tx, turn));
        if (work.isEmpty()) {
            return;
        }
        if (!work.get().isDone()) {
            doSteps(turn, work.get());
        }
        if (!work.get().related()) {
            relations.search(jdbi, work.get().claim(), work.get().steps().prints());
        }
    }

    private void doSteps(RecordTurn turn, Work work) throws IOException, InterruptedException {
        try (RunFolder folder = tools.folder()) {
            SourceAudio.fetch(objects, work.claim().key().tenant(), work.version(), folder, SOURCE);
            analyse(work, new AudioFile(tools, folder, SOURCE, turn.attempt()));
        } catch (IOException failed) {
            if (String.valueOf(failed.getMessage()).contains("No space left on device")) {
                throw AudioFailures.diskFull(work.version().bytes(), 0);
            }
            throw failed;
        }
    }

    private Optional<Work> claim(Handle tx, RecordTurn turn) {
        return runs.claim(tx, UUID.fromString(turn.jobId()))
                .flatMap(claim -> audio.find(tx, claim.key(), claim.version()).map(version -> {
                    AnalysisSteps keys = AnalysisSteps.of(claim.key().tenant(), version.sha256());
                    return new Work(
                            claim,
                            version,
                            keys,
                            keys.measured(tx, steps).isEmpty(),
                            keys.tagged(tx, steps).isEmpty(),
                            steps.find(tx, keys.prints()).isEmpty(),
                            relations.isSearched(tx, claim.jobId()));
                }));
    }

    private void analyse(Work work, AudioFile file) throws IOException, InterruptedException {
        file.probe();
        if (work.tags()) {
            AudioFile.Tagged tagged = file.readTags();
            Map<String, Source> made = new LinkedHashMap<>();
            byte[] picture = tagged.picture();
            if (picture != null) {
                made.put("cover", new Source(tagged.pictureType(), out -> out.write(picture)));
            }
            String result = AnalysisSteps.json(new AnalysisSteps.Tagged(tagged.tags(), tagged.warnings()));
            store(work, work.steps().tags(), result, made);
        }
        if (work.measure()) {
            AudioFile.Measured measured =
                    file.measure(new Notes(work.claim(), RecordProgress::measured, "measuring the audio"));
            Map<String, Source> made = new LinkedHashMap<>();
            measured.files().forEach((name, path) -> made.put(name, Source.of(name, path)));
            String result = AnalysisSteps.json(new AnalysisSteps.Measured(measured.measures(), measured.warnings()));
            store(work, work.steps().measure(), result, made);
            journal.done(work.steps().measure().step(), measured.measures().seconds());
        }
        if (work.prints()) {
            AudioFile.Prints taken =
                    file.prints(new Notes(work.claim(), RecordProgress::printed, "taking the fingerprints"));
            PrintTable.Prints stored = new PrintTable.Prints(taken.seconds(), taken.peaks(), taken.chromaprint());
            StepKey step = work.steps().prints();
            String result = AnalysisSteps.json(
                    new AnalysisSteps.Printed(taken.seconds(), taken.peaks().size()));
            jdbi.useTransaction(tx -> {
                runs.hold(tx, work.claim());
                steps.put(tx, step, result, Map.of());
                prints.put(tx, step, stored);
            });
            journal.done(step.step(), taken.seconds());
        }
    }

    /** Where an object's bytes come from. */
    private record Source(String mediaType, Writer writer) {
        private interface Writer {
            void writeTo(OutputStream out) throws IOException;
        }

        static Source of(String name, Path path) {
            String mediaType = name.endsWith(".opus") ? "audio/ogg" : "application/octet-stream";
            return new Source(mediaType, out -> Files.copy(path, out));
        }
    }

    private void store(Work work, StepKey step, String result, Map<String, Source> made) throws IOException {
        List<ObjectUpload> uploads = new ArrayList<>();
        try {
            Map<String, StoredObject> stored = new LinkedHashMap<>();
            for (Map.Entry<String, Source> one : made.entrySet()) {
                ObjectUpload upload = objects.begin(
                        work.claim().key().tenant(), one.getValue().mediaType());
                uploads.add(upload);
                one.getValue().writer().writeTo(upload);
                stored.put(one.getKey(), upload.finish());
            }
            jdbi.useTransaction(tx -> {
                runs.hold(tx, work.claim());
                if (!steps.put(tx, step, result, stored)) {
                    throw JobException.retryable(
                            "upload_lost", "An upload was given up, because its worker was silent");
                }
            });
            log.debug("Step {} of job {} is done", step.step(), work.claim().jobId());
        } finally {
            uploads.forEach(ObjectUpload::close);
        }
    }

    /** How far a job is when so many of the seconds of a step are done. */
    @FunctionalInterface
    private interface Share {
        RecordProgress.Stand at(RecordProgress progress, long seconds, long ofSeconds);
    }

    /** Writes into the job, once a second, how far a step is. */
    private final class Notes implements AudioFile.Listener {
        private final UUID job;
        private final RecordProgress progress;
        private final Share share;
        private final String step;
        private long noted = System.nanoTime();

        Notes(Claim claim, Share share, String step) {
            this.job = claim.jobId();
            this.progress = new RecordProgress(claim.hasStems());
            this.share = share;
            this.step = step;
        }

        @Override
        public void decoded(long seconds, long ofSeconds) {
            if (System.nanoTime() - noted < BETWEEN_NOTES.toNanos()) {
                return;
            }
            noted = System.nanoTime();
            RecordProgress.Stand stand = share.at(progress, seconds, Math.max(seconds, ofSeconds));
            jdbi.useTransaction(tx -> jobs.progress(tx, job, stand.progress(), stand.percent(), step));
        }
    }
}
