package dev.meridian.activities.task.dataset;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JsonValues;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * Reads the rows of an uploaded dataset: JSON objects in one list, or one after another. It holds one row at a time, as
 * JSON text.
 *
 * <p>The document is read to its end; anything after the list is refused.
 */
public final class DatasetRows implements Iterator<String>, AutoCloseable {
    private final JsonParser document;
    private final boolean inOneList;
    private @Nullable JsonToken next;
    private long index;

    /** @throws tools.jackson.core.JacksonException here and later, if the document is malformed */
    public DatasetRows(InputStream document) {
        this.document = JsonValues.parser(document);
        next = this.document.nextToken();
        inOneList = next == JsonToken.START_ARRAY;
        if (inOneList) {
            advance();
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    /** @throws InvalidRequestException with the path of a value that cannot be stored */
    @Override
    public String next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        if (next != JsonToken.START_OBJECT) {
            throw InvalidRequestException.at("/" + index, "wrong_type", "Must be an object");
        }
        String row = JsonValues.copy(document, inOneList ? "" : "/" + index, JsonValues.Content.COLUMNS);
        index++;
        advance();
        return row;
    }

    private void advance() {
        next = document.nextToken();
        if (inOneList && next == JsonToken.END_ARRAY) {
            next = document.nextToken();
            if (next != null) {
                throw new StreamReadException(document, "Something comes after the end of the list");
            }
        }
    }

    @Override
    public void close() {
        document.close();
    }
}
