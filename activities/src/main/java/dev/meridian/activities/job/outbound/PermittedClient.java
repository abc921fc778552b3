package dev.meridian.activities.job.outbound;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Clients for addresses that anybody may have written. They connect only where {@link AddressPolicy} permits, to the very
 * address that was looked at; they follow no redirect by themselves and know no proxy and no cookie.
 */
public final class PermittedClient {
    private PermittedClient() {}

    /** A client that throws {@link RefusedAddressException} where it may not call; to be closed with the process. */
    public static CloseableHttpClient create(AddressPolicy policy, Timeout connectTimeout) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(256 << 10)
                                        .setMaxHeaderCount(1_000)
                                        .build())
                                .build())
                        .setDnsResolver(new PermittedAddresses(policy))
                        .setMaxConnTotal(200)
                        .setMaxConnPerRoute(50)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(connectTimeout)
                                .setTimeToLive(TimeValue.ofMinutes(1))
                                .build())
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Meridian")
                .build();
    }
}
