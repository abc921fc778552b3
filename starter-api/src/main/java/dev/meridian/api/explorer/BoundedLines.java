package dev.meridian.api.explorer;

import dev.meridian.api.problem.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of strict UTF-8 that end with a line feed, a carriage return or both, and that have at most {@link
 * #MOST_CHARACTERS}.
 */
final class BoundedLines {
    static final int MOST_CHARACTERS = 4 << 20;

    private final BufferedReader body;
    private int number;
    private boolean afterReturn;

    BoundedLines(InputStream body) {
        this.body = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder()));
    }

    /** The number of the line read last, from 1. */
    int number() {
        return number;
    }

    /**
     * The next line without its end; null after the last one.
     *
     * @throws Refusal 422 {@code line_too_long}
     */
    @Nullable
    String next() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = body.read(); next >= 0; next = body.read()) {
            boolean secondOfTwo = afterReturn && next == '\n';
            afterReturn = next == '\r';
            if (secondOfTwo) {
                continue;
            }
            if (next == '\n' || next == '\r') {
                number++;
                return line.toString();
            }
            if (line.length() == MOST_CHARACTERS) {
                throw Refusal.unprocessable("line_too_long", "A line has more than " + MOST_CHARACTERS + " characters")
                        .with("line", number + 1);
            }
            line.append((char) next);
        }
        if (line.isEmpty()) {
            return null;
        }
        number++;
        return line.toString();
    }
}
