package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.connector.definition.TimeForm;
import dev.meridian.domain.download.connector.paging.NamedPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The facts about the rows of one page that decide about paging, gathered row by row. */
final class RowFacts {
    private static final long PRIME = 0x100000001b3L;

    private long rows;
    private long digest = 0xcbf29ce484222325L;
    private @Nullable NamedPage lastCursor;
    private @Nullable String lastTime;
    private @Nullable String mark;
    private Instant markTime = Instant.MIN;
    private final List<Map<String, String>> extras = new ArrayList<>();

    /** Counts a row. */
    void row(String id) {
        rows++;
        for (int i = 0; i < id.length(); i++) {
            digest = (digest ^ id.charAt(i)) * PRIME;
        }
        digest = (digest ^ 0x10000) * PRIME;
    }

    void cursor(Optional<NamedPage> next) {
        lastCursor = next.orElse(null);
    }

    void time(Optional<String> text) {
        lastTime = text.orElse(lastTime);
    }

    /** Keeps the time of a change if it is the latest so far; a text that is no time of the form is passed over. */
    void change(TimeForm form, String text) {
        form.read(text).filter(time -> time.isAfter(markTime)).ifPresent(time -> {
            markTime = time;
            mark = text;
        });
    }

    void extra(Map<String, String> values) {
        extras.add(values);
    }

    long rows() {
        return rows;
    }

    long digest() {
        return digest;
    }

    Optional<NamedPage> lastCursor() {
        return Optional.ofNullable(lastCursor);
    }

    Optional<String> lastTime() {
        return Optional.ofNullable(lastTime);
    }

    @Nullable
    String mark() {
        return mark;
    }

    List<Map<String, String>> extras() {
        return extras;
    }
}
