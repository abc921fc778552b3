package dev.meridian.domain.explorer.source;

/** The source failed to answer; another attempt of the build may succeed. */
public final class IndicatorSourceException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public IndicatorSourceException(String message, Throwable cause) {
        super(message, cause);
    }

    public IndicatorSourceException(String message) {
        super(message);
    }
}
