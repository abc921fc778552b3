package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.JavaProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A worker is killed with {@code kill -9} while a decoder runs: nothing of it is left, and another worker does the job. */
@Tag("slow")
class RecordKilledWorkerIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
    private static final Duration TO_BE_GONE = Duration.ofSeconds(10);

    @TempDir
    private Path files;

    @Test
    void nothingIsLeftAndAnotherWorkerDoesTheJob() throws Exception {
        TestAudio audio = TestAudio.in(files);
        StandIn standIn = StandIn.in(files.resolve("programs"));
        TestService.Settings settings = TestService.Settings.fresh();
        JavaProcess first = ServiceProcess.worker(standIn.with(settings).values(), files.resolve("first.log"));
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"))) {
            RecordCalls calls = new RecordCalls(api.http());
            // The stand-in hangs with every file that begins so; the second worker has the real programs.
            byte[] wav = Files.readAllBytes(audio.tone("real.wav", 5));
            byte[] slow = ("slow " + " ".repeat(100)).getBytes(StandardCharsets.UTF_8);
            long id = calls.create("{}");
            String hanging = calls.put(calls.create("{}"), audio.write("slow.mp3", slow))
                    .json()
                    .path("jobId")
                    .asString();
            await().atMost(LONG_ENOUGH).until(() -> !standIn.running().isEmpty());
            Jdbi jdbi = api.bean(Jdbi.class);

            first.kill();

            await().atMost(TO_BE_GONE).untilAsserted(() -> {
                assertThat(standIn.running()).isEmpty();
                assertThat(standIn.left()).isEmpty();
            });
            String job = calls.put(id, audio.write("again.wav", wav))
                    .json()
                    .path("jobId")
                    .asString();
            try (JavaProcess second = ServiceProcess.worker(
                    settings.with("AUDIO_FOLDER", files.resolve("work2").toString())
                            .values(),
                    files.resolve("second.log"))) {
                JsonNode ended = calls.awaitEnd(job);
                assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
                JsonNode lost = calls.awaitEnd(hanging);
                assertThat(lost.path("attempt").asInt())
                        .as("a lost worker is no attempt")
                        .isEqualTo(1);
                assertThat(lost.at("/error/code").asString()).isEqualTo("not_audio");
                await().atMost(LONG_ENOUGH).untilAsserted(() -> {
                    long underWay = jdbi.withHandle(
                            handle -> handle.createQuery("SELECT count(*) FROM record_objects WHERE state <> 'kept'")
                                    .mapTo(long.class)
                                    .one());
                    assertThat(underWay).isZero();
                });
                assertThat(second).isNotNull();
            }
        } finally {
            first.close();
        }
    }
}
