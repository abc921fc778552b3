package dev.meridian.activities.explorer.source;

import dev.meridian.activities.job.outbound.OutboundHttp;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.domain.explorer.source.Answer;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.source.Version;
import dev.meridian.domain.explorer.source.VersionedTables;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Fetches tables over HTTP, wherever explorers say that they are. 404 and 410, malformed addresses and forbidden
 * addresses ({@link AddressPolicy}) mean that the table is missing; every other status but 200 and 304, and a time-out,
 * are faults. Tables are cut after {@link IndicatorSource#TABLE_HEAD_BYTES}.
 */
public final class HttpTables implements VersionedTables, AutoCloseable {
    private static final int MAX_REDIRECTS = 5;

    private final TableFetches fetches;

    /**
     * @param privateTables whether an explorer may name tables on private addresses of the network this runs in;
     *     otherwise such a table does not exist, since authors of explorers could otherwise read from the private
     *     network
     * @param connectTimeout how long a connection may take
     * @param requestTimeout how long a whole exchange may take, the body included
     */
    public HttpTables(boolean privateTables, Duration connectTimeout, Duration requestTimeout) {
        this.fetches = new TableFetches(
                privateTables ? AddressPolicy.anywhere() : AddressPolicy.publicInternet(),
                connectTimeout,
                requestTimeout);
    }

    @Override
    public Answer<String> head(String url, Version known) {
        Optional<URI> next = TableAddress.parse(url);
        for (int hop = 0; hop <= MAX_REDIRECTS && next.isPresent(); hop++) {
            URI uri = next.get();
            Optional<TableFetches.Fetched> fetched = fetches.get(uri, known, IndicatorSource.TABLE_HEAD_BYTES);
            if (fetched.isEmpty()) {
                return new Answer.Missing<>();
            }
            TableFetches.Fetched response = fetched.get();
            if (!OutboundHttp.isRedirect(response.status())) {
                return HttpAnswer.of(
                        response.status(),
                        response.version(),
                        uri,
                        () -> new String(response.body(), StandardCharsets.UTF_8));
            }
            next = response.location().flatMap(target -> TableAddress.resolve(uri, target));
        }
        return new Answer.Missing<>();
    }

    @Override
    public void close() {
        fetches.close();
    }
}
