package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.ecma.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One explorer of a folder of goldens, and everything in which what we build differs from what is expected. */
final class GoldenExplorer {

    private static final ExplorerSettings SETTINGS =
            ExplorerSettings.of("https://admin.example.org", "https://example.org");

    private final Path folder;
    private final JsonNode summary;
    private final ExplorerProgram program;
    private final List<String> differences = new ArrayList<>();

    GoldenExplorer(Path folder, JsonNode summary) throws IOException {
        this.folder = folder;
        this.summary = summary;
        this.program = ExplorerProgram.parse(Files.readString(folder.resolve(slug() + ".explorer.tsv")));
    }

    String slug() {
        return summary.path("slug").stringValue();
    }

    List<String> differences(GoldenWorld fixture) throws IOException {
        compareConfigDocument();
        Map<String, GoldenWorld> worlds = Map.of("empty", GoldenWorld.EMPTY, "fixture", fixture);
        if (summary.path("jobFatal").booleanValue()) {
            worlds.forEach(this::checkOffendingViews);
            return differences;
        }
        List<JsonNode> goldens = Files.readAllLines(folder.resolve(slug() + ".views.jsonl")).stream()
                .filter(line -> !line.isBlank())
                .skip(1)
                .map(JsonMapper.shared()::readTree)
                .toList();
        compare("alone", goldens, alone());
        worlds.forEach((name, world) -> compare(name, goldens, built(world)));
        return differences;
    }

    private void compareConfigDocument() throws IOException {
        String text = program.configJson();
        String expectedSha = summary.path("explorersConfigSha256").asString("");
        Path file = folder.resolve(slug() + ".explorers-config.json");
        if (Files.exists(file)) {
            JsonDifference.between(
                            JsonMapper.shared().readTree(Files.readString(file)),
                            JsonMapper.shared().readTree(text))
                    .forEach(difference -> add("explorers.config", "", difference));
        }
        if (!expectedSha.isEmpty() && !sha256(text).equals(expectedSha)) {
            add("explorers.config", "", "digest differs");
        }
    }

    /** A choice that is no text offends in every view. */
    private void checkOffendingViews(String name, GoldenWorld world) {
        List<Outcome> views = built(world);
        if (views.isEmpty()) {
            add(name, "", "job-fatal in the reference, but here it has no views");
        }
        views.stream()
                .filter(view -> view.error().isEmpty())
                .forEach(view -> add(name, view.viewId(), "job-fatal in the reference, but here it has no error"));
    }

    private record Outcome(String viewId, String dimensions, String config, String error) {}

    private List<Outcome> built(GoldenWorld world) {
        List<Outcome> views = new ArrayList<>();
        Iterator<ExplorerView> built =
                new ExplorerViewBuilder(SETTINGS, world.catalog(), world.source()).build(program);
        built.forEachRemaining(view -> views.add(new Outcome(
                view.viewId(),
                view.dimensions(),
                view.config() == null ? "" : view.config(),
                view.error() == null ? "" : view.error())));
        return views;
    }

    private List<Outcome> alone() {
        Explorer explorer = program.resolve(Map.of(), false);
        ViewPlanner planner = new ViewPlanner(explorer);
        List<Outcome> views = new ArrayList<>();
        for (int row = 0; row < planner.size(); row++) {
            PlannedView view = planner.plan(row);
            views.add(new Outcome(
                    view.viewId(),
                    view.dimensions(),
                    CanonicalJson.write(view.values().config()),
                    view.error().orElse("")));
        }
        return views;
    }

    private void compare(String world, List<JsonNode> goldens, List<Outcome> views) {
        if (views.size() != goldens.size()) {
            add(world, "", "expected " + goldens.size() + " views, got " + views.size());
        }
        List<String> digests = new ArrayList<>();
        for (int i = 0; i < Math.min(views.size(), goldens.size()); i++) {
            Outcome view = views.get(i);
            compare(world, goldens.get(i), view);
            digests.add(view.viewId() + "\t" + view.dimensions() + "\t"
                    + (view.error().isEmpty() ? sha256(view.config()) : "error:" + view.error()));
        }
        String digest = summary.path("digest").path(world).asString("");
        if (!digest.isEmpty() && !sha256(String.join("\n", digests)).equals(digest)) {
            add(world, "", "digest of the world differs");
        }
    }

    private void compare(String world, JsonNode golden, Outcome view) {
        String viewId = golden.path("viewId").asString("");
        if (!viewId.equals(view.viewId())) {
            add(world, viewId, "view id is " + view.viewId());
        }
        if (!golden.path("dimensions").asString("").equals(view.dimensions())) {
            add(world, viewId, "dimensions are " + view.dimensions());
        }
        JsonNode expected = golden.path(world);
        if (!expected.path("error").asString("").equals(view.error())) {
            add(
                    world,
                    viewId,
                    "expected error \"" + expected.path("error").asString("") + "\", got \"" + view.error() + "\"");
        } else if (expected.has("config")) {
            JsonDifference.between(expected.path("config"), JsonMapper.shared().readTree(view.config()))
                    .forEach(difference -> add(world, viewId, difference));
        }
        if (expected.has("sha256")
                && view.error().isEmpty()
                && !sha256(view.config()).equals(expected.path("sha256").stringValue())) {
            add(world, viewId, "digest of the config differs");
        }
    }

    private void add(String world, String viewId, String difference) {
        differences.add(slug() + " [" + world + "] " + viewId + " " + difference);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
