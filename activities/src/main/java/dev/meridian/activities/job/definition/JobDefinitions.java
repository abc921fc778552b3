package dev.meridian.activities.job.definition;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The registry of the job types that can be asked for, by name. */
public final class JobDefinitions {
    private final Map<String, JobDefinition<?>> byName = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException if two types have one name
     */
    public JobDefinitions(List<JobDefinition<?>> definitions) {
        for (JobDefinition<?> definition : definitions) {
            if (byName.putIfAbsent(definition.type().name(), definition) != null) {
                throw new IllegalArgumentException("Two job types are called '" + definition.type() + "'");
            }
        }
    }

    public Optional<JobDefinition<?>> find(String type) {
        return Optional.ofNullable(byName.get(type));
    }

    /**
     * The definition of a type.
     *
     * @param path where a request names it, as a JSON pointer
     * @throws InvalidRequestException if there is no such type
     */
    public JobDefinition<?> require(String type, String path) {
        return find(type)
                .orElseThrow(() -> InvalidRequestException.at(
                        path, "unknown_type", "Must be one of " + String.join(", ", byName.keySet())));
    }

    /** The payload of a job of any type, without its confidential values. */
    public JsonNode masked(String type, JsonNode payload) {
        JobDefinition<?> definition = byName.get(type);
        return definition == null ? payload : definition.payload().masked(payload);
    }

    public Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    /** All types, in the order of registration. */
    public Collection<JobDefinition<?>> all() {
        return List.copyOf(byName.values());
    }
}
