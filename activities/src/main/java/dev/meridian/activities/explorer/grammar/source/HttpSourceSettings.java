package dev.meridian.activities.explorer.grammar.source;

import java.net.URI;
import java.time.Duration;

/**
 * How indicators are fetched over HTTP.
 *
 * @param dataApi address below which {@code <id>.metadata.json} and {@code <id>.data.json} are found
 * @param connectTimeout how long a connection may take
 * @param requestTimeout how long a whole exchange may take, the body included
 * @param maxMetadataBytes how large an indicator's metadata may be
 * @param privateTables whether an explorer may name tables on private addresses of the network this runs in; otherwise such a
 *     table does not exist, since whoever writes explorers could read the network's inside with it
 */
public record HttpSourceSettings(
        URI dataApi, Duration connectTimeout, Duration requestTimeout, int maxMetadataBytes, boolean privateTables) {

    public HttpSourceSettings {
        if (dataApi.getHost() == null) {
            throw new IllegalArgumentException("dataApi must be an absolute http or https address, is " + dataApi);
        }
    }

    /** Five seconds to connect, thirty for an exchange, 16 MiB of metadata, no private tables. */
    public static HttpSourceSettings of(URI dataApi) {
        return new HttpSourceSettings(dataApi, Duration.ofSeconds(5), Duration.ofSeconds(30), 16 << 20, false);
    }
}
