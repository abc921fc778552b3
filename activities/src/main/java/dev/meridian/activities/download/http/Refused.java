package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.definition.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer whose status is no success.
 *
 * @param body its first 64 KiB
 */
record Refused(ServiceAnswer answer, byte[] body) {
    /** The most of a body that is looked at. */
    static final int MOST = 64 << 10;

    private static final int MOST_WORDS = 200;
    /** Where services put the sentence that people should read. */
    private static final List<String> WORDS = List.of(
            "/message",
            "/error/message",
            "/error_description",
            "/errors/0/message",
            "/errors/0/detail",
            "/detail",
            "/title",
            "/error/type",
            "/error");

    int status() {
        return answer.status();
    }

    /** Whether this is the refusal that a definition describes. */
    boolean is(@Nullable Refusal refusal) {
        if (refusal == null || refusal.status() != status()) {
            return false;
        }
        if (refusal.pointer() == null) {
            return true;
        }
        JsonNode said = tree().map(tree -> tree.at(refusal.pointer())).orElse(null);
        return said != null
                && !said.isMissingNode()
                && (refusal.wanted() == null
                        || said.asString("").equals(refusal.wanted().asString("")));
    }

    /** What the service says, at most 200 characters; empty if it says nothing to people. */
    String words() {
        String words = tree().map(Refused::sentence).orElseGet(() -> answer.isHtml() ? "" : text());
        String line = words.strip().replaceAll("\\s+", " ");
        return line.length() > MOST_WORDS ? line.substring(0, MOST_WORDS) : line;
    }

    private String text() {
        return new String(body, 0, Math.min(body.length, MOST_WORDS * 4), StandardCharsets.UTF_8).replace('\0', ' ');
    }

    private static String sentence(JsonNode tree) {
        return WORDS.stream()
                .map(tree::at)
                .filter(node -> node.isString() && !node.asString().isBlank())
                .map(JsonNode::asString)
                .findFirst()
                .orElse("");
    }

    private Optional<JsonNode> tree() {
        try {
            return Optional.of(JsonMapper.shared().readTree(body));
        } catch (JacksonException none) {
            return Optional.empty();
        }
    }
}
