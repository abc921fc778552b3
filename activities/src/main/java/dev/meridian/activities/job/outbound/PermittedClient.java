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
 * Clients for addresses that anybody may have written. They connect only where {@link AddressPolicy} permits, to the very
 * address that was looked at; they follow no redirect by themselves and know no proxy and no cookie. They take bodies as
 * they are, and do not ask for compressed ones.
 *
 * <p>A connection is used again after a look at whether the other side has closed it. If it closes just then, the request is
 * sent once more over a fresh connection ({@link FreshConnection}).
 */
public final class PermittedClient {
    private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(30);
    /** More than the effects of a process at once: no call waits for the connection of another. */
    private static final int CONNECTIONS = 4_000;

    /** Far beyond what servers send, and little enough to keep in memory. */
    private static final Http1Config GENEROUS = Http1Config.custom()
            .setMaxLineLength(256 << 10)
            .setMaxHeaderCount(1_000)
            .build();

    private PermittedClient() {}

    /** A client that throws {@link RefusedAddressException} where it may not call; to be closed with the process. */
    public static CloseableHttpClient create(AddressPolicy policy, Timeout connectTimeout) {
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
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(connectTimeout)
                                .setTimeToLive(TimeValue.ofMinutes(1))
                                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                                .build())
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

    /** A body whose length can't be understood ends with the connection. */
    private static long lengthOf(HttpMessage answer) {
        try {
            return DefaultContentLengthStrategy.INSTANCE.determineLength(answer);
        } catch (HttpException unknown) {
            return ContentLengthStrategy.UNDEFINED;
        }
    }
}
