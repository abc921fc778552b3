package dev.meridian.domain.explorer.golden;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The views of an explorer in one world, compared with the expected ones as they come. */
final class GoldenViews implements Iterator<GoldenViews.Outcome> {

    /** A view as it is compared: {@code ""} for what it does not have. */
    record Outcome(String viewId, String dimensions, String config, String error) {}

    private final String name;
    private final Iterator<Outcome> views;
    private final String expectedDigest;
    private final GoldenDifferences differences;
    private final MessageDigest digest = newDigest();
    private int built;
    private int expected;

    GoldenViews(String name, Iterator<Outcome> views, JsonNode digests, GoldenDifferences differences) {
        this.name = name;
        this.views = views;
        this.expectedDigest = digests.path(name).asString("");
        this.differences = differences;
    }

    String name() {
        return name;
    }

    /** Whether these are no views but what the text alone says about them. */
    boolean isAlone() {
        return name.equals("alone");
    }

    @Override
    public boolean hasNext() {
        return views.hasNext();
    }

    @Override
    public Outcome next() {
        Outcome view = views.next();
        String line = view.viewId() + "\t" + view.dimensions() + "\t"
                + (view.error().isEmpty() ? sha256(view.config()) : "error:" + view.error());
        digest.update(((built == 0 ? "" : "\n") + line).getBytes(StandardCharsets.UTF_8));
        built++;
        return view;
    }

    void compareNext(JsonNode golden) {
        expected++;
        if (hasNext()) {
            compare(golden, next());
        }
    }

    /** Call it after the last expected view. */
    void compareEnd() {
        forEachRemaining(view -> {});
        if (built != expected) {
            differences.add(name, "", "expected " + expected + " views, got " + built);
        }
        compareDigest();
    }

    /** Where nothing else is known of the expected views. */
    void compareDigestOnly() {
        forEachRemaining(view -> differences.countView());
        if (expectedDigest.isEmpty()) {
            differences.add(name, "", "neither views nor a digest are given");
        }
        compareDigest();
    }

    private void compareDigest() {
        if (!expectedDigest.isEmpty()
                && !HexFormat.of().formatHex(digest.digest()).equals(expectedDigest)) {
            differences.add(name, "", "digest of the world differs");
        }
    }

    private void compare(JsonNode golden, Outcome view) {
        String viewId = golden.path("viewId").asString("");
        if (!viewId.equals(view.viewId())) {
            differences.add(name, viewId, "view id is " + view.viewId());
        }
        if (!golden.path("dimensions").asString("").equals(view.dimensions())) {
            differences.add(name, viewId, "dimensions are " + view.dimensions());
        }
        if (golden.has(name)) {
            compareContent(viewId, golden.path(name), view);
        }
    }

    private void compareContent(String viewId, JsonNode content, Outcome view) {
        String error = content.path("error").asString("");
        if (!error.equals(view.error())) {
            differences.add(name, viewId, "expected error \"" + error + "\", got \"" + view.error() + "\"");
            return;
        }
        if (content.has("config")) {
            JsonDifference.between(content.path("config"), JsonMapper.shared().readTree(view.config()))
                    .forEach(difference -> differences.add(name, viewId, difference));
        }
        if (content.has("sha256")
                && view.error().isEmpty()
                && !sha256(view.config()).equals(content.path("sha256").asString(""))) {
            differences.add(name, viewId, "digest of the config differs");
        }
    }

    static String sha256(String text) {
        return HexFormat.of().formatHex(newDigest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
