package dev.meridian.domain.explorer.source;

/** The source could not say whether it has something, or what: a fault that may pass. The build may be tried again. */
public final class IndicatorSourceException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public IndicatorSourceException(String message, Throwable cause) {
        super(message, cause);
    }

    public IndicatorSourceException(String message) {
        super(message);
    }
}
