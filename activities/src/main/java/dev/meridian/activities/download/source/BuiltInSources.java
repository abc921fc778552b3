package dev.meridian.activities.download.source;

import dev.meridian.domain.download.source.SourceType;
import dev.meridian.domain.download.source.SourceTypes;
import java.util.List;
import java.util.Optional;

/** The connectors that are code, the same for every tenant. */
public record BuiltInSources(List<SourceType> types) implements SourceTypes {
    public BuiltInSources {
        types = List.copyOf(types);
    }

    @Override
    public Optional<SourceType> find(String tenant, String name) {
        return types.stream().filter(type -> type.name().equals(name)).findFirst();
    }

    @Override
    public List<SourceType> all(String tenant) {
        return types;
    }
}
