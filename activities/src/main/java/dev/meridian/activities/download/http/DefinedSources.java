package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.BoundedHttp;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.shipped.ShippedConnectors;
import dev.meridian.domain.download.source.SourceType;
import dev.meridian.domain.download.source.SourceTypes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The kinds of connections that definitions describe. */
public final class DefinedSources implements SourceTypes {
    private static final int MOST_KEPT = 1_000;

    private final ConnectorDefinitions definitions;
    private final BoundedHttp http;
    private final AccountGates gates;
    private final Clock clock;
    /** Definitions by their documents, because reading and checking a document takes some milliseconds. */
    private final Map<String, Connector> read = new ConcurrentHashMap<>();

    /**
     * @param http calls; where they may lead is its policy
     */
    public DefinedSources(ConnectorDefinitions definitions, BoundedHttp http, AccountGates gates, Clock clock) {
        this.definitions = definitions;
        this.http = http;
        this.gates = gates;
        this.clock = clock;
    }

    @Override
    public Optional<SourceType> find(String tenant, String name) {
        return definitions.find(tenant, name).map(this::type);
    }

    @Override
    public List<SourceType> all(String tenant) {
        return Stream.concat(ShippedConnectors.names().stream(), definitions.names(tenant).stream())
                .flatMap(name -> find(tenant, name).stream())
                .toList();
    }

    private SourceType type(ConnectorDefinitions.Stored stored) {
        if (read.size() >= MOST_KEPT) {
            read.clear();
        }
        Connector connector = read.computeIfAbsent(stored.document(), document -> stored.connector());
        return new HttpSourceType(stored.name(), connector, http, gates, clock);
    }
}
