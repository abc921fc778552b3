package dev.meridian.api.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.FaultSeed;
import dev.meridian.devstack.fault.ProcessFleet;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.databind.JsonNode;

/**
 * Worker processes are killed and frozen while they refresh explorers; afterwards the bucket equals the database.
 *
 * <p>The soak strikes more often; {@code -Dmeridian.kills=N} and {@code -Dmeridian.freezes=N} say how often.
 */
@Tag("slow")
class ExplorerKilledWorkerIT {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(3);

    @TempDir
    private Path logs;

    @Test
    void aRefreshSurvivesAKilledAndAFrozenWorker() throws Exception {
        strike(800, 1, 1);
    }

    @Test
    @Tag("soak")
    void refreshesSurviveManyKilledAndFrozenWorkers() throws Exception {
        strike(2_000, Integer.getInteger("meridian.kills", 2), Integer.getInteger("meridian.freezes", 1));
    }

    private void strike(int views, int kills, int freezes) throws Exception {
        RandomGenerator random = FaultSeed.random(getClass());
        TestService.Settings settings =
                TestService.Settings.fresh().with("RECONCILER_EVERY", "1s").with("LOGGING_LEVEL_ROOT", "warn");
        ProcessFleet workers = new ProcessFleet(
                1, random, number -> ServiceProcess.worker(settings.values(), logs.resolve(number + ".log")));
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"))) {
            for (int round = 1; round <= kills + freezes; round++) {
                String job = put(api.http(), views, round);
                JsonNode before = awaitProcessed(api.http(), job, moment(random, round, views));
                boolean kill = round <= kills;
                if (kill) {
                    workers.killOne();
                } else {
                    workers.freezeOne();
                }
                JsonNode ended = awaitEnd(api.http(), job);
                workers.thaw();

                assertThat(ended.path("status").asString()).isEqualTo("completed");
                assertThat(ended.path("attempt").asInt()).isEqualTo(1);
                assertThat(ended.path("progress").asInt()).isEqualTo(100);
                assertThat(ended.path("processedItems").asLong())
                        .isGreaterThanOrEqualTo(before.path("processedItems").asLong());
                awaitBucketEqualToDatabase(api, settings.get("S3_BUCKET"), views);
            }
            assertThat(jobsThatLostTheirWorker(api)).isPositive();
        } catch (Throwable failed) {
            workers.printLogs();
            throw failed;
        } finally {
            workers.close();
        }
    }

    /**
     * How many items are processed when a worker is struck. A worker that is struck between two activities loses nothing:
     * the first is struck in the middle of its uploads, the others anywhere.
     */
    private static int moment(RandomGenerator random, int round, int views) {
        return round == 1 ? views + random.nextInt(views / 2) : random.nextInt(views * 2 - 200);
    }

    private static int jobsThatLostTheirWorker(TestService api) {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(DISTINCT job_id) FROM job_events WHERE error_code = 'worker_lost'")
                        .mapTo(int.class)
                        .one());
    }

    private static String put(TestHttp http, int views, int round) {
        StringBuilder tsv = new StringBuilder("isPublished\ttrue\ngraphers\n\ttitle\tStation Dropdown\tySlugs\n");
        for (int view = 0; view < views; view++) {
            tsv.append("\tLevel of the river in round ")
                    .append(round)
                    .append("\tStation ")
                    .append(view)
                    .append("\tlevel\n");
        }
        return http.send(http.request("/api/explorers/stations")
                        .header("Content-Type", "text/tab-separated-values")
                        .PUT(BodyPublishers.ofString(tsv.toString())))
                .json()
                .path("jobId")
                .asString();
    }

    private static JsonNode awaitProcessed(TestHttp http, String job, long moreThan) {
        return await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> http.get("/api/jobs/" + job).json(),
                        shown -> shown.path("processedItems").asLong() > moreThan
                                || shown.path("status").asString().equals("completed"));
    }

    private static JsonNode awaitEnd(TestHttp http, String job) {
        return await().atMost(LONG_ENOUGH)
                .until(
                        () -> http.get("/api/jobs/" + job).json(),
                        shown -> List.of("completed", "failed", "cancelled")
                                .contains(shown.path("status").asString()));
    }

    /** A thawed worker may still have had something under way; what it did is found and mended by itself. */
    private static void awaitBucketEqualToDatabase(TestService api, String bucket, int views) {
        Jdbi jdbi = api.bean(Jdbi.class);
        S3Client s3 = api.bean(S3Client.class);
        await().atMost(LONG_ENOUGH).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            Map<String, String> expected = new HashMap<>();
            jdbi.useHandle(handle -> handle.select("SELECT id::text, config FROM chart_configs")
                    .map((row, context) -> expected.put(row.getString(1), row.getString(2)))
                    .list());
            assertThat(expected).hasSize(views);
            assertThat(objects(s3, bucket)).isEqualTo(expected);
        });
    }

    private static Map<String, String> objects(S3Client s3, String bucket) {
        Map<String, String> objects = new HashMap<>();
        for (S3Object object :
                s3.listObjectsV2Paginator(request -> request.bucket(bucket)).contents()) {
            String id = object.key().replaceAll(".*/|\\.json$", "");
            objects.put(
                    id,
                    s3.getObjectAsBytes(request -> request.bucket(bucket).key(object.key()))
                            .asUtf8String());
        }
        return objects;
    }
}
