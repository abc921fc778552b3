package dev.meridian.domain.explorer.program;

/**
 * The views of an explorer come to more than can be built: each of many rows repeats a long keyword line, say. Trying again
 * does not help.
 */
public final class ExplorerTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ExplorerTooLargeException(String message) {
        super(message);
    }
}
