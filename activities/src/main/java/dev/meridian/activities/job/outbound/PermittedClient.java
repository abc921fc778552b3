package dev.meridian.activities.job.outbound;

import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.PermittedAddresses;
import dev.meridian.activities.job.outbound.address.RefusedAddressException;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP clients for addresses that users write. They connect only where {@link AddressPolicy} permits, and to the very
 * address that was checked; they follow no redirect by themselves and use no proxy and no cookies. They do not ask for
 * compressed bodies and do not decompress.
 *
 * <p>A connection is used again only after a check whether the other side has closed it; where a request may be repeated, only if the
 * connection has been idle for a second. If the other side closes it at
 * that very moment, the request is sent once more over a fresh connection ({@link FreshConnection}).
 */
public final class PermittedClient {
    private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(30);
    private static final TimeValue JUST_SERVED = TimeValue.ofSeconds(1);
    /** More connections than a process has concurrent effects, so that no call waits for another call's connection. */
    private static final int CONNECTIONS = 4_000;

    /** Limits of headers and lines that are far above what servers send and small enough to keep in memory. */
    private static final Http1Config GENEROUS = Http1Config.custom()
            .setMaxLineLength(256 << 10)
            .setMaxHeaderCount(1_000)
            .build();

    private PermittedClient() {}

    /**
     * A client that throws {@link RefusedAddressException} for addresses that may not be called; close it with the
     * process.
     */
    public static CloseableHttpClient create(AddressPolicy policy, Timeout connectTimeout) {
        ConnectionConfig checking = connections(connectTimeout, TimeValue.ZERO_MILLISECONDS);
        ConnectionConfig trusting = connections(connectTimeout, JUST_SERVED);
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(GENEROUS)
                                .responseParserFactory(given -> new AnswerHeadParser(GENEROUS))
                                .incomingContentLengthStrategy(PermittedClient::lengthOf)
                                .build())
                        .setDnsResolver(new PermittedAddresses(policy))
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setConnectionConfigResolver(route -> FreshConnection.isAtHand() ? trusting : checking)
                        .build())
                .evictIdleConnections(LONGEST_IDLE)
                .setRetryStrategy(new FreshConnection())
                .disableContentCompression()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Meridian")
                .build();
    }

    /** @param unchecked how long after its last answer a connection is used again without a check */
    private static ConnectionConfig connections(Timeout connectTimeout, TimeValue unchecked) {
        return ConnectionConfig.custom()
                .setConnectTimeout(connectTimeout)
                .setTimeToLive(TimeValue.ofMinutes(1))
                .setValidateAfterInactivity(unchecked)
                .build();
    }

    /** The length of the body; if the header is malformed, the body ends with the connection. */
    private static long lengthOf(HttpMessage answer) {
        try {
            return DefaultContentLengthStrategy.INSTANCE.determineLength(answer);
        } catch (HttpException unknown) {
            return ContentLengthStrategy.UNDEFINED;
        }
    }
}
