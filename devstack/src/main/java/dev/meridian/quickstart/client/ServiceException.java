package dev.meridian.quickstart.client;

/** The product refused a request or did not answer; the message is a sentence that names the request. */
public final class ServiceException extends RuntimeException {

    public ServiceException(String message) {
        super(message);
    }

    public ServiceException(String message, Throwable cause) {
        super(message, cause);
    }
}
