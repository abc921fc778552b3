package dev.meridian.quickstart;

import dev.meridian.devstack.Database;
import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.StackPorts;
import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.process.LogFile;
import dev.meridian.devstack.process.Secrets;
import dev.meridian.quickstart.client.ServiceClient;
import dev.meridian.quickstart.client.ServiceException;
import dev.meridian.quickstart.tour.ComputeHeatmaps;
import dev.meridian.quickstart.tour.DownloadRecords;
import dev.meridian.quickstart.tour.EditRecords;
import dev.meridian.quickstart.tour.ExportRecords;
import dev.meridian.quickstart.tour.FindClip;
import dev.meridian.quickstart.tour.ImportReferences;
import dev.meridian.quickstart.tour.JobView;
import dev.meridian.quickstart.tour.ProcessTunes;
import dev.meridian.quickstart.tour.ProgressBoard;
import dev.meridian.quickstart.tour.PublishExplorers;
import dev.meridian.quickstart.tour.ShowEdits;
import dev.meridian.quickstart.tour.ShowStems;
import dev.meridian.quickstart.tour.Terminal;
import dev.meridian.quickstart.tour.Tour;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/**
 * The command that shows the product: starts its servers and the service, gives it work, and shows the work's progress.
 *
 * <p>Exit codes: 0 all went well, 1 something did not, 2 the command line was wrong.
 */
public final class Quickstart {

    /** The product declares them in {@code JobSearchAttributes}; a server must know them before the first workflow. */
    private static final Map<String, String> SEARCH_ATTRIBUTES =
            List.of("MeridianJobId", "MeridianJobType", "MeridianTenant", "MeridianStatus").stream()
                    .collect(Collectors.toMap(name -> name, name -> "Keyword"));

    private static final Duration JOB_PATIENCE = Duration.ofMinutes(5);

    private final Arguments arguments;
    private final Terminal terminal;
    private final Closing closing;

    private Quickstart(Arguments arguments, Terminal terminal, Closing closing) {
        this.arguments = arguments;
        this.terminal = terminal;
        this.closing = closing;
    }

    public static void main(String[] words) {
        Terminal terminal = Terminal.ofProcess();
        Closing closing = new Closing(terminal);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("closing").unstarted(closing::close));
        ParentWatch.start();
        System.exit(run(Arrays.asList(words), terminal, closing));
    }

    private static int run(List<String> words, Terminal terminal, Closing closing) {
        try {
            return new Quickstart(Arguments.parse(words, System.getenv()), terminal, closing).run();
        } catch (UsageException e) {
            terminal.line(String.valueOf(e.getMessage()));
            return 2;
        } catch (DevStackException | ServiceException | UncheckedIOException | RejectedExecutionException e) {
            // Failures of processes that are being ended are not reported.
            if (!closing.hasBegun()) {
                terminal.line(String.valueOf(e.getMessage()));
            }
            return 1;
        }
    }

    private int run() {
        Path directory = arguments.data();
        if (arguments.reset()) {
            DevStack.erase(directory);
        }
        PortBook ports = PortBook.read(directory, arguments.ports(), System.getenv());
        DevStack stack = closing.add(
                DevStack.open(new DevStack.Options(directory, stackPorts(ports), SEARCH_ATTRIBUTES), this::news));
        ports.requireFree(PortName.ofOwn(stack.startsTemporal()));
        terminal.line("Starting PostgreSQL, S3, Temporal and Meridian (data and logs in %s)".formatted(directory));
        stack.launch();
        Path jar = arguments.service();
        if (!Service.hasClassesOf(jar)) {
            closing.farewell(
                    "Stopping (the first time after a build this takes some seconds, which later starts save)");
        }
        Service service = closing.add(
                Service.start(jar, Service.quickStarts(jar), directory, ports.port(PortName.API), stack, settings()));
        stack.awaitReady();
        ports.remember(directory);
        ServiceClient client = service.client();
        service.awaitHealthy(client);
        List<JobView> jobs = tour(client, service, stack.postgres().database(Service.NAME));
        Addresses.of(service, stack, directory, jobs, terminal.ansi()).forEach(terminal::line);
        boolean well = jobs.stream().allMatch(JobView::isCompleted);
        if (arguments.exit()) {
            terminal.line(well ? "All jobs are done." : "Not all jobs ended well.");
            return well ? 0 : 1;
        }
        return stayUp(stack, service);
    }

    /** The samples' indicators come from files, and the list of jobs from this machine; its tunes are separated. */
    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        // Keys are kept with the data, since a later start has to read what was encrypted.
        settings.put(
                "CREDENTIAL_KEYS",
                System.getenv()
                        .getOrDefault("CREDENTIAL_KEYS", keyIn(arguments.data().resolve("service/credential-key"))));
        settings.put(
                "OUTBOUND_ALLOWED_ADDRESSES",
                System.getenv().getOrDefault("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8"));
        Path indicators = arguments.samples().resolve("explorers/fixture/indicators");
        if (Files.isDirectory(indicators)) {
            settings.put("EXPLORER_DATA_DIRECTORY", indicators.toAbsolutePath().toString());
        }
        settings.put("RECORD_STEMS", System.getenv().getOrDefault("RECORD_STEMS", "song=hpss"));
        return settings;
    }

    /** A key of 32 bytes in Base64, of the secret in a file. */
    private static String keyIn(Path file) {
        try {
            byte[] secret = Secrets.in(file).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(secret));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private List<JobView> tour(ServiceClient client, Service service, Database database) {
        Path samples = arguments.samples().resolve("explorers");
        String ffmpeg = System.getenv().getOrDefault("AUDIO_FFMPEG", "ffmpeg");
        Tour tour = new Tour(List.of(
                new ImportReferences(samples),
                new PublishExplorers(samples),
                new ComputeHeatmaps(arguments.samples().resolve("heatmaps")),
                new ProcessTunes(ffmpeg),
                new ShowStems(ffmpeg),
                new FindClip(ffmpeg),
                new DownloadRecords(arguments.samples().resolve("downloads"), service.address()),
                new EditRecords(database),
                new ShowEdits(),
                new ExportRecords()));
        try {
            return tour.run(client, terminal, new ProgressBoard(client, terminal, JOB_PATIENCE));
        } catch (ServiceException e) {
            throw new ServiceException(
                    "%s The service's log %s ends with:%n%s"
                            .formatted(e.getMessage(), service.log(), LogFile.end(service.log(), 15)),
                    e);
        }
    }

    private int stayUp(DevStack stack, Service service) {
        terminal.line("Ctrl-C stops everything; the data stay.");
        Object end = CompletableFuture.anyOf(service.end(), stack.firstEnd()).join();
        if (closing.hasBegun()) {
            return 0;
        }
        terminal.line(String.valueOf(end));
        return 1;
    }

    private void news(String text) {
        terminal.line("  " + text);
    }

    private static StackPorts stackPorts(PortBook ports) {
        return new StackPorts(
                ports.port(PortName.POSTGRES),
                ports.port(PortName.S3),
                ports.port(PortName.TEMPORAL),
                ports.port(PortName.UI));
    }
}
