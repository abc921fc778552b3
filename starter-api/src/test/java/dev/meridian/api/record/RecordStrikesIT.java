package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.record.stem.model.StemModels;
import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.FaultSeed;
import dev.meridian.devstack.fault.JavaProcess;
import dev.meridian.devstack.fault.TcpProxy;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.stem.ChainedStems;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.mask.CenterSides;
import dev.meridian.domain.audio.stem.mask.HarmonicPercussive;
import dev.meridian.domain.audio.stem.model.TestModels;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/**
 * Two workers process records while they are killed, stopped and replaced, and while PostgreSQL and the bucket go away:
 * the records are the same as those of undisturbed workers, and nothing is left behind.
 *
 * <p>The soak strikes more often; {@code -Dmeridian.kills=N} says how often, and {@code -Dmeridian.faults.seed=N} repeats the same
 * strikes.
 */
@Tag("slow")
class RecordStrikesIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(10);
    private static final Duration TO_BE_GONE = Duration.ofMinutes(1);
    private static final Duration AWAY = Duration.ofSeconds(3);
    private static final AudioFormat FORMAT = new AudioFormat(8_000, 2);
    private static final List<String> CHOICES = List.of("hpss", "center", "smooth+hpss", "spectral", "none");

    @TempDir
    private Path files;

    private final RandomGenerator random = FaultSeed.random(RecordStrikesIT.class);

    /** What is done to the workers, in this order. */
    private enum Strike {
        KILL,
        STOP,
        CUT_DATABASE,
        CUT_BUCKET
    }

    @Test
    void recordsAreProcessedAsIfNobodyHadStruck() throws Exception {
        strike(2, 120, List.of(Strike.KILL, Strike.CUT_BUCKET, Strike.KILL));
    }

    @Test
    @Tag("soak")
    void tenRecordsAreProcessedAsIfNobodyHadStruckTwentyTimes() throws Exception {
        List<Strike> strikes = new ArrayList<>();
        for (int kill = 0; kill < Integer.getInteger("meridian.kills", 20); kill++) {
            strikes.add(Strike.KILL);
            if (kill % 4 == 1) {
                strikes.add(Strike.STOP);
            }
            if (kill % 7 == 3) {
                strikes.add(Strike.CUT_DATABASE);
            }
            if (kill % 7 == 5) {
                strikes.add(Strike.CUT_BUCKET);
            }
        }
        strike(10, 400, strikes);
    }

    /** A record and the file that was sent for it. */
    private record Sent(long id, String job, Path file, String choice) {}

    private void strike(int records, int seconds, List<Strike> strikes) throws Exception {
        TestAudio audio = TestAudio.in(files);
        TestModels.waveform(files.resolve("models/smooth"));
        TestModels.magnitude(files.resolve("models/spectral"));
        TestService.Settings direct = TestService.Settings.fresh()
                .with("MODELS_DIRECTORY", files.resolve("models").toString());
        try (TcpProxy database = TcpProxy.to(port(direct.get("DATABASE_URL")));
                TcpProxy bucket = TcpProxy.to(port(direct.get("S3_ENDPOINT")));
                TestService api = TestService.start(direct.with("SERVICE_TYPE", "api"))) {
            TestService.Settings behind = direct.with("DATABASE_URL", database.through(direct.get("DATABASE_URL")))
                    .with("S3_ENDPOINT", bucket.through(direct.get("S3_ENDPOINT")));
            RecordCalls calls = new RecordCalls(api.http());
            Jdbi jdbi = api.bean(Jdbi.class);
            List<Sent> sent = new ArrayList<>();
            for (int record = 0; record < records; record++) {
                sent.add(send(audio, calls, record, seconds));
            }
            JavaProcess[] workers = {worker(behind, 0), worker(behind, 1)};
            try {
                int struck = 0;
                for (Strike strike : strikes) {
                    awaitProgress(jdbi, workers);
                    if (open(jdbi) == 0) {
                        sent.add(send(audio, calls, sent.size(), seconds));
                        awaitProgress(jdbi, workers);
                    }
                    int one = random.nextInt(workers.length);
                    switch (strike) {
                        case KILL -> {
                            workers[one].kill();
                            workers[one] = worker(behind, 2 + struck);
                        }
                        case STOP -> {
                            workers[one].stop();
                            workers[one] = worker(behind, 2 + struck);
                        }
                        case CUT_DATABASE -> cut(database);
                        case CUT_BUCKET -> cut(bucket);
                    }
                    struck++;
                }
                for (Sent one : sent) {
                    assertProcessed(calls, one, workers);
                }
                // Workers delete what nobody needs any more, some of it half a minute after a kill.
                assertNothingIsStored(api, jdbi, direct.get("S3_BUCKET"), workers);
            } catch (Exception | AssertionError failed) {
                for (JavaProcess worker : workers) {
                    worker.printLog();
                }
                throw failed;
            } finally {
                for (JavaProcess worker : workers) {
                    worker.stop();
                    worker.close();
                }
            }
            assertFoldersAreEmpty();
            System.out.printf("%d records processed through %d strikes%n", sent.size(), strikes.size());
        }
    }

    private static Sent send(TestAudio audio, RecordCalls calls, int number, int seconds) {
        String choice = CHOICES.get(number % CHOICES.size());
        Path file = audio.tune("tune" + number + ".wav", number, seconds, "-ar", "8000", "-c:a", "pcm_s16le");
        long id = calls.create("{}");
        assertThat(calls.put(id, file).status()).isEqualTo(202);
        String job = calls.http()
                .post(
                        "/api/jobs",
                        "{\"type\":\"process_new_record\",\"payload\":{\"record_id\":%d,\"stems\":\"%s\"}}"
                                .formatted(id, choice))
                .json()
                .path("jobId")
                .asString();
        return new Sent(id, job, file, choice);
    }

    /** Until some more is committed: a strike between two commits is one that loses work. */
    private void awaitProgress(Jdbi jdbi, JavaProcess[] workers) {
        long before = committed(jdbi);
        int more = random.nextInt(4);
        await().atMost(LONG_ENOUGH).pollInterval(Duration.ofMillis(5)).until(() -> {
            assertAlive(workers);
            return open(jdbi) == 0 || Math.abs(committed(jdbi) - before) > more;
        });
    }

    /** Workers end by strikes only: PostgreSQL and the bucket may be away even while they start. */
    private static void assertAlive(JavaProcess[] workers) {
        for (JavaProcess worker : workers) {
            assertThat(worker.isAlive())
                    .as("worker whose log is %s", worker.log())
                    .isTrue();
        }
    }

    private static long committed(Jdbi jdbi) {
        return count(jdbi, "SELECT (SELECT count(*) FROM record_steps) + (SELECT count(*) FROM record_stem_blocks)");
    }

    private static long open(Jdbi jdbi) {
        return count(jdbi, "SELECT count(*) FROM jobs WHERE status IN ('pending', 'running')");
    }

    private static void cut(TcpProxy proxy) {
        proxy.cut();
        await().pollDelay(AWAY).atMost(AWAY.plusMinutes(1)).until(() -> true);
        proxy.restore();
    }

    private void assertProcessed(RecordCalls calls, Sent one, JavaProcess[] workers) {
        JsonNode ended = await().atMost(LONG_ENOUGH)
                .until(
                        () -> {
                            assertAlive(workers);
                            return calls.job(one.job());
                        },
                        job -> job.path("status").asString().equals("completed"));
        assertThat(ended.path("attempt").asInt())
                .as("a lost worker is no attempt")
                .isEqualTo(1);
        JsonNode shown = calls.show(one.id());
        assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
        assertThat(shown.at("/published/measures/frames").asLong())
                .isEqualTo(DecodedStems.decode(one.file()).length / FORMAT.channels());
        if (one.choice().equals("none")) {
            assertThat(shown.at("/published/stems/made").isMissingNode()).isTrue();
        } else {
            assertThat(DecodedStems.digests(shown))
                    .as(one.choice())
                    .isEqualTo(DecodedStems.digests(one.file(), FORMAT, engine(one.choice())));
        }
    }

    private StemEngine engine(String choice) {
        return switch (choice) {
            case "hpss" -> new HarmonicPercussive(1);
            case "center" -> new CenterSides();
            case "spectral" -> model("spectral");
            default -> new ChainedStems(model("smooth"), new HarmonicPercussive(1));
        };
    }

    private StemEngine model(String name) {
        return new StemModels(files.resolve("models"), StemModels.findRuntime())
                .find(name)
                .orElseThrow();
    }

    private static void assertNothingIsStored(TestService api, Jdbi jdbi, String bucket, JavaProcess[] workers) {
        S3Client s3 = api.bean("streamingS3", S3Client.class);
        await().atMost(LONG_ENOUGH).untilAsserted(() -> {
            assertAlive(workers);
            assertThat(count(jdbi, "SELECT count(*) FROM record_runs")).isZero();
            assertThat(count(jdbi, "SELECT count(*) FROM record_stem_blocks")).isZero();
            assertThat(count(jdbi, "SELECT count(*) FROM record_objects WHERE state <> 'kept'"))
                    .isZero();
            Set<String> kept = jdbi.withHandle(
                    handle -> handle.createQuery("SELECT 'records/' || tenant || '/' || id FROM record_objects")
                            .mapTo(String.class)
                            .set());
            assertThat(s3.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
                            .map(object -> object.key())
                            .filter(key -> key.startsWith("records/")))
                    .containsExactlyInAnyOrderElementsOf(kept);
            assertThat(s3.listMultipartUploads(request -> request.bucket(bucket))
                            .uploads())
                    .isEmpty();
        });
    }

    private void assertFoldersAreEmpty() {
        await().atMost(TO_BE_GONE).untilAsserted(() -> {
            for (Path folder : workFolders()) {
                assertThat(new WorkFolder(folder).running()).isEmpty();
                assertThat(new WorkFolder(folder).left()).isEmpty();
            }
        });
    }

    private List<Path> workFolders() throws IOException {
        try (var folders = Files.list(files)) {
            return folders.filter(path -> path.getFileName().toString().startsWith("work-"))
                    .toList();
        }
    }

    private JavaProcess worker(TestService.Settings settings, int number) {
        Path folder = files.resolve("work-" + number);
        return ServiceProcess.worker(
                settings.with("AUDIO_FOLDER", folder.toString()).values(), files.resolve("worker-" + number + ".log"));
    }

    private static long count(Jdbi jdbi, String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(long.class).one());
    }

    private static int port(String address) {
        return URI.create(address.replaceFirst("^jdbc:", "")).getPort();
    }
}
