package dev.meridian.domain.download.source;

import java.util.List;
import java.util.Optional;

/** The kinds of connections that a tenant may have. */
public interface SourceTypes {
    /** The type with a name; empty if the tenant has none. */
    Optional<SourceType> find(String tenant, String name);

    /** All types of the tenant. */
    List<SourceType> all(String tenant);
}
