package dev.meridian.benchmarks.audio;

import dev.meridian.activities.record.landmark.BulkIndex;
import dev.meridian.devstack.Database;
import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.TemporalServer;
import dev.meridian.devstack.process.Ports;
import dev.meridian.quickstart.Service;
import dev.meridian.quickstart.client.ServiceClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records of made music, 44.1 kHz in stereo, from the request to the published stems: how many times quicker than they play, and
 * the worker's memory, for several lengths in one run. The service, its database and its bucket run on this machine and share its
 * cores. The records are searched for among 10,000 others of three minutes, for what they have in common. The heap of the service
 * is bounded to 256 MB.
 *
 * <p>Arguments: lengths in minutes, 3 and 60 if there are none, and engines, {@code hpss} if there are none.
 */
public final class StemsEndToEnd {
    private static final Duration LIMIT = Duration.ofMinutes(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final double MEGA = 1 << 20;
    private static final String DATABASE = "meridian";
    private static final int OTHERS = 10_000;
    /** Another length than those that are measured: stems of audio that is known are not made anew. */
    private static final int WARM_UP_MINUTES = 4;

    private static final String MUSIC = "aevalsrc='0.2*sin(2*PI*220*t)+0.15*sin(2*PI*(300+20*sin(t))*t)"
            + "+0.5*(random(0)-0.5)*lt(mod(t,0.5),0.03)|0.2*sin(2*PI*220*t)+0.1*sin(2*PI*440*t)"
            + "+0.5*(random(1)-0.5)*lt(mod(t,0.4),0.03)':s=44100:d=";

    private final ServiceClient client;
    private final Path process;
    private double peak;

    /** @param process what the system says of the service's process */
    private StemsEndToEnd(ServiceClient client, Path process) {
        this.client = client;
        this.process = process;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> lengths = those(arguments, "[0-9]+", List.of("3", "60"));
        List<String> engines = those(arguments, "[^0-9].*", List.of("hpss"));
        Path directory = Files.createTempDirectory("meridian-benchmark");
        DevStack.Options options = DevStack.Options.forMeasuring(directory, TemporalServer.Storage.FILE);
        Map<String, String> settings = Map.of(
                "AUDIO_MAX_BYTES",
                "5000000000",
                "AUDIO_FOLDER",
                directory.resolve("service").resolve("audio").toString());
        try (DevStack stack = DevStack.start(options, System.err::println);
                Service service = Service.start(
                        Path.of(System.getProperty("meridian.service")),
                        List.of("-Xms256m", "-Xmx256m"),
                        directory,
                        Ports.free(),
                        stack,
                        settings);
                ServiceClient client = service.client()) {
            service.awaitHealthy(client);
            fill(stack.postgres().database(DATABASE));
            String id = Files.readString(directory.resolve("service").resolve("pid"))
                    .split(" ")[0];
            StemsEndToEnd benchmark = new StemsEndToEnd(client, Path.of("/proc", id));
            benchmark.run(WARM_UP_MINUTES, engines, false);
            for (String length : lengths) {
                benchmark.run(Integer.parseInt(length), engines, true);
            }
        } finally {
            DevStack.erase(directory);
        }
    }

    private static List<String> those(String[] arguments, String pattern, List<String> otherwise) {
        List<String> given =
                Stream.of(arguments).filter(word -> word.matches(pattern)).toList();
        return given.isEmpty() ? otherwise : given;
    }

    /** Has the records be compared with many others. */
    private static void fill(Database database) throws IOException, SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        source.setUser(database.user());
        source.setPassword(database.password());
        Jdbi jdbi = dev.meridian.activities.job.database.Database.open(source);
        new BulkIndex(jdbi, "default", ManyRecords.of(List.of()).packed(OTHERS)).write();
        jdbi.useHandle(handle ->
                handle.execute("INSERT INTO record_numbers (tenant, last) VALUES ('default', ?)", (long) OTHERS));
    }

    private void run(int minutes, List<String> engines, boolean isShown) throws IOException, InterruptedException {
        Path file = Files.createTempFile("meridian-benchmark", ".flac");
        try {
            run(minutes, engines, file, isShown);
        } finally {
            Files.delete(file);
        }
    }

    private void run(int minutes, List<String> engines, Path file, boolean isShown)
            throws IOException, InterruptedException {
        double ffmpeg = seconds(
                List.of("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", MUSIC + 60 * minutes, file.toString()));
        double bare =
                seconds(List.of("ffmpeg", "-v", "error", "-threads", "1", "-i", file.toString(), "-f", "null", "-"));
        long id = client.postJson("/api/records", JsonMapper.shared().createObjectNode())
                .path("id")
                .asLong();
        client.put("/api/records/" + id + "/audio?process=false", "audio/flac", file);
        double length = 60.0 * minutes;
        double plain = job(id, "none");
        if (isShown) {
            System.out.printf(
                    Locale.ROOT,
                    "%d min: measuring and tags %.0f x real time, %s; a bare ffmpeg -f null %.0f x; made in %.0f s%n",
                    minutes,
                    length / plain,
                    memory(),
                    length / bare,
                    ffmpeg);
        }
        for (String engine : engines) {
            double all = job(id, engine);
            JsonNode stems = client.get("/api/records/" + id).at("/published/stems/made");
            if (isShown) {
                System.out.printf(
                        Locale.ROOT,
                        "  %s from request to publishing %.1f x, its blocks %.1f x, %s%n",
                        engine,
                        length / all,
                        length / stems.path("computeSeconds").asDouble(),
                        memory());
            }
        }
    }

    private String memory() throws IOException {
        String resident = Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("\\D", ""))
                .findFirst()
                .orElseThrow();
        return String.format(
                Locale.ROOT,
                "heap at most %.0f MB, process at most %.0f MB",
                peak / MEGA,
                Double.parseDouble(resident) * 1_024 / MEGA);
    }

    /** Seconds from the request to its end. */
    private double job(long id, String stems) throws IOException {
        // The kernel forgets the most memory that the process had.
        Files.writeString(process.resolve("clear_refs"), "5");
        ObjectNode request = JsonMapper.shared().createObjectNode().put("type", "process_new_record");
        request.putObject("payload").put("record_id", id).put("stems", stems);
        long begun = System.nanoTime();
        String job = client.postJson("/api/jobs", request).path("jobId").asString();
        peak = 0;
        while (System.nanoTime() - begun < LIMIT.toNanos()) {
            JsonNode state = client.get("/api/jobs/" + job);
            if (state.path("status").asString().equals("completed")) {
                return (System.nanoTime() - begun) / 1e9;
            }
            if (state.path("status").asString().equals("failed")) {
                throw new IllegalStateException(state.toString());
            }
            peak = Math.max(peak, heap());
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        throw new IllegalStateException("Record " + id + " took longer than " + LIMIT);
    }

    private double heap() {
        String metrics =
                new String(client.getBytes("/actuator/prometheus", "text/plain").body(), StandardCharsets.UTF_8);
        return metrics.lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static double seconds(List<String> command) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(command + " failed");
        }
        return (System.nanoTime() - begun) / 1e9;
    }
}
