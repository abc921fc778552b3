package dev.meridian.api.testing;

import static org.awaitility.Awaitility.await;

import dev.meridian.devstack.fault.JavaProcess;
import dev.meridian.devstack.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** An API in a process of its own. */
public final class ApiProcess implements AutoCloseable {
    private static final Duration UNTIL_IT_SERVES = Duration.ofMinutes(2);

    private final Supplier<JavaProcess> starts;
    private final URI url;
    private JavaProcess process;

    private ApiProcess(Supplier<JavaProcess> starts, URI url) {
        this.starts = starts;
        this.url = url;
        this.process = starts.get();
    }

    /**
     * Starts one; it serves a little later.
     *
     * @param settings by name as in the environment
     * @param log what it writes
     */
    public static ApiProcess start(Map<String, String> settings, Path log) {
        return start("-Xmx512m", settings, log);
    }

    /**
     * The same with a heap of another size.
     *
     * @param heap as the JVM's option
     */
    public static ApiProcess start(String heap, Map<String, String> settings, Path log) {
        int port = Ports.free();
        Map<String, String> all = new HashMap<>(settings);
        all.put("SERVER_PORT", Integer.toString(port));
        return new ApiProcess(() -> ServiceProcess.api(heap, all, log), URI.create("http://127.0.0.1:" + port));
    }

    /** Waits until it serves. */
    public ApiProcess awaitReady() {
        await().atMost(UNTIL_IT_SERVES).pollInterval(Duration.ofMillis(200)).until(this::isReady);
        return this;
    }

    /** As {@code kill -9}; returns when it is gone. */
    public void kill() {
        process.kill();
    }

    /** Starts it anew at the same address; it serves a little later. */
    public void startAgain() {
        process.close();
        process = starts.get();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public URI url() {
        return url;
    }

    /** A client with {@link TestService#ADMIN_KEY}. */
    public TestHttp http() {
        return new TestHttp(url, Optional.of(TestService.ADMIN_KEY));
    }

    /** Shows what it wrote, for a test that fails. */
    public void printLog() {
        process.printLog();
    }

    private boolean isReady() throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("The API ended; see " + process.log());
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest readiness = HttpRequest.newBuilder(url.resolve("/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(readiness, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
