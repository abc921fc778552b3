package dev.meridian.devstack.program;

import dev.meridian.devstack.process.Ports;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The SDK's own download of {@code temporal}, tried only where its site answers quickly. */
final class TemporalDownload {

    static final String ENTRY = "temporal-download";

    /** The SDK's own property for a mirror. */
    private static final String SITE = "io.temporal.testing.devServerDownloadBaseUrl";

    private static final int PROBE_MILLIS = 3_000;

    private TemporalDownload() {}

    static Optional<TemporalProgram> fetch(Consumer<String> news) {
        String site = System.getProperty(SITE, "https://temporal.download");
        if (!answers(site)) {
            return Optional.empty();
        }
        news.accept("Temporal: none is installed; fetching it from " + site);
        Path folder = Cache.root().resolve(ENTRY);
        // The SDK fetches only on the way to a start.
        try (TemporalDevServer started = TemporalDevServer.start(TemporalDevServerOptions.newBuilder()
                .setDownloadEnabled(true)
                .setDownloadDestination(folder.toString())
                .setPort(Ports.free())
                .setUiEnabled(false)
                .setLogFile(folder.resolve("first-start.log").toString())
                .setStartupTimeout(Duration.ofSeconds(60))
                .build())) {
            return TemporalProgram.programsIn(folder)
                    .findFirst()
                    .map(program -> new TemporalProgram(
                            program, program + " (downloaded; ran at " + started.getTarget() + ")"));
        } catch (IllegalStateException e) {
            news.accept("Temporal: the download failed: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether the site answers quickly; without this check, a network that drops packets would cost minutes. */
    private static boolean answers(String site) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(site).toURL().openConnection();
            connection.setConnectTimeout(PROBE_MILLIS);
            connection.setReadTimeout(PROBE_MILLIS);
            connection.setRequestMethod("HEAD");
            connection.setInstanceFollowRedirects(false);
            return connection.getResponseCode() < 500;
        } catch (IOException e) {
            return false;
        }
    }
}
