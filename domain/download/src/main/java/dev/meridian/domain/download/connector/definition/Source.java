package dev.meridian.domain.download.connector.definition;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/** Where an answer has a value: in its JSON body or in a header; exactly one of them. */
public record Source(
        @Nullable JsonPointer pointer, @Nullable String header) {}
