package dev.meridian.domain.explorer.source;

import java.util.Optional;

/** A source's answer about a document, of which the caller may know a version already. */
public sealed interface Answer<T> {

    /** The document, and its version if it has one. */
    record Found<T>(T document, Version version) implements Answer<T> {}

    /** The known version is still the document. */
    record Unchanged<T>() implements Answer<T> {}

    /** There is no such document. */
    record Missing<T>() implements Answer<T> {}

    /**
     * The document, or empty if it is missing; for callers that knew no version.
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
