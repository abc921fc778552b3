package dev.meridian.domain.explorer.source;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/** What a source says about a document of which one version may be known already. */
public sealed interface Answer<T> {

    /** The document, and its version if it has one. */
    record Found<T>(T document, Version version) implements Answer<T> {}

    /** The known version is still the document. */
    record Unchanged<T>() implements Answer<T> {}

    /** There is no such document. */
    record Missing<T>() implements Answer<T> {}

    /**
     * What an answer of a status means: 200 is a document, 304 says that the known one is still good, 404 and 410 say that
     * there is none.
     *
     * @param document reads the body of the answer
     * @throws IndicatorSourceException for any other status
     */
    static <T> Answer<T> of(int status, Version version, URI uri, Supplier<T> document) {
        return switch (status) {
            case 200 -> new Found<>(document.get(), version);
            case 304 -> new Unchanged<>();
            case 404, 410 -> new Missing<>();
            default -> throw new IndicatorSourceException(ShownAddress.of(uri) + " answered with status " + status);
        };
    }

    /**
     * The document, or else nothing; for one who knew no version.
     *
     * @throws IndicatorSourceException if the answer is that nothing changed
     */
    default Optional<T> found() {
        return switch (this) {
            case Found<T>(T document, Version version) -> Optional.of(document);
            case Missing<T>() -> Optional.empty();
            case Unchanged<T>() ->
                throw new IndicatorSourceException("The document is said to be unchanged, but no version was known");
        };
    }
}
