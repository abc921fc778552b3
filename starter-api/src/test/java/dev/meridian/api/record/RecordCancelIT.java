package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestService;
import dev.meridian.domain.audio.stem.model.TestModels;
import dev.meridian.workflows.record.RecordKey;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that are cancelled in each of their steps: programs, models and folders are gone at once. */
@Tag("slow")
class RecordCancelIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(3);
    private static final int TIMES = 3;

    @TempDir
    private static Path files;

    private static TestService service;
    private static RecordCalls calls;
    private static Jdbi jdbi;
    private static WorkFolder work;
    private static Path file;

    /** A step, and how the audio is separated. */
    private enum Step {
        MEASURE("none", "message = 'measuring the audio'"),
        PRINTS("none", "message = 'taking the fingerprints'"),
        BLOCKS("hpss", "EXISTS (SELECT FROM record_stem_blocks WHERE block = 1)"),
        MODEL("slow", "EXISTS (SELECT FROM record_runs WHERE separated = 0 AND stems_token > 1 AND heard > 0)"),
        JOIN("center", "EXISTS (SELECT FROM record_stem_blocks WHERE block = 19)");

        private final String stems;
        private final String under;

        Step(String stems, String under) {
            this.stems = stems;
            this.under = under;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        TestAudio audio = TestAudio.in(files);
        work = new WorkFolder(files.resolve("work"));
        TestModels.slow(files.resolve("models/slow"));
        service = TestService.start(TestService.Settings.fresh()
                .with("AUDIO_FOLDER", work.folder().toString())
                .with("MODELS_DIRECTORY", files.resolve("models").toString()));
        calls = new RecordCalls(service.http());
        jdbi = service.bean(Jdbi.class);
        // 20 blocks.
        file = audio.tune("long.flac", 1, 600, "-ar", "44100", "-sample_fmt", "s16");
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void aJobThatIsCancelledWhileItsAudioIsMeasuredLeavesNothing() {
        cancelIn(Step.MEASURE, 0);
    }

    /** The best of several counts: what takes longer in the others is the machine, which may have other work. */
    @ParameterizedTest
    @EnumSource(Step.class)
    @Tag("soak")
    void aJobThatIsCancelledInAnyStepEndsWithinASecond(Step step) {
        Duration best = IntStream.range(0, TIMES)
                .mapToObj(time -> cancelIn(step, 1 + TIMES * step.ordinal() + time))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        assertThat(best).isLessThan(Duration.ofSeconds(1));
    }

    /** Returns how long it took from the request until nothing ran any more and no folder was left. */
    private static Duration cancelIn(Step step, int number) {
        long id = calls.create("{}");
        // Other bytes each time, so that no step is done before.
        Path other = TestAudio.in(files)
                .make("other" + number + ".flac", "-i", file.toString(), "-metadata", "title=" + number);
        assertThat(calls.put(id, other).status()).isEqualTo(202);
        String job = calls.http()
                .post(
                        "/api/jobs",
                        "{\"type\":\"process_new_record\",\"payload\":{\"record_id\":%d,\"stems\":\"%s\"}}"
                                .formatted(id, step.stems))
                .json()
                .path("jobId")
                .asString();
        await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> isUnderWay(step, job) && !work.left().isEmpty());
        long asked = System.nanoTime();
        assertThat(calls.http().post("/api/jobs/" + job + "/cancel", "").status())
                .isEqualTo(202);
        await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> work.running().isEmpty() && work.left().isEmpty());
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        assertThat(calls.awaitEnd(job).path("status").asString()).isEqualTo("cancelled");
        System.out.printf(
                "%s: ended %d ms after the cancellation was asked for; Temporal: %s%n",
                step, took.toMillis(), timeline(id));
        calls.delete(id);
        return took;
    }

    /** When the workflow and its activity heard of it, and when the activity had ended, in ms after Temporal had the request. */
    private static String timeline(long id) {
        List<HistoryEvent> history = service.bean(WorkflowClient.class)
                .fetchHistory(new RecordKey("default", id).workflowId())
                .getEvents();
        long begun = history.stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED)
                .mapToLong(RecordCancelIT::millis)
                .findFirst()
                .orElseThrow();
        return history.stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED
                        || event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED)
                .map(event -> event.getEventType().name().substring("EVENT_TYPE_ACTIVITY_TASK_".length()) + " +"
                        + (millis(event) - begun))
                .collect(Collectors.joining(", "));
    }

    private static long millis(HistoryEvent event) {
        return event.getEventTime().getSeconds() * 1_000 + event.getEventTime().getNanos() / 1_000_000;
    }

    private static boolean isUnderWay(Step step, String job) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM jobs WHERE id = :job::uuid AND " + step.under)
                                .bind("job", job)
                                .mapTo(int.class)
                                .one()
                        == 1);
    }
}
