package dev.meridian.quickstart.tour;

import java.io.PrintStream;

/**
 * Where the quickstart writes: lines, and where the terminal can do it, lines that are written over.
 *
 * @param ansi whether control sequences are understood
 * @param columns the width; lines to be written over are cut to it, since a wrapped one cannot be found again
 */
public record Terminal(PrintStream out, boolean ansi, int columns) {

    private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";

    /** As the starting script found it: it has the terminal in hand, which our own process may not. */
    public static Terminal ofProcess() {
        return new Terminal(
                System.out, Boolean.getBoolean("meridian.ansi"), Integer.getInteger("meridian.columns", 100));
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Writes the lines over as many above the cursor. */
    public void lineOver(int above, Iterable<String> lines) {
        StringBuilder text = new StringBuilder();
        if (above > 0) {
            text.append("\u001b[").append(above).append('A');
        }
        for (String line : lines) {
            String cut = line.length() < columns ? line : line.substring(0, columns - 1);
            text.append('\r').append(cut).append(CLEAR_TO_END_OF_LINE).append('\n');
        }
        out.print(text);
        out.flush();
    }
}
