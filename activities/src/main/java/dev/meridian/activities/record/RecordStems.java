package dev.meridian.activities.record;

import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.record.analysis.AudioFailures;
import dev.meridian.activities.record.analysis.AudioMeasures;
import dev.meridian.activities.record.analysis.SourceAudio;
import dev.meridian.activities.record.stem.StemChoice;
import dev.meridian.activities.record.stem.StemEngines;
import dev.meridian.activities.record.stem.StemJoin;
import dev.meridian.activities.record.stem.StemMaking;
import dev.meridian.activities.record.stem.StemSet;
import dev.meridian.activities.record.store.AudioTable;
import dev.meridian.activities.record.store.StemBlock;
import dev.meridian.activities.record.store.StemBlockTable;
import dev.meridian.activities.record.store.StemRunTable;
import dev.meridian.activities.record.store.StemRunTable.Claim;
import dev.meridian.activities.record.store.StepKey;
import dev.meridian.activities.record.store.StepTable;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.workflows.record.RecordTurn;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Separates a record's audio as its round wants it. Each block of 30 s is committed before the next one is begun, so that
 * another worker goes on at the block; only the latest worker of the job commits.
 */
public final class RecordStems {
    private static final Logger log = LoggerFactory.getLogger(RecordStems.class);
    /** The name of the step, as its results are kept. */
    public static final String STEP = AnalysisSteps.STEMS;

    private static final String SOURCE = "source";

    private final Jdbi jdbi;
    private final RecordProgress progress;
    private final BucketObjects objects;
    private final AudioTools tools;
    private final StemEngines engines;
    private final RecordAnalysis.Journal journal;
    private final AudioTable audio = new AudioTable();
    private final StepTable steps = new StepTable();
    private final StemRunTable runs = new StemRunTable();
    private final StemBlockTable blocks = new StemBlockTable();

    /**
     * The parts that the work on stems shares with other steps.
     *
     * @param journal is told what was done
     */
    public record Surroundings(
            Jdbi jdbi, JobProjection jobs, BucketObjects objects, AudioTools tools, RecordAnalysis.Journal journal) {}

    public RecordStems(Surroundings surroundings, StemEngines engines) {
        this.jdbi = surroundings.jdbi();
        this.progress = new RecordProgress(surroundings.jobs());
        this.objects = surroundings.objects();
        this.tools = surroundings.tools();
        this.journal = surroundings.journal();
        this.engines = engines;
    }

    /** The work of a round on stems. */
    private record Work(Claim claim, AudioTable.Version version, AudioMeasures measures) {}

    void separate(RecordTurn turn) throws IOException, InterruptedException {
        Optional<Work> claimed = jdbi.inTransaction((Handle tx) -> claim(tx, turn));
        if (claimed.isEmpty()) {
            return;
        }
        Work work = claimed.get();
        StemChoice choice = StemChoice.parse(work.claim().choice()).orElseThrow();
        StemEngine engine = engines.of(choice);
        StepKey step =
                AnalysisSteps.stems(work.claim().key().tenant(), work.version().sha256(), parameters(engine));
        if (!isDone(work, step)) {
            try (RunFolder folder = tools.folder()) {
                make(work, step, engine, folder, turn.attempt());
            } catch (IOException failed) {
                if (String.valueOf(failed.getMessage()).contains("No space left on device")) {
                    throw AudioFailures.diskFull(work.version().bytes(), 0);
                }
                throw failed;
            }
        }
    }

    private Optional<Work> claim(Handle tx, RecordTurn turn) {
        return runs.claim(tx, UUID.fromString(turn.jobId()))
                .filter(claim -> !claim.isSettled() && !claim.choice().equals(StemChoice.NONE.text()))
                .flatMap(claim -> audio.find(tx, claim.key(), claim.version()).map(version -> {
                    AnalysisSteps.Measured measured = AnalysisSteps.of(
                                    claim.key().tenant(), version.sha256())
                            .measured(tx, steps)
                            .orElseThrow(AnalysisSteps::doneByAnotherVersion);
                    return new Work(claim, version, measured.measures());
                }));
    }

    /** Everything, apart from the samples of the recording, that determines the bits of a stem. */
    private static String parameters(StemEngine engine) {
        StringBuilder text = new StringBuilder(engine.name() + " " + engine.version());
        new TreeMap<>(engine.parameters())
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(value));
        return text.toString();
    }

    private boolean isDone(Work work, StepKey step) {
        return jdbi.inTransaction((Handle tx) -> {
            runs.hold(tx, work.claim());
            boolean done = steps.renew(tx, step);
            if (done) {
                runs.made(tx, work.claim().jobId(), step.parameters());
            }
            return done;
        });
    }

    private void make(Work work, StepKey step, StemEngine engine, RunFolder folder, int attempt)
            throws IOException, InterruptedException {
        AudioMeasures measures = work.measures();
        AudioFormat format =
                new AudioFormat(measures.stream().rate(), measures.stream().channels());
        // Another decoder may make other samples, so that its blocks would not fit.
        String decoder = " ffmpeg=" + tools.version().orElse("");
        StemSet set = new StemSet(
                new StemBlockTable.SetKey(step.tenant(), step.sha256(), step.parameters() + decoder),
                engine,
                format,
                measures.frames(),
                Pcm24.gain(measures.level().peak()));
        requireRoom(work, set, folder);
        SourceAudio.fetch(objects, step.tenant(), work.version(), folder, SOURCE);
        List<StemBlock> committed = find(set);
        note(work.claim(), set, committed.size());
        try (StemJoin.Joined joined = new StemMaking(tools, objects)
                .make(
                        set,
                        work.claim().choice(),
                        folder,
                        SOURCE,
                        attempt,
                        committed,
                        block -> put(work.claim(), set, block))) {
            jdbi.useTransaction(tx -> {
                runs.hold(tx, work.claim());
                requireKept(steps.put(tx, step, joined.manifest(), joined.objects()));
                blocks.delete(tx, set.key());
                runs.made(tx, work.claim().jobId(), step.parameters());
            });
        }
        journal.done(step.step(), set.seconds());
        log.debug("Job {} has separated its audio: {}", work.claim().jobId(), step.parameters());
    }

    private static void requireRoom(Work work, StemSet set, RunFolder folder) throws IOException {
        long needed = work.version().bytes() + StemMaking.bytesFor(set);
        if (folder.freeBytes() < needed) {
            throw AudioFailures.diskFull(needed, folder.freeBytes());
        }
    }

    private List<StemBlock> find(StemSet set) {
        return jdbi.withHandle(
                handle -> blocks.find(handle, set.key(), set.engine().stems()));
    }

    private void put(Claim claim, StemSet set, StemBlock block) {
        jdbi.useTransaction(tx -> {
            runs.hold(tx, claim);
            requireKept(blocks.put(tx, set.key(), block));
            note(tx, claim, set, block.number() + 1);
        });
        log.debug("Job {} has stems of block {} of {}", claim.jobId(), block.number(), set.blocks());
    }

    private void note(Claim claim, StemSet set, int made) {
        jdbi.useTransaction(tx -> note(tx, claim, set, made));
    }

    private void note(Handle tx, Claim claim, StemSet set, int made) {
        long seconds = (long) set.seconds();
        progress.separated(tx, claim.jobId(), seconds * made / set.blocks(), seconds);
    }

    private static void requireKept(boolean kept) {
        if (!kept) {
            throw ObjectUpload.lost();
        }
    }
}
