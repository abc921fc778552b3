package dev.meridian.api.explorer;

import dev.meridian.api.problem.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads a document a line; refuses them all if one can't be read, and says which. */
final class JsonLines {
    private JsonLines() {}

    static <T> List<T> read(InputStream body, JsonMapper json, Class<T> type) throws IOException {
        List<T> documents = new ArrayList<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder()));
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                documents.add(document(line, number, json, type));
            }
        }
        return documents;
    }

    private static <T> T document(String line, int number, JsonMapper json, Class<T> type) {
        try {
            return json.readValue(line, type);
        } catch (JacksonException unreadable) {
            throw Refusal.unprocessable("invalid_line", "A line is not a document of this kind")
                    .with("line", number)
                    .with(
                            "column",
                            unreadable.getLocation() == null
                                    ? 1
                                    : unreadable.getLocation().getColumnNr());
        }
    }
}
