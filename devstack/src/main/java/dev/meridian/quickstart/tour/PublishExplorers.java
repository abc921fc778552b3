package dev.meridian.quickstart.tour;

import dev.meridian.quickstart.client.ServiceClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Saves each {@code <slug>.explorer.tsv} of a folder; a published one is refreshed by a job. */
public final class PublishExplorers implements TourStep {

    private static final String SUFFIX = ".explorer.tsv";

    private final Path folder;

    public PublishExplorers(Path samples) {
        this.folder = samples;
    }

    @Override
    public String title() {
        return "Publishing the sample explorers";
    }

    @Override
    public List<FollowedJob> run(ServiceClient service, Terminal terminal) {
        List<FollowedJob> jobs = new ArrayList<>();
        for (Path file : files()) {
            String slug = file.getFileName().toString().replace(SUFFIX, "");
            JsonNode answer = service.put("/api/explorers/" + slug, "text/tab-separated-values", read(file));
            String job = answer.path("jobId").asString("");
            if (job.isEmpty()) {
                terminal.line("  " + slug + ": saved; not published, so there is nothing to refresh");
            } else {
                jobs.add(new FollowedJob(job, slug));
            }
        }
        return jobs;
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
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
