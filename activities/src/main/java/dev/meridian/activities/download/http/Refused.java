package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.definition.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer with an error: its status is none of a success, or the definition says that it is a refusal all the same.
 *
 * @param body its first 64 KiB
 */
record Refused(ServiceAnswer answer, byte[] body) {
    /** The most of a body that is looked at. */
    static final int MOST = 64 << 10;

    private static final int MOST_TEXT = 800;

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
        return tree().map(ServiceWords::of).orElseGet(() -> answer.isHtml() ? "" : ServiceWords.line(text()));
    }

    private String text() {
        return new String(body, 0, Math.min(body.length, MOST_TEXT), StandardCharsets.UTF_8).replace('\0', ' ');
    }

    private Optional<JsonNode> tree() {
        try {
            return Optional.of(JsonMapper.shared().readTree(body));
        } catch (JacksonException none) {
            return Optional.empty();
        }
    }
}
