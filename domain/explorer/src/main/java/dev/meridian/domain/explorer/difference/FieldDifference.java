package dev.meridian.domain.explorer.difference;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A place at which two JSON values differ.
 *
 * @param path JSON pointer (RFC 6901) of the place
 * @param before null if the first value has nothing there
 * @param after null if the second value has nothing there
 */
public record FieldDifference(
        String path, @Nullable JsonNode before, @Nullable JsonNode after) {}
