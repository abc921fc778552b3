package dev.meridian.domain.heatmap.poi;

/** A file that cannot be read beyond a certain line. */
public final class MalformedFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long line;

    public MalformedFileException(long line, String message) {
        super(message);
        this.line = line;
    }

    /** The line, from 1, at which reading ended. */
    public long line() {
        return line;
    }
}
