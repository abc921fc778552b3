package dev.meridian.domain.download.source;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A connection as a connector sees it.
 *
 * @param tenant the tenant that owns it
 * @param name the tenant's name for it, for error texts
 * @param settings what is no secret, by field
 */
public record ConnectionDetails(
        UUID id, String tenant, String name, Map<String, String> settings, Credentials credentials) {
    public ConnectionDetails {
        settings = Map.copyOf(settings);
    }

    /** A setting; empty if the connection leaves it out. */
    public Optional<String> setting(String field) {
        return Optional.ofNullable(settings.get(field));
    }
}
