package dev.meridian.activities.explorer.grammar.tsv;

import dev.meridian.activities.explorer.grammar.ecma.EcmaText;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Reads delimited text with quoted fields. The delimiter is a tab if the text has one anywhere, else a comma if it has one,
 * else a blank. A field that starts with a quote ends at a quote that is followed, perhaps after white space, by a
 * delimiter, a line feed or the end of the text; two quotes in it are one; any other quote in it is literal. A quoted field
 * that never ends swallows the rest of the text, as it is. Lines of exactly one empty field are skipped.
 */
public final class DelimitedText {

    private final String text;
    private final char delimiter;
    private final List<List<String>> records = new ArrayList<>();
    private final List<Integer> recordLines = new ArrayList<>();
    private List<String> fields = new ArrayList<>();
    private int at;
    private int line;
    private int recordLine;
    private OptionalInt unclosedQuoteLine = OptionalInt.empty();

    private DelimitedText(String text) {
        this.text = text;
        this.delimiter = delimiterOf(text);
        readAll();
    }

    /** Reads a text; never fails. */
    public static DelimitedText read(String text) {
        return new DelimitedText(text);
    }

    /** The delimiter of a text. */
    public static char delimiterOf(String text) {
        if (text.indexOf('\t') >= 0) {
            return '\t';
        }
        return text.indexOf(',') >= 0 ? ',' : ' ';
    }

    public char delimiter() {
        return delimiter;
    }

    /** The records, each with at least one field, neither trimmed nor padded. */
    public List<List<String>> records() {
        return records;
    }

    /** The line, from 0, on which a record starts. */
    public int lineOf(int record) {
        return recordLines.get(record);
    }

    /** The line, from 0, of the quote that swallowed the rest of the text; empty if every quote is closed. */
    public OptionalInt unclosedQuoteLine() {
        return unclosedQuoteLine;
    }

    private void readAll() {
        while (at <= text.length()) {
            if (at < text.length() && text.charAt(at) == '"') {
                readQuoted();
            } else {
                readPlain();
            }
        }
    }

    private void readPlain() {
        int end = at;
        while (end < text.length() && text.charAt(end) != delimiter && text.charAt(end) != '\n') {
            end++;
        }
        endField(text.substring(at, end), end);
    }

    private void readQuoted() {
        int start = at + 1;
        int quote = text.indexOf('"', start);
        while (quote >= 0) {
            if (quote + 1 < text.length() && text.charAt(quote + 1) == '"') {
                quote = text.indexOf('"', quote + 2);
                continue;
            }
            int end = fieldEndAfter(quote + 1);
            if (end >= 0) {
                line += lineFeeds(start, quote);
                endField(text.substring(start, quote).replace("\"\"", "\""), end);
                return;
            }
            quote = text.indexOf('"', quote + 1);
        }
        unclosedQuoteLine = OptionalInt.of(line);
        endField(text.substring(start), text.length());
    }

    /** Where the field ends if nothing but white space follows up to its end, else -1. */
    private int fieldEndAfter(int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == delimiter || c == '\n') {
                return i;
            }
            if (!EcmaText.isWhiteSpace(c)) {
                return -1;
            }
        }
        return text.length();
    }

    private int lineFeeds(int start, int end) {
        int count = 0;
        for (int i = start; i < end; i++) {
            count += text.charAt(i) == '\n' ? 1 : 0;
        }
        return count;
    }

    private void endField(String field, int end) {
        fields.add(field);
        if (end == text.length() || text.charAt(end) == '\n') {
            if (fields.size() > 1 || !fields.getFirst().isEmpty()) {
                records.add(fields);
                recordLines.add(recordLine);
            }
            line++;
            recordLine = line;
            fields = new ArrayList<>(fields.size());
        }
        at = end + 1;
    }
}
