package dev.meridian.activities.download.http;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * A CSV page as JSON lines, so that one reader finds ids, times and cursors in both. The first line names the fields. An empty
 * field without quotes is null, with quotes it is an empty text; a short line ends in nulls, and a long one becomes a text,
 * which is rejected as a row.
 */
final class CsvAsLines extends InputStream {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Iterator<List<@Nullable String>> records;
    private final List<String> names = new ArrayList<>();
    private byte[] line = new byte[0];
    private int at;

    CsvAsLines(InputStream csv, Charset charset, char delimiter) {
        records = CsvReader.builder()
                .fieldSeparator(delimiter)
                .build(new Fields(), new InputStreamReader(csv, charset))
                .iterator();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        while (at == line.length) {
            if (!next()) {
                return -1;
            }
        }
        int count = Math.min(length, line.length - at);
        System.arraycopy(line, at, bytes, from, count);
        at += count;
        return count;
    }

    /** Makes the next line; returns false at the end. */
    private boolean next() throws IOException {
        try {
            if (names.isEmpty() && records.hasNext()) {
                records.next().forEach(name -> names.add(name == null ? "" : name));
                names.set(0, withoutMark(names.getFirst()));
            }
            if (!records.hasNext()) {
                return false;
            }
            List<@Nullable String> record = records.next();
            line = record.size() > names.size() ? JSON.writeValueAsBytes(String.join(",", texts(record))) : row(record);
            at = 0;
            return true;
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }

    private byte[] row(List<@Nullable String> record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (int i = 0; i < names.size(); i++) {
                String value = i < record.size() ? record.get(i) : null;
                json.writeName(names.get(i));
                if (value == null) {
                    json.writeNull();
                } else {
                    json.writeString(value);
                }
            }
            json.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static List<String> texts(List<@Nullable String> record) {
        return record.stream().map(value -> value == null ? "" : value).toList();
    }

    private static String withoutMark(String name) {
        return name.startsWith("\uFEFF") ? name.substring(1) : name;
    }

    /** The fields of a record; null for an empty one without quotes. */
    private static final class Fields extends AbstractBaseCsvCallbackHandler<List<@Nullable String>> {
        private List<@Nullable String> fields = new ArrayList<>();

        @Override
        protected void handleBegin(long startingLine) {
            fields = new ArrayList<>();
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            fields.add(length == 0 && !quoted ? null : new String(buffer, offset, length));
        }

        @Override
        protected List<@Nullable String> buildRecord() {
            return fields;
        }
    }
}
