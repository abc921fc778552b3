package dev.meridian.quickstart;

/** The command line or a variable asks for something that cannot be; the message is a sentence. */
final class UsageException extends RuntimeException {

    UsageException(String message) {
        super(message);
    }
}
