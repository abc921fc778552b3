package dev.meridian.domain.download.connector.definition;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * A definition: what a connection gives, how calls are made, and which tables there are. {@link ConnectorDocument} makes it
 * from a document; what its parts mean stands in the JSON Schema.
 *
 * @param address the address below which paths lie
 * @param hosts the hosts, besides the address's, that get the credentials: host or host:port
 * @param refused what says that an answer with the status of a success is a refusal; any of them
 * @param types what the service's own type names become
 */
public record Connector(
        String title,
        @Nullable String about,
        Map<String, Setting> settings,
        Template address,
        List<String> hosts,
        SignIn signIn,
        Map<String, Template> headers,
        Limits limits,
        List<Condition> refused,
        Map<String, TypeRule> types,
        List<Table> tables,
        @Nullable Listing listing) {
    private static final List<Condition> ERRORS_OF_GRAPHQL =
            List.of(new Condition(JsonPointer.compile("/errors"), null, null));

    public Connector {
        settings = Map.copyOf(settings);
        hosts = List.copyOf(hosts);
        headers = Map.copyOf(headers);
        limits = Objects.requireNonNullElse(limits, Limits.NONE_SAID);
        refused = List.copyOf(refused);
        types = Map.copyOf(types);
        tables = List.copyOf(tables);
    }

    /** What says that an answer to a request is a refusal although its status is that of a success; any of them. */
    public List<Condition> refusals(Request request) {
        return refused.isEmpty() && request.isGraphQl() ? ERRORS_OF_GRAPHQL : refused;
    }
}
