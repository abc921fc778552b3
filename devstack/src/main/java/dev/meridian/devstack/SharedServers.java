package dev.meridian.devstack;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL, one S3 and one Temporal for all tests of a JVM: started at the first call, ended with the JVM.
 *
 * <p>Tests are isolated, because each takes a database, a bucket and a namespace of its own:
 *
 * {@snippet :
 * Database database = SharedServers.postgres().freshDatabase();
 * String bucket = SharedServers.s3().freshBucket();
 * TemporalAddress temporal = SharedServers.temporal(Map.of("MeridianJobId", "Keyword"));
 * }
 *
 * <p>A test that stops, kills or pauses a server takes one of its own ({@link PostgresServer#temporary()} and so on).
 */
public final class SharedServers {

    private static final Logger LOG = LoggerFactory.getLogger(SharedServers.class);
    private static final Deque<Server> STARTED = new ArrayDeque<>();
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private static @Nullable PostgresServer postgres;
    private static @Nullable S3Server s3;
    private static @Nullable TemporalServer temporal;

    static {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shared-servers").unstarted(SharedServers::close));
    }

    private SharedServers() {}

    public static synchronized PostgresServer postgres() {
        if (postgres == null) {
            postgres = remember(PostgresServer.temporary());
        }
        return postgres;
    }

    public static synchronized S3Server s3() {
        if (s3 == null) {
            s3 = remember(S3Server.temporary());
        }
        return s3;
    }

    /**
     * The server that {@code TEMPORAL_ADDRESS} names, or else the shared server, with a new namespace in it.
     *
     * @param searchAttributes names, each with its type as Temporal calls it ({@code Keyword}, {@code Int}, {@code Text})
     */
    public static synchronized TemporalAddress temporal(Map<String, String> searchAttributes) {
        TemporalAddress address = TemporalAddress.fromEnvironment().orElseGet(SharedServers::ownTemporal);
        String namespace = "test-%d-%d".formatted(ProcessHandle.current().pid(), NAMESPACES.incrementAndGet());
        try (TemporalConnection connection = new TemporalConnection(address)) {
            connection.createNamespace(namespace, searchAttributes);
        }
        return new TemporalAddress(address.target(), namespace, address.webUi());
    }

    private static TemporalAddress ownTemporal() {
        if (temporal == null) {
            // No test kills it, so its histories need not outlive it.
            TemporalServer.Options options =
                    TemporalServer.Options.temporary(Map.of()).with(TemporalServer.Storage.MEMORY);
            temporal = remember(TemporalServer.start(options, LOG::info));
        }
        return temporal.address();
    }

    private static <S extends Server> S remember(S server) {
        STARTED.push(server);
        return server;
    }

    private static synchronized void close() {
        STARTED.parallelStream().forEach(Server::close);
    }
}
