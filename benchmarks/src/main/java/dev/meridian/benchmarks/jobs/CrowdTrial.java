package dev.meridian.benchmarks.jobs;

import com.sun.net.httpserver.HttpServer;
import dev.meridian.devstack.DevStack;
import dev.meridian.quickstart.client.ServiceClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One tenant asks for thousands of webhooks in a burst, while another tenant asks for one at a time. Measured for Meridian
 * only.
 */
final class CrowdTrial {
    private static final int AT_A_TIME = 64;
    private static final int ASKED_IDLE = 20;
    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final DevStack stack;
    private final Path directory;
    private final int crowd;

    /**
     * @param crowd how many webhooks the first tenant asks for
     */
    CrowdTrial(DevStack stack, Path directory, int crowd) {
        this.stack = stack;
        this.directory = directory;
        this.crowd = crowd;
    }

    /** Measures with workflows of their own for all jobs, as it was, and with shared workflows. */
    void run() throws SQLException, IOException {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            receiver.setExecutor(threads);
            receiver.createContext("/", call -> {
                call.getRequestBody().readAllBytes();
                call.sendResponseHeaders(204, -1);
                call.close();
            });
            receiver.start();
            for (boolean shares : new boolean[] {false, true}) {
                measure(shares, "http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
            }
        } finally {
            receiver.stop(0);
        }
    }

    private void measure(boolean shares, String url) throws SQLException {
        Map<String, String> settings = Map.of(
                "JOBS_SHARE_WORKFLOWS", Boolean.toString(shares),
                "OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8",
                "OUTBOUND_CALLS_PER_SECOND", "100000",
                "OUTBOUND_BURST", "100000",
                "INTAKE_BACKLOG", "100000");
        try (MeridianJobs meridian = new MeridianJobs(stack, directory, settings);
                ServiceClient many = clientOf(meridian, "crowd");
                ServiceClient one = clientOf(meridian, "other")) {
            List<Double> idle = new ArrayList<>();
            for (int i = 0; i < 2 * ASKED_IDLE; i++) {
                LockSupport.parkNanos(BETWEEN.toNanos());
                double millis = startToDone(meridian, one, url);
                if (i >= ASKED_IDLE) {
                    idle.add(millis);
                }
            }
            long begun = System.nanoTime();
            ConcurrentLinkedQueue<UUID> accepted = new ConcurrentLinkedQueue<>();
            Thread burst = Thread.startVirtualThread(() -> askForMany(many, url, accepted));
            List<Double> busy = new ArrayList<>();
            int done = 0;
            while (done < crowd) {
                if (System.nanoTime() - begun > LIMIT.toNanos()) {
                    throw new IllegalStateException("%d of %d jobs were done".formatted(done, crowd));
                }
                LockSupport.parkNanos(BETWEEN.toNanos());
                busy.add(startToDone(meridian, one, url));
                done = meridian.completed(accepted.toArray(UUID[]::new));
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            join(burst);
            System.out.printf(
                    "  %s: %,d webhooks of one tenant done in %.1f s (%,.0f/s)%n"
                            + "    another tenant's single webhook, start to done: idle p50 %.1f ms; meanwhile p50 %.1f, p99 %.1f,"
                            + " worst %.1f ms of %d%n",
                    shares ? "shared workflows" : "a workflow of its own for each",
                    crowd,
                    seconds,
                    crowd / seconds,
                    JobsTrial.percentile(idle, 50),
                    JobsTrial.percentile(busy, 50),
                    JobsTrial.percentile(busy, 99),
                    JobsTrial.percentile(busy, 100),
                    busy.size());
        }
    }

    private void askForMany(ServiceClient client, String url, ConcurrentLinkedQueue<UUID> accepted) {
        Semaphore inFlight = new Semaphore(AT_A_TIME);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < crowd; i++) {
                inFlight.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        accepted.add(ask(client, url));
                    } finally {
                        inFlight.release();
                    }
                });
            }
        }
    }

    private static double startToDone(MeridianJobs meridian, ServiceClient client, String url) {
        long begun = System.nanoTime();
        UUID id = ask(client, url);
        while (meridian.completed(id) == 0) {
            if (System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new IllegalStateException("A single job was not done within " + LIMIT);
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    private static UUID ask(ServiceClient client, String url) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("type", "webhook");
        body.putObject("payload").put("url", url);
        return MeridianJobs.idOf(client.postJson("/api/jobs", body));
    }

    private static ServiceClient clientOf(MeridianJobs meridian, String tenant) {
        ObjectNode wanted = JsonMapper.shared()
                .createObjectNode()
                .put("name", "benchmark")
                .put("role", "operator")
                .put("tenantId", tenant);
        return meridian.clientWith(
                meridian.client().postJson("/api/keys", wanted).path("key").asString());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
