package dev.meridian.api.explorer;

import dev.meridian.api.problem.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads a document a line; refuses them all if one can't be read, and says which. */
final class JsonLines {
    private JsonLines() {}

    static <T> List<T> read(InputStream body, JsonMapper json, Class<T> type) throws IOException {
        List<T> documents = new ArrayList<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder()));
        int number = 1;
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    documents.add(document(line, number, json, type));
                }
                number++;
            }
        } catch (CharacterCodingException notUtf8) {
            throw refusal(number, 1);
        }
        return documents;
    }

    private static <T> T document(String line, int number, JsonMapper json, Class<T> type) {
        @Nullable T document;
        try {
            document = json.readValue(line, type);
        } catch (JacksonException unreadable) {
            throw refusal(
                    number,
                    unreadable.getLocation() == null
                            ? 1
                            : unreadable.getLocation().getColumnNr());
        }
        if (document == null) {
            throw refusal(number, 1);
        }
        return document;
    }

    private static Refusal refusal(int line, int column) {
        return Refusal.unprocessable("invalid_line", "A line is not a document of this kind")
                .with("line", line)
                .with("column", column);
    }
}
