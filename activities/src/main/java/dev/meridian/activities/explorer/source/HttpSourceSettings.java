package dev.meridian.activities.explorer.source;

import java.net.URI;
import java.time.Duration;

/**
 * How indicators are fetched over HTTP.
 *
 * @param dataApi address below which {@code <id>.metadata.json} and {@code <id>.data.json} are found
 * @param connectTimeout how long a connection may take
 * @param requestTimeout how long a whole exchange may take, the body included
 * @param maxMetadataBytes how large an indicator's metadata may be
 */
public record HttpSourceSettings(URI dataApi, Duration connectTimeout, Duration requestTimeout, int maxMetadataBytes) {

    public HttpSourceSettings {
        if (dataApi.getHost() == null) {
            throw new IllegalArgumentException("dataApi must be an absolute http or https address");
        }
    }

    /** Five seconds to connect, thirty for an exchange, 16 MiB of metadata. */
    public static HttpSourceSettings of(URI dataApi) {
        return new HttpSourceSettings(dataApi, Duration.ofSeconds(5), Duration.ofSeconds(30), 16 << 20);
    }
}
