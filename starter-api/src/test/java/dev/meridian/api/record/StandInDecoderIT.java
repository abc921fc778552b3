package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.meridian.api.console.Chromium;
import dev.meridian.api.console.ConsoleTab;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decoders that hang, fork, flood and fail: their jobs end as they should, and nothing of them is left. The jobs run side by side,
 * because a decoder that hangs is ended after half a minute.
 */
@Tag("slow")
class StandInDecoderIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
    private static final List<String> FAULTS = List.of("hang", "noise", "fork", "flood", "break");

    /**
     * Confirms the cancellation, and prints after how many milliseconds the job's row showed the request and the end.
     */
    private static final String CANCEL = """
            async job => {
              const row = document.getElementById('job-' + job)
              const until = shown => new Promise(resolve => {
                const look = now => (shown() ? resolve(now - begun) : requestAnimationFrame(look))
                requestAnimationFrame(look)
              })
              const begun = performance.now()
              document.querySelector('dialog button.danger').click()
              const said = await until(() => /cancelled/i.test(row.textContent))
              const is = await until(() => row.classList.contains('is-cancelled'))
              return JSON.stringify({said, is})
            }""";

    @TempDir
    private static Path files;

    private static TestAudio audio;
    private static StandIn standIn;
    private static TestService service;
    private static RecordCalls calls;
    private static Map<String, String> jobs;

    @BeforeAll
    static void start() throws IOException {
        audio = TestAudio.in(files);
        standIn = StandIn.in(files.resolve("programs"));
        service = TestService.start(standIn.with(TestService.Settings.fresh()).with("MAX_CONCURRENT_JOBS", "8"));
        calls = new RecordCalls(service.http());
        jobs = FAULTS.stream()
                .collect(Collectors.toMap(
                        fault -> fault, fault -> put(fault).json().path("jobId").asString()));
    }

    @AfterAll
    static void nothingIsLeft() {
        try {
            await().atMost(LONG_ENOUGH).untilAsserted(() -> {
                assertThat(standIn.running()).isEmpty();
                assertThat(standIn.left()).isEmpty();
            });
        } finally {
            if (service != null) {
                service.close();
            }
        }
    }

    @Test
    void aDecoderThatHangsIsEndedByTheWatchdog() {
        JsonNode ended = end("hang");
        assertThat(ended.at("/error/code").asString()).isEqualTo("decoder_timed_out");
        assertThat(ended.at("/error/message").asString()).contains("no progress for 30 s");
        assertThat(ended.path("attempt").asInt()).isEqualTo(1);
    }

    /** {@link #nothingIsLeft} looks for its processes. */
    @Test
    void aDecoderThatForksLeavesNoProcess() {
        assertThat(end("fork").at("/error/code").asString()).isEqualTo("not_audio");
    }

    @Test
    void aDecoderThatFloodsIsEndedWhenTheAudioIsTooLong() {
        assertThat(end("flood").at("/error/code").asString()).isEqualTo("too_long");
    }

    @Test
    void aDecoderThatOnlyComplainsIsEndedAsWell() {
        assertThat(end("noise").at("/error/code").asString()).isEqualTo("decoder_timed_out");
    }

    @Test
    void aDecoderThatFailsIsTriedOnceMore() {
        JsonNode ended = end("break");
        assertThat(ended.at("/error/code").asString()).isEqualTo("decoder_failed");
        assertThat(ended.path("attempt").asInt()).isEqualTo(2);
        assertThat(ended.at("/error/message").asString())
                .contains("ffmpeg ended with 3")
                .contains("something is wrong in (path)")
                .doesNotContain("secret");
    }

    @Test
    void theProgramsOfACancelledJobEnd() {
        Answer accepted = put("slow");
        String job = accepted.json().path("jobId").asString();
        List<Long> programs =
                await().atMost(LONG_ENOUGH).until(() -> standIn.running("slow"), found -> !found.isEmpty());

        long asked = System.nanoTime();
        assertThat(calls.http().post("/api/jobs/" + job + "/cancel", "").status())
                .isEqualTo(202);
        await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> programs.stream().noneMatch(StandInDecoderIT::isAlive));
        Duration took = Duration.ofNanos(System.nanoTime() - asked);

        System.out.printf("The programs of a cancelled job ended after %d ms%n", took.toMillis());
        assertThat(calls.awaitEnd(job).path("status").asString()).isEqualTo("cancelled");
        assertThat(calls.show(accepted.json().path("recordId").asLong())
                        .path("status")
                        .asString())
                .isEqualTo("unprocessed");
        assertThat(count("SELECT count(*) FROM record_runs WHERE job_id = '" + job + "'"))
                .isZero();
    }

    @Test
    void aJobThatIsCancelledInTheConsoleIsShownSoAtOnceAndItsProgramsEnd() {
        String job = put("slow").json().path("jobId").asString();
        List<Long> programs =
                await().atMost(LONG_ENOUGH).until(() -> standIn.running("slow"), found -> !found.isEmpty());
        try (Chromium chromium = Chromium.start();
                ConsoleTab tab = ConsoleTab.signedIn(chromium, service, "/console/jobs")) {
            Locator row = tab.find("[id=job-" + job + "]");
            row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel"))
                    .click();
            tab.find("dialog button.danger").waitFor();
            JsonNode millis = JsonMapper.shared()
                    .readTree(tab.page().evaluate(CANCEL, job).toString());
            await().atMost(LONG_ENOUGH).until(() -> programs.stream().noneMatch(StandInDecoderIT::isAlive));
            System.out.println("A cancelled job was shown so after milliseconds: " + millis);
            assertThat(millis.path("said").asInt()).isLessThan(1_000);
            assertThat(calls.awaitEnd(job).path("status").asString()).isEqualTo("cancelled");
        }
    }

    @Test
    void withoutTheProgramsJobsWaitAndSayWhatIsMissing() {
        TestService.Settings settings = TestService.Settings.fresh()
                .with("AUDIO_FFMPEG", "/nowhere/ffmpeg")
                .with("AUDIO_FOLDER", standIn.work().toString());
        try (TestService lacking = TestService.start(settings)) {
            RecordCalls there = new RecordCalls(lacking.http());
            long id = there.create("{}");
            String job = there.put(id, audio.write("waits.mp3", new byte[1]))
                    .json()
                    .path("jobId")
                    .asString();
            JsonNode waiting = await().atMost(LONG_ENOUGH)
                    .until(() -> there.job(job), seen -> seen.path("error").isObject());
            assertThat(waiting.path("status").asString()).isEqualTo("pending");
            assertThat(waiting.path("attempt").asInt()).isEqualTo(1);
            assertThat(waiting.at("/error/code").asString()).isEqualTo("program_missing");
            assertThat(waiting.at("/error/message").asString())
                    .contains("'/nowhere/ffmpeg'")
                    .contains("Install ffmpeg 5.1 or later");
            JsonNode health = lacking.http().get("/actuator/health").json();
            assertThat(health.at("/components/audio/status").asString()).isEqualTo("UNKNOWN");
            assertThat(health.path("status").asString()).isEqualTo("UP");
        }
    }

    /** The job whose decoder has this fault, when it has failed. */
    private static JsonNode end(String fault) {
        JsonNode ended = calls.awaitEnd(Objects.requireNonNull(jobs.get(fault)));
        assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("failed");
        return ended;
    }

    private static Answer put(String word) {
        return calls.put(
                calls.create("{}"),
                audio.write(word, (word + "  " + System.nanoTime()).getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean isAlive(long process) {
        return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
    }

    private static long count(String sql) {
        return service.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(sql).mapTo(long.class).one());
    }
}
