package dev.meridian.benchmarks.heatmap;

import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.TemporalServer;
import dev.meridian.devstack.process.Ports;
import dev.meridian.quickstart.Service;
import dev.meridian.quickstart.client.ServiceClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How long a service with a small heap takes to import a large file of places over HTTP: in each format, and once more the
 * first file, of which nothing has changed.
 *
 * <p>Arguments: the number of places, 1000000 if there is none, and the heap, 256m if there is none.
 */
public final class ImportBenchmark {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ServiceClient client;
    private final int places;

    private ImportBenchmark(ServiceClient client, int places) {
        this.client = client;
        this.places = places;
    }

    public static void main(String[] arguments) throws Exception {
        int places = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        String heap = arguments.length < 2 ? "256m" : arguments[1];
        Path directory = Files.createTempDirectory("meridian-benchmark");
        DevStack.Options options = DevStack.Options.forMeasuring(directory, TemporalServer.Storage.FILE);
        try (DevStack stack = DevStack.start(options, System.err::println);
                Service service = Service.start(
                        Path.of(System.getProperty("meridian.service")),
                        List.of("-Xmx" + heap),
                        directory,
                        Ports.free(),
                        stack,
                        Map.of());
                ServiceClient client = service.client()) {
            service.awaitHealthy(client);
            System.out.printf("%,d places a file, by a service with a heap of %s%n", places, heap);
            ImportBenchmark benchmark = new ImportBenchmark(client, places);
            benchmark.describeCity();
            for (PlacesFormat format : PlacesFormat.values()) {
                benchmark.run(format.name(), format);
            }
            benchmark.run("CSV, nothing changed", PlacesFormat.CSV);
        } finally {
            DevStack.erase(directory);
        }
    }

    private void describeCity() {
        ObjectNode city = JSON.createObjectNode().put("name", "Import");
        city.putObject("bounds")
                .put("minLat", 44)
                .put("minLng", 9)
                .put("maxLat", 46)
                .put("maxLng", 11);
        client.putJson("/api/cities/import", city);
    }

    private void run(String what, PlacesFormat format) {
        long begun = System.nanoTime();
        JsonNode report = client.post("/api/cities/import/pois", format.contentType, () -> format.file(places))
                .path("report");
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                "%-22s %6.1f s  %,9.0f places/s  imported %,d, changed %,d, of no category that counts %,d%n",
                what,
                seconds,
                places / seconds,
                report.path("imported").asLong(),
                report.path("changed").asLong(),
                report.path("ignored").asLong());
    }
}
