package dev.meridian.activities.explorer.source;

import dev.meridian.domain.explorer.source.IndicatorSourceException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Single HTTP exchanges, each with a time limit that covers the body. */
final class HttpExchanges implements AutoCloseable {

    private final HttpClient client;
    private final Duration timeout;

    HttpExchanges(Duration connectTimeout, Duration timeout) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.timeout = timeout;
    }

    /** Sends a request and keeps at most {@code maxBytes} of the response. */
    HttpResponse<BoundedBody.Content> send(HttpRequest.Builder request, int maxBytes) {
        HttpRequest built = request.timeout(timeout).build();
        CompletableFuture<HttpResponse<BoundedBody.Content>> response =
                client.sendAsync(built, info -> new BoundedBody(maxBytes));
        try {
            return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IndicatorSourceException(failure(built.uri()), e);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new IndicatorSourceException(failure(built.uri()) + " within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while fetching " + ShownAddress.of(built.uri()));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static String failure(URI uri) {
        return "Got no answer from " + ShownAddress.of(uri);
    }
}
