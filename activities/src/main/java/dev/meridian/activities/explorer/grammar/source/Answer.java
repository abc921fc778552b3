package dev.meridian.activities.explorer.grammar.source;

import java.util.Optional;

/** What a source says about a document of which one version may be known already. */
public sealed interface Answer<T> {

    /** The document, and its version if it has one. */
    record Found<T>(T value, Version version) implements Answer<T> {}

    /** The known version is still the document. */
    record Unchanged<T>() implements Answer<T> {}

    /** There is no such document. */
    record Missing<T>() implements Answer<T> {}

    /** The document's value, if the answer brings one. */
    default Optional<T> value() {
        return this instanceof Found<T>(T value, Version version) ? Optional.of(value) : Optional.empty();
    }
}
