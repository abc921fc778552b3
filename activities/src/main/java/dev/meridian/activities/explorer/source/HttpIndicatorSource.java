package dev.meridian.activities.explorer.source;

import dev.meridian.domain.explorer.source.Answer;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import dev.meridian.domain.explorer.source.IndicatorSourceException;
import dev.meridian.domain.explorer.source.Version;
import dev.meridian.domain.explorer.source.VersionedSource;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fetches indicators over HTTP. 404 and 410 mean that the indicator is missing; every other status but 200 and 304, a
 * time-out, and metadata that are not JSON are faults. Data are not downloaded; only their existence is checked.
 */
public final class HttpIndicatorSource implements VersionedSource, AutoCloseable {

    private static final Set<Integer> NO_HEAD = Set.of(405, 501);

    private final HttpSourceSettings settings;
    private final HttpExchanges exchanges;

    public HttpIndicatorSource(HttpSourceSettings settings) {
        this.settings = settings;
        this.exchanges = new HttpExchanges(settings.connectTimeout(), settings.requestTimeout());
    }

    @Override
    public Answer<IndicatorMetadata> metadata(long indicatorId, Version known) {
        URI uri = document(indicatorId, "metadata");
        HttpResponse<BoundedBody.Content> response =
                exchanges.send(conditional(uri, known), settings.maxMetadataBytes());
        return answer(response, uri, body -> {
            if (body.isCut()) {
                throw new IndicatorSourceException(
                        ShownAddress.of(uri) + " is larger than " + settings.maxMetadataBytes() + " bytes");
            }
            try {
                String coding =
                        response.headers().firstValue("Content-Encoding").orElse("");
                byte[] plain = ContentCoding.plain(coding, body.bytes(), settings.maxMetadataBytes());
                return IndicatorMetadata.of(JsonMapper.shared().readTree(plain));
            } catch (JacksonException e) {
                throw new IndicatorSourceException(ShownAddress.of(uri) + " is no JSON", e);
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
    public void close() {
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
        return HttpAnswer.of(response.statusCode(), version, uri, () -> reader.read(response.body()));
    }
}
