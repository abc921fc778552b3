package dev.meridian.domain.explorer.tsv;

import dev.meridian.domain.explorer.ecma.EcmaText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads delimited text with quoted fields, a record at a time. The delimiter is a tab if the text has one anywhere, else a
 * comma if it has one, else a blank. A field that starts with a quote ends at a quote that is followed, perhaps after white
 * space, by a delimiter or a line feed, or at once by the end of the text; two quotes in it are one; any other quote in it
 * is literal. A quoted field that never ends swallows the rest of the text, as it is. Lines of exactly one empty field are
 * skipped.
 */
public final class DelimitedText implements Iterator<DelimitedText.Line> {

    /**
     * A record.
     *
     * @param number the line, from 0, on which it starts
     * @param fields at least one, neither trimmed nor padded
     */
    public record Line(int number, List<String> fields) {}

    private final String text;
    private final char delimiter;
    private int at;
    private int line;
    private OptionalInt unclosedQuoteLine = OptionalInt.empty();
    private @Nullable Line next;

    private DelimitedText(String text) {
        this.text = text;
        this.delimiter = delimiterOf(text);
        this.next = readLine();
    }

    /** The records of a text; reading never fails. */
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

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Line next() {
        Line current = next;
        if (current == null) {
            throw new NoSuchElementException();
        }
        next = readLine();
        return current;
    }

    /** The line, from 0, of the quote that swallowed the rest of the text; empty while none has. */
    public OptionalInt unclosedQuoteLine() {
        return unclosedQuoteLine;
    }

    private @Nullable Line readLine() {
        while (at <= text.length()) {
            int number = line;
            List<String> fields = new ArrayList<>();
            boolean more = true;
            while (more) {
                fields.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
                more = at < text.length() && text.charAt(at) == delimiter;
                at++;
            }
            line++;
            if (fields.size() > 1 || !fields.getFirst().isEmpty()) {
                return new Line(number, fields);
            }
        }
        return null;
    }

    /** Reads a field and stops at what ends it. */
    private String plain() {
        int start = at;
        while (at < text.length() && text.charAt(at) != delimiter && text.charAt(at) != '\n') {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() {
        int start = at + 1;
        int quote = text.indexOf('"', start);
        while (quote >= 0) {
            if (quote + 1 < text.length() && text.charAt(quote + 1) == '"') {
                quote = text.indexOf('"', quote + 2);
                continue;
            }
            int end = fieldEndAfter(quote + 1);
            if (end >= 0) {
                at = end;
                line += lineFeeds(start, quote);
                return text.substring(start, quote).replace("\"\"", "\"");
            }
            quote = text.indexOf('"', quote + 1);
        }
        unclosedQuoteLine = OptionalInt.of(line);
        at = text.length();
        return text.substring(start);
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
        return from == text.length() ? from : -1;
    }

    private int lineFeeds(int start, int end) {
        int count = 0;
        for (int i = start; i < end; i++) {
            count += text.charAt(i) == '\n' ? 1 : 0;
        }
        return count;
    }
}
