package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.JavaProcess;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.stem.mask.HarmonicPercussive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/**
 * The worker that separates audio is killed with {@code kill -9}, the next one is frozen, and a third ends the job:
 * no block that was committed is made again, and the stems are the same as those of an undisturbed worker.
 */
@Tag("slow")
class StemsKilledWorkerIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(3);
    private static final Duration TO_BE_GONE = Duration.ofSeconds(10);
    private static final int RATE = 8_000;

    @TempDir
    private Path files;

    /** A part that was committed. */
    private record Part(int block, String stem, String object) {}

    @Test
    void theWorkGoesOnAtTheBlockAndAFrozenWorkerWritesNothing() throws Exception {
        TestAudio audio = TestAudio.in(files);
        Path file = audio.generate(
                "long.wav",
                "aevalsrc='0.3*sin(2*PI*220*t)+0.6*(random(0)-0.5)*lt(mod(t,0.5),0.02)"
                        + "|0.3*sin(2*PI*330*t)+0.6*(random(1)-0.5)*lt(mod(t,0.4),0.02)':s=" + RATE + ":d=400");
        TestService.Settings settings = TestService.Settings.fresh().with("RECORD_STEMS", "*=hpss");
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"))) {
            RecordCalls calls = new RecordCalls(api.http());
            Jdbi jdbi = api.bean(Jdbi.class);
            long id = calls.create("{}");
            String job = calls.put(id, file).json().path("jobId").asString();

            JavaProcess killed = worker(settings, "killed");
            awaitBlocks(jdbi, 2);
            killed.kill();
            Set<Part> ofTheKilled = parts(jdbi);
            await().atMost(TO_BE_GONE).untilAsserted(() -> {
                assertThat(folder("killed").running()).isEmpty();
                assertThat(
                                Files.exists(folder("killed").folder())
                                        ? folder("killed").left()
                                        : List.of())
                        .isEmpty();
            });

            try (JavaProcess frozen = worker(settings, "frozen")) {
                awaitBlocks(jdbi, ofTheKilled.size() / 2 + 2);
                frozen.freeze();
                Set<Part> ofBoth = parts(jdbi);
                assertThat(ofBoth).containsAll(ofTheKilled).hasSizeLessThan(2 * 14);
                try (JavaProcess last = worker(settings, "last")) {
                    awaitBlocks(jdbi, ofBoth.size() / 2 + 1);
                    assertThat(parts(jdbi)).containsAll(ofBoth);
                    frozen.thaw();
                    JsonNode ended = calls.awaitEnd(job);
                    assertThat(ended.path("status").asString())
                            .as(ended.toString())
                            .isEqualTo("completed");
                    assertThat(ended.path("attempt").asInt())
                            .as("lost workers are no attempts")
                            .isEqualTo(1);
                    assertThat(last.isAlive()).isTrue();
                }
                assertThat(frozen.isAlive()).isTrue();
                await().atMost(LONG_ENOUGH).untilAsserted(() -> {
                    assertThat(folder("frozen").running()).isEmpty();
                    assertThat(folder("frozen").left()).isEmpty();
                    assertThat(inBucket(api, settings.get("S3_BUCKET"))).isEqualTo(inTable(jdbi));
                });
            }
            JsonNode shown = calls.show(id);
            assertThat(shown.path("status").asString())
                    .as(shown.at("/published/stems/failure").toString())
                    .isEqualTo("processed");
            assertThat(DecodedStems.digests(shown))
                    .isEqualTo(DecodedStems.digests(file, new AudioFormat(RATE, 2), new HarmonicPercussive(1)));
            assertThat(parts(jdbi)).isEmpty();
        }
    }

    private WorkFolder folder(String worker) {
        return new WorkFolder(files.resolve("work-" + worker));
    }

    private JavaProcess worker(TestService.Settings settings, String name) {
        return ServiceProcess.worker(
                settings.with("AUDIO_FOLDER", folder(name).folder().toString()).values(), files.resolve(name + ".log"));
    }

    private static void awaitBlocks(Jdbi jdbi, int blocks) {
        await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> parts(jdbi).size() >= 2 * blocks);
    }

    private static Set<Part> parts(Jdbi jdbi) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT block, stem, object_id::text FROM record_stem_parts")
                        .map((row, context) -> new Part(row.getInt(1), row.getString(2), row.getString(3)))
                        .set());
    }

    /** The keys of all objects that the database keeps. */
    private static Set<String> inTable(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT 'records/' || tenant || '/' || id FROM record_objects WHERE state = 'kept'")
                .mapTo(String.class)
                .set());
    }

    private static Set<String> inBucket(TestService api, String bucket) {
        S3Client s3 = api.bean("streamingS3", S3Client.class);
        return Set.copyOf(s3.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
                .map(object -> object.key())
                .filter(key -> key.startsWith("records/"))
                .toList());
    }
}
