package dev.meridian.devstack.process;

/** A server could not be started or controlled; the message is a sentence for people that says how to mend it. */
public class DevStackException extends RuntimeException {

    public DevStackException(String message) {
        super(message);
    }

    public DevStackException(String message, Throwable cause) {
        super(message, cause);
    }
}
