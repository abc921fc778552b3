package dev.meridian.domain.explorer.golden;

import dev.meridian.domain.explorer.ecma.CanonicalJson;
import dev.meridian.domain.explorer.program.BuildBudget;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.selection.ViewPlanner;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import dev.meridian.domain.explorer.view.ExplorerViewBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One explorer of a folder of goldens. Expected views are read and compared one at a time, so that only the text and the
 * worlds are in memory.
 */
final class GoldenExplorer {

    private static final ExplorerSettings SETTINGS =
            new ExplorerSettings("https://admin.example.org", "https://example.org");

    private final String name;
    private final Path file;
    private final JsonNode indexed;
    private final Optional<GoldenWorld> fixture;
    private final GoldenDifferences differences;

    /**
     * @param name how reports call it
     * @param file its text
     * @param indexed what an index says about it; an empty object if nothing does
     */
    GoldenExplorer(String name, Path file, JsonNode indexed, Optional<GoldenWorld> fixture) {
        this.name = name;
        this.file = file;
        this.indexed = indexed;
        this.fixture = fixture;
        this.differences = new GoldenDifferences(name);
    }

    String name() {
        return name;
    }

    GoldenDifferences compare() throws IOException {
        if (!Files.exists(file)) {
            differences.add("index", "", "there is no file " + file);
            return differences;
        }
        ExplorerProgram program = ExplorerProgram.parse(Files.readString(file));
        Path views = sibling(".views.jsonl");
        JsonNode summary = indexed.isEmpty() ? firstLine(views) : indexed;
        compareConfigDocument(program, summary);
        List<GoldenViews> worlds = worlds(program, summary);
        if (summary.path("jobFatal").asBoolean(false)) {
            worlds.stream().filter(world -> !world.isAlone()).forEach(this::checkOffendingViews);
        } else if (Files.exists(views)) {
            compareViews(views, worlds);
        } else {
            worlds.forEach(GoldenViews::compareDigestOnly);
        }
        return differences;
    }

    private List<GoldenViews> worlds(ExplorerProgram program, JsonNode summary) {
        JsonNode digests = summary.path("digest");
        List<GoldenViews> worlds = new ArrayList<>();
        worlds.add(new GoldenViews("alone", alone(program), digests, differences));
        worlds.add(new GoldenViews("empty", built(program, GoldenWorld.EMPTY), digests, differences));
        fixture.ifPresent(world -> worlds.add(new GoldenViews("fixture", built(program, world), digests, differences)));
        return worlds;
    }

    private void compareViews(Path file, List<GoldenViews> worlds) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode golden = line.isBlank()
                        ? JsonMapper.shared().createObjectNode()
                        : JsonMapper.shared().readTree(line);
                if (golden.has("viewId")) {
                    differences.countView();
                    worlds.forEach(world -> world.compareNext(golden));
                }
            }
        }
        worlds.forEach(GoldenViews::compareEnd);
    }

    private void compareConfigDocument(ExplorerProgram program, JsonNode summary) throws IOException {
        String text = program.configJson();
        Path expected = sibling(".explorers-config.json");
        if (Files.exists(expected)) {
            JsonDifference.between(
                            JsonMapper.shared().readTree(Files.readString(expected)),
                            JsonMapper.shared().readTree(text))
                    .forEach(difference -> differences.add("explorers.config", "", difference));
        }
        String digest = summary.path("explorersConfigSha256").asString("");
        if (!digest.isEmpty() && !GoldenViews.sha256(text).equals(digest)) {
            differences.add("explorers.config", "", "digest differs");
        }
    }

    /** A choice that is no text offends in every view. */
    private void checkOffendingViews(GoldenViews world) {
        if (!world.hasNext()) {
            differences.add(world.name(), "", "job-fatal in the reference, but here it has no views");
        }
        world.forEachRemaining(view -> {
            differences.countView();
            if (view.error().isEmpty()) {
                differences.add(world.name(), view.viewId(), "job-fatal in the reference, but here it has no error");
            }
        });
    }

    private static Iterator<GoldenViews.Outcome> built(ExplorerProgram program, GoldenWorld world) {
        Iterator<ExplorerView> views =
                new ExplorerViewBuilder(SETTINGS, world.catalog(), world.source()).build(program);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return views.hasNext();
            }

            @Override
            public GoldenViews.Outcome next() {
                ExplorerView view = views.next();
                return new GoldenViews.Outcome(
                        view.viewId(),
                        view.dimensions(),
                        view.config() == null ? "" : view.config(),
                        view.error() == null ? "" : view.error());
            }
        };
    }

    private static Iterator<GoldenViews.Outcome> alone(ExplorerProgram program) {
        ViewPlanner planner = new ViewPlanner(program.resolve(Map.of(), false), new BuildBudget());
        return IntStream.range(0, planner.size())
                .mapToObj(planner::plan)
                .map(view -> new GoldenViews.Outcome(
                        view.viewId(),
                        view.dimensions(),
                        CanonicalJson.write(view.values().config()),
                        view.error().orElse("")))
                .iterator();
    }

    private Path sibling(String suffix) {
        String own = file.getFileName().toString();
        return file.resolveSibling(own.substring(0, own.length() - ".explorer.tsv".length()) + suffix);
    }

    private static JsonNode firstLine(Path views) throws IOException {
        if (!Files.exists(views)) {
            return JsonMapper.shared().createObjectNode();
        }
        try (BufferedReader lines = Files.newBufferedReader(views)) {
            String first = lines.readLine();
            return first == null || first.isBlank()
                    ? JsonMapper.shared().createObjectNode()
                    : JsonMapper.shared().readTree(first);
        }
    }
}
