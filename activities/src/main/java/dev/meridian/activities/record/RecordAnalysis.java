package dev.meridian.activities.record;

import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.record.analysis.AudioFailures;
import dev.meridian.activities.record.analysis.AudioFile;
import dev.meridian.activities.record.analysis.ListeningCopy;
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
    private final BucketObjects objects;
    private final AudioTools tools;
    private final Journal journal;
    private final RecordProgress progress;
    private final AudioTable audio = new AudioTable();
    private final StepTable steps = new StepTable();
    private final PrintTable prints = new PrintTable();
    private final RunTable runs = new RunTable();
    private final RecordRelations relations = new RecordRelations();

    public RecordAnalysis(Jdbi jdbi, JobProjection jobs, BucketObjects objects, AudioTools tools, Journal journal) {
        this.jdbi = jdbi;
        this.progress = new RecordProgress(jobs);
        this.objects = objects;
        this.tools = tools;
        this.journal = journal;
    }

    /** Receives the steps that were done, for metrics. */
    @FunctionalInterface
    public interface Journal {
        /** A step is done on so many seconds of audio. */
        void done(String step, double seconds);
    }

    /**
     * The work of a round.
     *
     * @param seconds how long the audio was measured to be; 0 if it is not measured yet
     */
    private record Work(
            Claim claim,
            AudioTable.Version version,
            AnalysisSteps steps,
            long seconds,
            boolean measure,
            boolean tags,
            boolean prints,
            boolean related) {}

    /** Measures the audio and reads its tags. */
    void measure(RecordTurn turn) throws IOException, InterruptedException {
        Optional<Work> work = jdbi.inTransaction((Handle tx) -> claim(tx, turn));
        if (work.isPresent() && (work.get().measure() || work.get().tags())) {
            onFile(turn, work.get(), this::measure);
        }
    }

    /** Takes the fingerprints, and searches by them. */
    void compare(RecordTurn turn) throws IOException, InterruptedException {
        Optional<Work> claimed = jdbi.inTransaction((Handle tx) -> claim(tx, turn));
        if (claimed.isEmpty()) {
            return;
        }
        Work work = claimed.get();
        if (work.prints()) {
            onFile(turn, work, this::takePrints);
        }
        if (!work.related()) {
            relations.search(jdbi, work.claim(), work.steps().prints());
        }
        jdbi.useTransaction(tx -> {
            runs.hold(tx, work.claim());
            progress.heard(tx, work.claim().jobId(), work.claim().hasStems(), work.seconds(), work.seconds());
        });
    }

    /** Something that is done on the file of the audio. */
    @FunctionalInterface
    private interface OnFile {
        void run(Work work, AudioFile file) throws IOException, InterruptedException;
    }

    private void onFile(RecordTurn turn, Work work, OnFile steps) throws IOException, InterruptedException {
        try (RunFolder folder = tools.folder()) {
            SourceAudio.fetch(objects, work.claim().key().tenant(), work.version(), folder, SOURCE);
            AudioFile file = new AudioFile(tools, folder, SOURCE, turn.attempt());
            file.probe();
            steps.run(work, file);
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
                    Optional<AnalysisSteps.Measured> measured = keys.measured(tx, steps);
                    return new Work(
                            claim,
                            version,
                            keys,
                            measured.map(found -> (long) found.measures().seconds())
                                    .orElse(0L),
                            measured.isEmpty(),
                            keys.tagged(tx, steps).isEmpty(),
                            steps.find(tx, keys.prints()).isEmpty(),
                            relations.isSearched(tx, claim.jobId()));
                }));
    }

    private void measure(Work work, AudioFile file) throws IOException, InterruptedException {
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
            AudioFile.Measured measured = file.measure(new Notes(work.claim(), progress::measured));
            Map<String, Source> made = new LinkedHashMap<>();
            measured.files().forEach((name, path) -> made.put(name, Source.of(name, path)));
            String result = AnalysisSteps.json(new AnalysisSteps.Measured(measured.measures(), measured.warnings()));
            store(work, work.steps().measure(), result, made);
            journal.done(work.steps().measure().step(), measured.measures().seconds());
        }
    }

    private void takePrints(Work work, AudioFile file) throws IOException, InterruptedException {
        AudioFile.Prints taken = file.prints(new Notes(
                work.claim(),
                (tx, job, hasStems, heard, _) -> progress.heard(tx, job, hasStems, heard, work.seconds())));
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

    /** Where an object's bytes come from. */
    private record Source(String mediaType, Writer writer) {
        private interface Writer {
            void writeTo(OutputStream out) throws IOException;
        }

        static Source of(String name, Path path) {
            String mediaType = name.endsWith(".opus") ? ListeningCopy.MEDIA_TYPE : "application/octet-stream";
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
                    throw ObjectUpload.lost();
                }
            });
            log.debug("Step {} of job {} is done", step.step(), work.claim().jobId());
        } finally {
            uploads.forEach(ObjectUpload::close);
        }
    }

    /** Writes into the job how many seconds of a step are done. */
    @FunctionalInterface
    private interface Note {
        void write(Handle tx, UUID job, boolean hasStems, long seconds, long ofSeconds);
    }

    /** Writes into the job, once a second, how far a step is. */
    private final class Notes implements AudioFile.Listener {
        private final Claim claim;
        private final Note note;
        private long noted = System.nanoTime();

        Notes(Claim claim, Note note) {
            this.claim = claim;
            this.note = note;
        }

        @Override
        public void decoded(long seconds, long ofSeconds) {
            if (System.nanoTime() - noted < BETWEEN_NOTES.toNanos()) {
                return;
            }
            noted = System.nanoTime();
            jdbi.useTransaction(
                    tx -> note.write(tx, claim.jobId(), claim.hasStems(), seconds, Math.max(seconds, ofSeconds)));
        }
    }
}
