package dev.meridian.quickstart.tour;

import dev.meridian.quickstart.client.ServiceClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Describes each city of a folder, imports its places, and asks for its heatmap. */
public final class ComputeHeatmaps implements TourStep {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String STEP = "0.001";

    private final Path folder;

    public ComputeHeatmaps(Path samples) {
        this.folder = samples;
    }

    @Override
    public String title() {
        return "Computing the heatmaps of the sample cities";
    }

    @Override
    public List<FollowedJob> run(ServiceClient service, Terminal terminal) {
        List<FollowedJob> jobs = new ArrayList<>();
        for (Path city : cities()) {
            String slug = city.getFileName().toString();
            service.put("/api/cities/" + slug, "application/json", read(city.resolve("city.json")));
            JsonNode imported =
                    service.post("/api/cities/" + slug + "/pois", "text/csv", read(city.resolve("pois.csv")));
            terminal.line("  %s: %d places"
                    .formatted(slug, imported.at("/report/imported").asLong()));
            JsonNode answer = service.postJson(
                    "/api/heatmap/schedule",
                    JSON.createObjectNode().put("citySlug", slug).put("gridStep", new BigDecimal(STEP)));
            jobs.add(new FollowedJob(answer.path("jobId").asString(), slug));
        }
        return jobs;
    }

    private List<Path> cities() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The samples in " + folder + " cannot be read.", e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
