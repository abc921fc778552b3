package dev.meridian.activities.explorer.grammar.source;

import dev.meridian.activities.job.outbound.AddressPolicy;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fetches indicators and tables over HTTP. 404 and 410 mean that there is nothing; every other answer but 200 and 304, no
 * answer in time, and metadata that are no JSON are faults. Tables are cut after {@link #TABLE_HEAD_BYTES}; data are not
 * fetched at all, only asked for.
 */
public final class HttpIndicatorSource implements VersionedSource, AutoCloseable {

    private static final Set<Integer> GONE = Set.of(404, 410);
    private static final Set<Integer> NO_HEAD = Set.of(405, 501);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MAX_REDIRECTS = 5;

    private final HttpSourceSettings settings;
    private final HttpExchanges exchanges;
    private final TableFetches tables;

    public HttpIndicatorSource(HttpSourceSettings settings) {
        this.settings = settings;
        this.exchanges = new HttpExchanges(settings.connectTimeout(), settings.requestTimeout());
        this.tables = new TableFetches(
                settings.privateTables() ? AddressPolicy.anywhere() : AddressPolicy.publicInternet(),
                settings.connectTimeout(),
                settings.requestTimeout());
    }

    @Override
    public Answer<IndicatorMetadata> metadata(long indicatorId, Version known) {
        URI uri = document(indicatorId, "metadata");
        HttpResponse<BoundedBody.Content> response =
                exchanges.send(conditional(uri, known), settings.maxMetadataBytes());
        return answer(response, uri, body -> {
            if (body.isCut()) {
                throw new IndicatorSourceException(uri + " is larger than " + settings.maxMetadataBytes() + " bytes");
            }
            try {
                return IndicatorMetadata.of(JsonMapper.shared().readTree(body.bytes()));
            } catch (JacksonException e) {
                throw new IndicatorSourceException(uri + " is no JSON", e);
            }
        });
    }

    @Override
    public boolean hasData(long indicatorId) {
        URI uri = document(indicatorId, "data");
        HttpRequest.Builder head = HttpRequest.newBuilder(uri).method("HEAD", HttpRequest.BodyPublishers.noBody());
        HttpResponse<BoundedBody.Content> response = exchanges.send(head, 0);
        if (NO_HEAD.contains(response.statusCode())) {
            response = exchanges.send(HttpRequest.newBuilder(uri), 0);
        }
        return answer(response, uri, body -> true).found().isPresent();
    }

    @Override
    public Answer<String> tableHead(String url, Version known) {
        Optional<URI> next = TableAddress.parse(url);
        for (int hop = 0; hop <= MAX_REDIRECTS && next.isPresent(); hop++) {
            URI uri = next.get();
            Optional<TableFetches.Fetched> fetched = tables.get(uri, known, TABLE_HEAD_BYTES);
            if (fetched.isEmpty()) {
                return new Answer.Missing<>();
            }
            TableFetches.Fetched response = fetched.get();
            if (!REDIRECTS.contains(response.status())) {
                return answer(
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
        tables.close();
        exchanges.close();
    }

    private URI document(long indicatorId, String kind) {
        String base = settings.dataApi().toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + indicatorId + "." + kind + ".json");
    }

    private static HttpRequest.Builder conditional(URI uri, Version known) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        known.etag().ifPresent(etag -> request.header("If-None-Match", etag));
        known.lastModified().ifPresent(time -> request.header("If-Modified-Since", time));
        return request;
    }

    private interface Reader<T> {
        T read(BoundedBody.Content body);
    }

    private static <T> Answer<T> answer(HttpResponse<BoundedBody.Content> response, URI uri, Reader<T> reader) {
        Version version = new Version(
                response.headers().firstValue("ETag"), response.headers().firstValue("Last-Modified"));
        return answer(response.statusCode(), version, uri, () -> reader.read(response.body()));
    }

    private static <T> Answer<T> answer(int status, Version version, URI uri, Supplier<T> document) {
        if (status == 200) {
            return new Answer.Found<>(document.get(), version);
        }
        if (status == 304) {
            return new Answer.Unchanged<>();
        }
        if (GONE.contains(status)) {
            return new Answer.Missing<>();
        }
        throw new IndicatorSourceException(uri + " answered with status " + status);
    }
}
