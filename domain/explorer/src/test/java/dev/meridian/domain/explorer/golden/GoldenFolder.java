package dev.meridian.domain.explorer.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the explorers of a folder of goldens: each {@code <slug>.explorer.tsv} in it or below, what {@code index.jsonl}
 * beside it says about it, and the nearest {@code fixture} folder beside it or above. All but the first may be missing.
 */
final class GoldenFolder {

    private static final String EXPLORER = ".explorer.tsv";

    private final Path root;
    private final Map<Path, GoldenWorld> fixtures = new HashMap<>();

    private GoldenFolder(Path root) {
        this.root = root;
    }

    /**
     * The explorers by path, also explorers that an index names but that are missing, which then count as different.
     */
    static List<GoldenExplorer> explorers(Path root) throws IOException {
        return new GoldenFolder(root).explorers();
    }

    private List<GoldenExplorer> explorers() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        Map<Path, JsonNode> summaries = new TreeMap<>();
        for (Path file : files) {
            if (file.getFileName().toString().equals("index.jsonl")) {
                for (JsonNode summary : GoldenWorld.lines(file)) {
                    String slug = summary.path("slug").asString("");
                    summaries.put(file.resolveSibling(slug + EXPLORER), summary);
                }
            }
        }
        for (Path file : files) {
            if (file.getFileName().toString().endsWith(EXPLORER)) {
                summaries.putIfAbsent(file, JsonMapper.shared().createObjectNode());
            }
        }
        List<GoldenExplorer> explorers = new ArrayList<>();
        for (Map.Entry<Path, JsonNode> each : summaries.entrySet()) {
            String path = root.relativize(each.getKey()).toString();
            explorers.add(new GoldenExplorer(
                    path.substring(0, path.length() - EXPLORER.length()),
                    each.getKey(),
                    each.getValue(),
                    fixture(each.getKey())));
        }
        return explorers;
    }

    private Optional<GoldenWorld> fixture(Path explorer) throws IOException {
        for (Path folder = explorer.getParent();
                folder != null && folder.startsWith(root);
                folder = folder.getParent()) {
            Path fixture = folder.resolve("fixture");
            if (Files.isDirectory(fixture)) {
                if (!fixtures.containsKey(fixture)) {
                    fixtures.put(fixture, GoldenWorld.read(fixture));
                }
                return Optional.ofNullable(fixtures.get(fixture));
            }
        }
        return Optional.empty();
    }
}
