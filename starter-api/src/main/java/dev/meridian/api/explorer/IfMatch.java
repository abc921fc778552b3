package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.edit.AcceptedEdit;
import dev.meridian.activities.explorer.edit.ExpectedText;
import dev.meridian.activities.explorer.edit.ExplorerChangedException;
import dev.meridian.api.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The header If-Match of a request that stores a text: the generation of the explorer that its author has seen. */
final class IfMatch {
    /**
     * A tag of ours. A proxy that compresses answers makes it weak, as nginx does, or adds how it compressed, as Apache's
     * {@code "7-gzip"} does; clients send back what they got.
     */
    private static final Pattern TAG = Pattern.compile("\\s*(?:W/)?\"(\\d{1,18})(?:-[a-z]+)?\"\\s*(?:,|$)");

    private IfMatch() {}

    /** The value of the header ETag for a generation. */
    static String tag(long generation) {
        return "\"" + generation + "\"";
    }

    /** The text that the header asks for; any if there is no header. */
    static ExpectedText expected(@Nullable String header) {
        if (header == null) {
            return ExpectedText.ANY;
        }
        if (header.strip().equals("*")) {
            return ExpectedText.SOME;
        }
        List<Long> generations = new ArrayList<>();
        Matcher tag = TAG.matcher(header);
        int end = 0;
        while (tag.find() && tag.start() == end) {
            generations.add(Long.parseLong(tag.group(1)));
            end = tag.end();
        }
        if (generations.isEmpty() || end < header.length()) {
            throw Refusal.badRequest(
                    "bad_if_match", "'If-Match' has to be the ETag of an explorer, such as \"7\" with its quotes");
        }
        return ExpectedText.atOneOf(generations);
    }

    /** Does an edit. If its author has not seen the stored text, the request is refused with this status. */
    static AcceptedEdit unlessChanged(HttpStatus status, Supplier<AcceptedEdit> edit) {
        try {
            return edit.get();
        } catch (ExplorerChangedException changed) {
            Refusal refusal = new Refusal(
                    status,
                    "explorer_changed",
                    changed.stored().isPresent()
                            ? "Another text was stored meanwhile; nothing was changed. Look at it, and try again on top of it"
                            : "There is no such explorer any more; nothing was changed");
            throw changed.stored()
                    .map(stored -> refusal.with("generation", stored.savedGeneration()))
                    .orElse(refusal);
        }
    }
}
