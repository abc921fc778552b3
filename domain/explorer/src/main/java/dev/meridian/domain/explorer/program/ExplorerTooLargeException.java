package dev.meridian.domain.explorer.program;

/**
 * The views of an explorer are too large together to be built, for example because each of many rows repeats a long
 * keyword line. Trying again does not help.
 */
public final class ExplorerTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ExplorerTooLargeException(String message) {
        super(message);
    }
}
