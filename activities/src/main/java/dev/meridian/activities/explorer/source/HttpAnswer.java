package dev.meridian.activities.explorer.source;

import dev.meridian.domain.explorer.source.Answer;
import dev.meridian.domain.explorer.source.IndicatorSourceException;
import dev.meridian.domain.explorer.source.Version;
import java.net.URI;
import java.util.function.Supplier;

/** Interprets the status of an HTTP server's answer for a document. */
final class HttpAnswer {
    private HttpAnswer() {}

    /**
     * The meaning of a status: 200 is a document, 304 means that the known version is still valid, 404 and 410 mean
     * that there is no document.
     *
     * @param document reads the body of the answer
     * @throws IndicatorSourceException for any other status
     */
    static <T> Answer<T> of(int status, Version version, URI uri, Supplier<T> document) {
        return switch (status) {
            case 200 -> new Answer.Found<>(document.get(), version);
            case 304 -> new Answer.Unchanged<>();
            case 404, 410 -> new Answer.Missing<>();
            default -> throw new IndicatorSourceException(ShownAddress.of(uri) + " answered with status " + status);
        };
    }
}
