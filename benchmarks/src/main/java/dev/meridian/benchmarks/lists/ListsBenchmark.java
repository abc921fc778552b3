package dev.meridian.benchmarks.lists;

import dev.meridian.devstack.Database;
import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.TemporalServer;
import dev.meridian.devstack.process.Ports;
import dev.meridian.quickstart.Service;
import dev.meridian.quickstart.client.ServiceClient;
import dev.meridian.quickstart.client.ServiceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists by every filter, bulk operations, accepting and retention over millions of jobs, over REST.
 *
 * <p>Argument: how many jobs; five million if there is none. It takes about 3 GB of disk.
 */
public final class ListsBenchmark {
    private static final int ROUNDS = 15;
    private static final int WARM_UP = 3;
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ServiceClient client;
    private final Connection connection;
    private final int count;

    private ListsBenchmark(ServiceClient client, Connection connection, int count) {
        this.client = client;
        this.connection = connection;
        this.count = count;
    }

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length == 0 ? 5_000_000 : Integer.parseInt(arguments[0]);
        Path directory = Files.createTempDirectory("meridian-benchmark");
        DevStack.Options options = DevStack.Options.forMeasuring(directory, TemporalServer.Storage.FILE);
        try (DevStack stack = DevStack.start(options, System.err::println);
                Service service = Service.start(
                        Path.of(System.getProperty("meridian.service")), directory, Ports.free(), stack, Map.of());
                ServiceClient client = service.client()) {
            service.awaitHealthy(client);
            Database database = stack.postgres().database("meridian");
            try (Connection connection =
                    DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
                long begun = System.nanoTime();
                ManyJobs.insert(connection, count);
                System.out.printf("%,d jobs inserted in %d s%n", count, seconds(begun));
                new ListsBenchmark(client, connection, count).run();
            }
        } finally {
            DevStack.erase(directory);
        }
    }

    private void run() throws SQLException {
        System.out.printf("%-58s %8s %10s %10s%n", "", "jobs", "p50, ms", "max, ms");
        list("all", "");
        list("a type of most", "type=webhook");
        list("a type of few", "type=explorer_refresh");
        list("a type of none", "type=no_such_type");
        list("a status of many", "status=failed");
        list("a status of none", "status=running");
        list("a type and a status", "type=webhook&status=failed");
        list("a type and a status of few", "type=explorer_refresh&status=failed");
        list("a type and a status of none", "type=sleep&status=failed");
        list("text of many", "q=host45");
        list("text of one, long ago", "q=" + ManyJobs.NEEDLE);
        list("text of none", "q=nowhere-to-be-found");
        list("text of two letters, of none", "q=zq");
        list("text and a status, of none", "q=host45&status=pending");
        list("text of half of all and a type that never has it", "q=example&type=sleep");
        list("an error's code", "errorCode=webhook_failed_3");
        list("an error's code of few, long ago", "errorCode=" + ManyJobs.RARE_CODE);
        list("an error's code of none", "errorCode=no_such_code");
        list("an error's code of none and a type", "errorCode=no_such_code&type=webhook");
        list("a priority of few", "priority=5");
        list("a priority of none", "priority=4");
        list("a priority of few, a type and a status", "priority=5&type=email&status=cancelled");
        Instant middle = Instant.now().minusSeconds(count / 2);
        list("before a time", "createdBefore=" + middle);
        list(
                "between two times, of none",
                "createdAfter=" + middle + "&createdBefore=" + middle.plusMillis(10) + "&type=webhook");
        list("deep in the list", "cursor=" + cursorAt(middle));
        list("deep in the list, a type and a status", "type=webhook&status=failed&cursor=" + cursorAt(middle));
        list("offset 10,000, with total", "offset=10000");
        list("offset 10,000 of a type, with total", "offset=10000&type=webhook");
        list("offset 0 of a type and a status, with total", "offset=0&type=webhook&status=failed");
        list("offset 0 of a text of none, with total", "offset=0&q=nowhere-to-be-found");
        list("several states of few and of none", "status=cancelled,running,pending");
        list("all but one state", "status=-completed");
        measure("counts of all", () -> client.get("/api/jobs/counts"));
        measure("counts of what failed", () -> client.get("/api/jobs/counts?status=failed"));
        measure("counts since a time", () -> client.get("/api/jobs/counts?createdAfter=" + middle));
        measure("failures by kind", () -> client.get("/api/jobs/failures"));
        measure("jobs that are retrying", () -> client.get("/api/jobs/retrying"));
        bulk("retry", "{\"status\": \"failed\"}");
        bulk("retry", "{\"errorCode\": \"no_such_code\"}");
        bulk("cancel", "{}");
        measure("accept a job", () -> client.postJson("/api/jobs", sleep()));
        retention();
    }

    private void list(String what, String query) {
        measure(what, () -> client.get("/api/jobs?" + query));
    }

    private void bulk(String action, String filter) {
        ObjectNode request = JSON.createObjectNode().put("action", action).put("dryRun", true);
        request.set("filter", JSON.readTree(filter));
        measure("dry run, %s %s".formatted(action, filter), () -> client.postJson("/api/jobs/bulk", request));
    }

    private void measure(String what, Supplier<JsonNode> request) {
        double[] millis = new double[ROUNDS];
        JsonNode answer;
        try {
            answer = request.get();
        } catch (ServiceException refused) {
            System.out.printf("%-58s %s%n", what, refused.getMessage());
            return;
        }
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            answer = request.get();
            millis[Math.max(0, round)] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(millis);
        JsonNode shown = answer.has("total") ? answer.path("total") : answer.path("matched");
        String found =
                shown.isMissingNode() ? Integer.toString(answer.path("jobs").size()) : shown.toString();
        System.out.printf("%-58s %8s %10.1f %10.1f%n", what, found, millis[ROUNDS / 2], millis[ROUNDS - 1]);
    }

    /** One percent of all, in the order in which they ended. */
    private void retention() {
        ObjectNode job = JSON.createObjectNode().put("type", "retention");
        int days = (int) Duration.ofSeconds(count - count / 100).toDays();
        job.putObject("payload").put("completedDays", days).put("failedDays", days);
        String id = client.postJson("/api/jobs", job).path("jobId").asString();
        long begun = System.nanoTime();
        JsonNode shown = client.get("/api/jobs/" + id);
        while (!shown.has("completedAt") && seconds(begun) < LIMIT.toSeconds()) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            shown = client.get("/api/jobs/" + id);
        }
        double took = Duration.between(
                                Instant.parse(shown.path("startedAt").asString()),
                                Instant.parse(shown.path("completedAt").asString()))
                        .toMillis()
                / 1e3;
        System.out.printf("retention of %d days took %.1f s: %s%n", days, took, shown.path("result"));
    }

    private static JsonNode sleep() {
        ObjectNode job = JSON.createObjectNode().put("type", "sleep");
        job.putObject("payload").put("delayMs", 60_000);
        return job;
    }

    private String cursorAt(Instant time) throws SQLException {
        try (ResultSet row = connection
                .createStatement()
                .executeQuery("SELECT id::text FROM jobs WHERE created_at < '" + time
                        + "' AND tenant = 'default' ORDER BY id DESC LIMIT 1")) {
            row.next();
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(row.getString(1).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static long seconds(long since) {
        return (System.nanoTime() - since) / 1_000_000_000;
    }
}
