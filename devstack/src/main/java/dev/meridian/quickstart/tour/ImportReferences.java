package dev.meridian.quickstart.tour;

import dev.meridian.quickstart.client.ServiceClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Imports the charts and variables that the sample explorers build on.
 *
 * <p>From {@code fixture/charts.jsonl}, a line {@code {"id", "full": config}} for each chart, and {@code
 * fixture/variables.jsonl}, a line {@code {"id", "grapherConfigETL", "grapherConfigAdmin", "catalogPath"}} for each
 * variable; either may be missing.
 */
public final class ImportReferences implements TourStep {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> VARIABLE_FIELDS =
            List.of("grapherConfigETL", "grapherConfigAdmin", "catalogPath");

    private final Path folder;

    /** @param samples the folder of the sample explorers */
    public ImportReferences(Path samples) {
        this.folder = samples.resolve("fixture");
    }

    @Override
    public String title() {
        return "Importing charts and variables";
    }

    @Override
    public List<FollowedJob> run(ServiceClient service, Terminal terminal) {
        List<JsonNode> charts = lines("charts.jsonl");
        for (JsonNode chart : charts) {
            service.putJson("/api/charts/" + chart.path("id").asString(), chart.path("full"));
        }
        List<JsonNode> variables = lines("variables.jsonl");
        for (JsonNode variable : variables) {
            service.putJson("/api/variables/" + variable.path("id").asString(), body(variable));
        }
        terminal.line("  %d charts, %d variables".formatted(charts.size(), variables.size()));
        return List.of();
    }

    private static ObjectNode body(JsonNode variable) {
        ObjectNode body = JSON.createObjectNode();
        for (String field : VARIABLE_FIELDS) {
            if (variable.has(field)) {
                body.set(field, variable.get(field));
            }
        }
        return body;
    }

    private List<JsonNode> lines(String name) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .map(JSON::readTree)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
