package dev.meridian.domain.download.connector.definition;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/** Where a call carries a value: in its query, a header, or its JSON body; exactly one of them. */
public record Place(
        @Nullable String query,
        @Nullable String header,
        @Nullable JsonPointer pointer) {}
