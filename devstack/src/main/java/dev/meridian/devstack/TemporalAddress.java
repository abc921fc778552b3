package dev.meridian.devstack;

import java.net.URI;
import java.util.Optional;

/**
 * How to reach a Temporal server.
 *
 * @param target {@code host:port} of its gRPC service
 * @param namespace the namespace to use
 * @param webUi where its Web UI is, if that is known
 */
public record TemporalAddress(String target, String namespace, Optional<URI> webUi) {

    /** The server that {@code TEMPORAL_ADDRESS} and {@code TEMPORAL_NAMESPACE} name, if the first is set. */
    public static Optional<TemporalAddress> fromEnvironment() {
        return Optional.ofNullable(System.getenv("TEMPORAL_ADDRESS"))
                .filter(target -> !target.isBlank())
                .map(target -> new TemporalAddress(
                        target,
                        Optional.ofNullable(System.getenv("TEMPORAL_NAMESPACE"))
                                .filter(namespace -> !namespace.isBlank())
                                .orElse("default"),
                        Optional.empty()));
    }
}
