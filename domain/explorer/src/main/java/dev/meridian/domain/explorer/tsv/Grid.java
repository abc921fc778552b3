package dev.meridian.domain.explorer.tsv;

import dev.meridian.domain.explorer.ecma.EcmaText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An explorer's text as lines of tab-separated cells. There is no quoting and no comment syntax at this level, and carriage
 * returns are gone. A line whose first cell is not empty is a keyword line; the lines below it, up to the next keyword
 * line, are its block. Lines are numbered from 0.
 */
public final class Grid {

    private final List<String> lines;

    private Grid(List<String> lines) {
        this.lines = lines;
    }

    /** The grid of a text, as written. */
    public static Grid parse(String text) {
        String plain = text.indexOf('\r') < 0 ? text : text.replace("\r", "");
        return new Grid(EcmaText.split(plain, '\n'));
    }

    /** The grid of some lines. */
    public static Grid ofLines(List<String> lines) {
        return new Grid(List.copyOf(lines));
    }

    /** The text that {@link #parse} reads as this grid. */
    public String text() {
        return String.join("\n", lines);
    }

    /** This grid without the empty cells that end a line and the empty lines that end the text. */
    public Grid trimmed() {
        List<String> trimmed = new ArrayList<>(lines.size());
        lines.forEach(line -> trimmed.add(withoutTrailingTabs(line)));
        while (!trimmed.isEmpty() && trimmed.getLast().isEmpty()) {
            trimmed.removeLast();
        }
        return new Grid(trimmed);
    }

    public int size() {
        return lines.size();
    }

    public String line(int number) {
        return lines.get(number);
    }

    /** The cells of a line; at least one. */
    public List<String> cells(int number) {
        return EcmaText.split(lines.get(number), '\t');
    }

    /** The first cell of a line, not trimmed. */
    public String keyword(int number) {
        String line = lines.get(number);
        int tab = line.indexOf('\t');
        return tab < 0 ? line : line.substring(0, tab);
    }

    /** The cells after the first one. */
    public List<String> arguments(int number) {
        List<String> cells = cells(number);
        return cells.subList(1, cells.size());
    }

    /** The first line whose first cell is exactly the keyword. */
    public Optional<Integer> find(String keyword) {
        for (int number = 0; number < lines.size(); number++) {
            if (isKeyword(number, keyword)) {
                return Optional.of(number);
            }
        }
        return Optional.empty();
    }

    /** All lines whose first cell is exactly the keyword. */
    public List<Integer> findAll(String keyword) {
        List<Integer> found = new ArrayList<>();
        for (int number = 0; number < lines.size(); number++) {
            if (isKeyword(number, keyword)) {
                found.add(number);
            }
        }
        return found;
    }

    /**
     * The lines below a keyword line up to the next one, each without its first cell; empty if the very next line is a
     * keyword line. A keyword line that ends the text has a block of no lines, which is not the same as none.
     */
    public Optional<List<String>> block(int keywordLine) {
        int end = keywordLine + 1;
        while (end < lines.size() && !startsWithCell(end)) {
            end++;
        }
        if (end == keywordLine + 1 && end < lines.size()) {
            return Optional.empty();
        }
        return Optional.of(lines.subList(keywordLine + 1, end).stream()
                .map(line -> line.isEmpty() ? line : line.substring(1))
                .toList());
    }

    /** Keyword lines as (trimmed keyword, rest of the line trimmed); the last line of a keyword counts. */
    public Map<String, String> globals() {
        Map<String, String> globals = new LinkedHashMap<>();
        for (int number = 0; number < lines.size(); number++) {
            if (startsWithCell(number)) {
                String line = lines.get(number);
                int tab = line.indexOf('\t');
                globals.put(
                        EcmaText.trim(tab < 0 ? line : line.substring(0, tab)),
                        tab < 0 ? "" : EcmaText.trim(line.substring(tab + 1)));
            }
        }
        return globals;
    }

    private boolean startsWithCell(int number) {
        String line = lines.get(number);
        return !line.isEmpty() && line.charAt(0) != '\t';
    }

    private boolean isKeyword(int number, String keyword) {
        String line = lines.get(number);
        return line.startsWith(keyword) && (line.length() == keyword.length() || line.charAt(keyword.length()) == '\t');
    }

    private static String withoutTrailingTabs(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\t') {
            end--;
        }
        return line.substring(0, end);
    }
}
