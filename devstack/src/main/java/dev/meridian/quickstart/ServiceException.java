package dev.meridian.quickstart;

/** The product refused a request or did not answer; the message is a sentence that names the request. */
public final class ServiceException extends RuntimeException {

    ServiceException(String message) {
        super(message);
    }

    ServiceException(String message, Throwable cause) {
        super(message, cause);
    }
}
