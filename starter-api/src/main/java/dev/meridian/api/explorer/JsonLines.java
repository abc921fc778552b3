package dev.meridian.api.explorer;

import dev.meridian.api.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON lines, each a document with an id. All lines are first checked and written to a file; if a line is
 * invalid, the whole body is refused, and the refusal names the line. Then the documents are read from the file one at
 * a time, so that only one is in memory. Of several documents with one id only the last is read.
 */
final class JsonLines<T> implements AutoCloseable {
    static final int MOST_DOCUMENTS = 200_000;

    /** The most objects and values of a document, because each takes many times as much memory as its text. */
    static final int MOST_TOKENS = 1_000_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
            .build();

    private final SpoolFile spool = SpoolFile.open();
    private final JsonMapper json;
    private final Class<T> type;
    private final ToLongFunction<T> id;
    private final Map<Long, Integer> lastLines = new HashMap<>();

    private JsonLines(JsonMapper json, Class<T> type, ToLongFunction<T> id) throws IOException {
        this.json = json;
        this.type = type;
        this.id = id;
    }

    /**
     * Reads and checks a body.
     *
     * @throws Refusal 422 with the first invalid line
     */
    static <T> JsonLines<T> read(InputStream body, JsonMapper json, Class<T> type, ToLongFunction<T> id)
            throws IOException {
        JsonLines<T> documents = new JsonLines<>(json, type, id);
        try {
            documents.spool(body);
            return documents;
        } catch (IOException | RuntimeException failed) {
            documents.close();
            throw failed;
        }
    }

    /** The documents in the order of their lines. */
    Iterator<T> documents() throws IOException {
        return new Documents();
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }

    private void spool(InputStream body) throws IOException {
        BoundedLines lines = new BoundedLines(body);
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (!line.isBlank()) {
                    lastLines.put(id.applyAsLong(document(line, lines.number())), lines.number());
                    if (lastLines.size() > MOST_DOCUMENTS) {
                        throw Refusal.unprocessable(
                                        "too_many_documents", "Send at most " + MOST_DOCUMENTS + " documents at once")
                                .with("line", lines.number());
                    }
                }
                spool.write((line + '\n').getBytes(StandardCharsets.UTF_8));
            }
        } catch (CharacterCodingException notUtf8) {
            throw refusal(lines.number() + 1, 1);
        }
    }

    private T document(String line, int number) {
        @Nullable T document;
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
            document = json.readValue(parser, type);
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

    private final class Documents implements Iterator<T> {
        private final BoundedLines lines = new BoundedLines(spool.read());
        private int left = lastLines.size();

        private Documents() throws IOException {}

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public T next() {
            try {
                for (String line = lines.next(); left > 0 && line != null; line = lines.next()) {
                    if (!line.isBlank()) {
                        T document = document(line, lines.number());
                        if (Integer.valueOf(lines.number()).equals(lastLines.get(id.applyAsLong(document)))) {
                            left--;
                            return document;
                        }
                    }
                }
                throw new NoSuchElementException();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
