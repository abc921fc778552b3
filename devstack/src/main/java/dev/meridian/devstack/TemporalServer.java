package dev.meridian.devstack;

import dev.meridian.devstack.process.ChildProcess;
import dev.meridian.devstack.process.Ports;
import dev.meridian.devstack.program.TemporalProgram;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A real Temporal server, the development one of the {@code temporal} command line, with its Web UI.
 *
 * <p>With its history in a file it comes back from {@link #kill()} as it was. Its poll limits are raised, since with
 * the defaults every step of a workflow waits for a tick of 50 ms; fairness and priorities are switched on.
 *
 * <p>The SDK's {@code TemporalDevServer} is used to fetch the program but not to run it: it tells no process id, which a
 * fault test needs and without which the server would outlive a killed parent.
 */
public final class TemporalServer extends Server {

    private static final String NAME = "Temporal";
    private static final String NAMESPACE = "default";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private static final List<String> DYNAMIC_CONFIGURATION = List.of(
            "history.transferProcessorMaxPollRPS=2000",
            "history.timerProcessorMaxPollRPS=2000",
            "history.visibilityProcessorMaxPollRPS=2000",
            "matching.numTaskqueueReadPartitions=1",
            "matching.numTaskqueueWritePartitions=1",
            "matching.useNewMatcher=true",
            "matching.enableFairness=true",
            "frontend.enableServerVersionCheck=false",
            "system.forceSearchAttributesCacheRefreshOnRead=true");

    private final Options options;
    private final Consumer<String> news;
    private @Nullable TemporalProgram program;

    /** Where the server keeps workflows and their histories. */
    public enum Storage {
        /** In a file: they outlive the server. */
        FILE,
        /** In memory: quicker, and gone with the server. */
        MEMORY
    }

    /**
     * What to start.
     *
     * @param port of the gRPC service
     * @param uiPort of the Web UI
     * @param searchAttributes names, each with its type as Temporal calls it: {@code Keyword}, {@code Int}, {@code Text}
     */
    public record Options(
            ServerHome home, int port, int uiPort, Map<String, String> searchAttributes, Storage storage) {

        /** At free ports, in a directory that goes with the server. */
        public static Options temporary(Map<String, String> searchAttributes) {
            return new Options(
                    ServerHome.temporary("temporal"), Ports.free(), Ports.free(), searchAttributes, Storage.FILE);
        }

        /** The same with its histories kept elsewhere. */
        public Options with(Storage other) {
            return new Options(home, port, uiPort, searchAttributes, other);
        }
    }

    /** One that is not started yet; its program is looked for when it is. */
    TemporalServer(Options options, Consumer<String> news) {
        super(options.home());
        this.options = options;
        this.news = news;
    }

    /**
     * Starts one.
     *
     * @param news receives which program runs and, if that takes long, how it is obtained
     */
    public static TemporalServer start(Options options, Consumer<String> news) {
        TemporalServer server = new TemporalServer(options, news);
        server.start();
        return server;
    }

    public TemporalAddress address() {
        return new TemporalAddress(
                "127.0.0.1:" + options.port(),
                NAMESPACE,
                Optional.of(URI.create("http://127.0.0.1:" + options.uiPort())));
    }

    @Override
    ChildProcess launch() {
        if (program == null) {
            program = TemporalProgram.find(news);
        }
        Ports.requireFree(NAME, options.port());
        Ports.requireFree("Temporal's Web UI", options.uiPort());
        ChildProcess child = ChildProcess.start(
                new ChildProcess.Command(NAME, command(program.path()), Map.of(), home.log(), "TERM", STOP_LIMIT));
        try (TemporalConnection connection = new TemporalConnection(address())) {
            child.awaitReady(START_LIMIT, () -> connection.serves(NAMESPACE));
        }
        return child;
    }

    private List<String> command(Path temporal) {
        List<String> line = new ArrayList<>(List.of(
                temporal.toString(),
                "server",
                "start-dev",
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(options.port()),
                "--ui-port",
                Integer.toString(options.uiPort()),
                "--log-level",
                "warn"));
        if (options.storage() == Storage.FILE) {
            line.addAll(List.of(
                    "--db-filename", home.directory().resolve("temporal.db").toString()));
        }
        options.searchAttributes()
                .forEach((name, type) -> line.addAll(List.of("--search-attribute", name + "=" + type)));
        DYNAMIC_CONFIGURATION.forEach(value -> line.addAll(List.of("--dynamic-config-value", value)));
        return line;
    }
}
