package dev.meridian.activities.download.source.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.meridian.domain.download.source.SourceFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The beginning of a file: its delimiter, the names of its columns and where its first row begins.
 *
 * @param fields distinct; a column without a name is called after its place
 * @param length how many bytes of the text stand before the first row
 * @param lines how many lines stand before the first row
 */
record CsvHead(char delimiter, List<String> fields, int length, long lines) {
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final String EXCELS_LINE = "sep=";

    /**
     * Reads the head of a text.
     *
     * @param text bytes in which ASCII stands for itself, without a byte order mark
     * @param length how many of them count
     * @param encoding how the names of columns are read
     * @param declared the delimiter that the connection says
     * @param isWhole whether the file ends there
     * @throws SourceFailure {@code empty_file}; {@code malformed_csv} if there is no end of the first line
     */
    static CsvHead of(byte[] text, int length, Encoding encoding, Optional<Character> declared, boolean isWhole) {
        int begin = 0;
        Optional<Character> delimiter = declared;
        if (startsWith(text, length, EXCELS_LINE) && length > EXCELS_LINE.length()) {
            if (declared.isEmpty()) {
                delimiter = Optional.of((char) text[EXCELS_LINE.length()]);
            }
            begin = afterLine(text, length, EXCELS_LINE.length() + 1);
        }
        char separator = delimiter.orElse(mostFrequent(text, begin, length));
        byte[] rest = Arrays.copyOfRange(text, begin, length);
        RecordScanner scanner = new RecordScanner(separator);
        int end = endAfter(0, scanner, rest);
        if (end == 0 && !isWhole) {
            throw SourceFailure.permanent(
                    "malformed_csv", "The first line, with the names of the columns, does not end within 1 MiB");
        }
        int headEnd = end == 0 ? rest.length : end;
        String line =
                new String(rest, 0, headEnd, encoding.isScannable() ? encoding.charset() : StandardCharsets.UTF_8);
        if (line.isBlank()) {
            throw SourceFailure.permanent("empty_file", "The file has no first line with the names of its columns");
        }
        List<String> head = new ArrayList<>(fields(line, separator));
        if (lacksFirstName(head.size(), rest, headEnd, scanner, separator)) {
            head.addFirst("");
        }
        return new CsvHead(separator, distinct(head), begin + headEnd, (begin > 0 ? 1 : 0) + lineBreaks(line));
    }

    /** The end of the record that begins at a place; that place itself if the text does not have its end. */
    private static int endAfter(int begin, RecordScanner scanner, byte[] text) {
        for (int at = begin + 1; at <= text.length; at++) {
            scanner.scan(text, at);
            if (scanner.lastEnd() > begin) {
                return scanner.lastEnd();
            }
        }
        return begin;
    }

    private static long lineBreaks(String line) {
        return Math.max(1, line.chars().filter(c -> c == '\n').count());
    }

    private static List<String> fields(String line, char delimiter) {
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder().fieldSeparator(delimiter).ofCsvRecord(line)) {
            return reader.iterator().next().getFields();
        } catch (CsvParseException malformed) {
            Throwable cause = Objects.requireNonNullElse(malformed.getCause(), malformed);
            throw SourceFailure.permanent(
                    "malformed_csv",
                    "The first line, with the names of the columns, can't be read as CSV: " + cause.getMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Whether the first column has no name: R writes the names of rows so, with one field more in each row than in the first line. The
     * first two rows have to show it, because one row alone may just be too long.
     */
    private static boolean lacksFirstName(int names, byte[] text, int headEnd, RecordScanner scanner, char delimiter) {
        int begin = headEnd;
        for (int row = 0; row < 2; row++) {
            int scanned = endAfter(begin, scanner, text);
            int end = scanned == begin ? text.length : scanned;
            List<String> fields =
                    fieldsOrNone(new String(text, begin, end - begin, StandardCharsets.ISO_8859_1), delimiter);
            if (fields.size() != names + 1 || fields.getLast().isEmpty()) {
                return false;
            }
            begin = end;
        }
        return true;
    }

    private static List<String> distinct(List<String> head) {
        List<String> names = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (String field : head) {
            String name = field.isBlank() ? "column " + (names.size() + 1) : field.strip();
            String distinct = name;
            for (int number = 2; !taken.add(distinct); number++) {
                distinct = name + " " + number;
            }
            names.add(distinct);
        }
        return List.copyOf(names);
    }

    /** The fields of a row; none if it can't be read, which is said when its turn comes. */
    private static List<String> fieldsOrNone(String row, char delimiter) {
        try {
            return row.isBlank() ? List.of() : fields(row, delimiter);
        } catch (SourceFailure malformed) {
            return List.of();
        }
    }

    /** The delimiter that stands most often in the first line, outside of quotes; a comma if none does. */
    private static char mostFrequent(byte[] text, int from, int length) {
        int[] counts = new int[DELIMITERS.length];
        boolean quoted = false;
        for (int at = from; at < length && (quoted || text[at] != '\n' && text[at] != '\r'); at++) {
            quoted ^= text[at] == '"';
            for (int i = 0; i < DELIMITERS.length && !quoted; i++) {
                counts[i] += text[at] == DELIMITERS[i] ? 1 : 0;
            }
        }
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return DELIMITERS[best];
    }

    private static boolean startsWith(byte[] text, int length, String start) {
        return length >= start.length()
                && new String(text, 0, start.length(), StandardCharsets.ISO_8859_1).equalsIgnoreCase(start);
    }

    private static int afterLine(byte[] text, int length, int from) {
        int at = from;
        while (at < length && text[at] != '\n' && text[at] != '\r') {
            at++;
        }
        at += at < length && text[at] == '\r' ? 1 : 0;
        return at < length && text[at] == '\n' ? at + 1 : at;
    }
}
