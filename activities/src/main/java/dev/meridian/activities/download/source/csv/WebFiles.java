package dev.meridian.activities.download.source.csv;

import dev.meridian.activities.job.outbound.PermittedClient;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.RefusedAddressException;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.activities.job.work.AbortSignal;
import dev.meridian.domain.download.source.SourceFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Files at addresses that users write, from a byte on; a few redirects are followed, each to a permitted address only. */
final class WebFiles implements AutoCloseable {
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Timeout SILENCE = Timeout.ofSeconds(30);
    private static final int MOST_REDIRECTS = 5;

    private final CloseableHttpClient client;

    WebFiles(AddressPolicy policy) {
        client = PermittedClient.create(policy, CONNECT);
    }

    CsvFile file(WebAddress address) {
        String path = address.path();
        String last = WebAddress.decode(path.substring(path.lastIndexOf('/') + 1));
        String name = last.isBlank() ? "file" : last;
        return new CsvFile() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Opened open(long offset) throws IOException {
                return WebFiles.this.open(address, offset, MOST_REDIRECTS);
            }
        };
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    private CsvFile.Opened open(WebAddress address, long offset, int redirects) throws IOException {
        HttpGet request = new HttpGet(address.toUri());
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(SILENCE)
                .setAuthenticationEnabled(false)
                .build());
        if (offset > 0) {
            request.setHeader("Range", "bytes=" + offset + "-");
        }
        AbortSignal.current().onAbort(request::abort);
        ClassicHttpResponse response;
        try {
            response = client.executeOpen(null, request, null);
        } catch (RefusedAddressException refused) {
            throw SourceFailure.permanent("address_refused", "The host of the file may not be called from here");
        }
        int status = response.getCode();
        Optional<String> location = header(response, "Location");
        if (status / 100 == 3 && location.isPresent()) {
            response.close();
            return follow(address, location.get(), offset, redirects);
        }
        if (status != 200 && status != 206) {
            response.close();
            throw failure(status);
        }
        HttpEntity entity = response.getEntity();
        InputStream content = entity == null ? InputStream.nullInputStream() : entity.getContent();
        if (offset > 0 && status == 200) {
            // The server sends the whole file whatever it is asked for.
            content.skipNBytes(offset);
        }
        return new CsvFile.Opened(closing(content, request, response), version(response), charset(entity));
    }

    private CsvFile.Opened follow(WebAddress address, String location, long offset, int redirects) throws IOException {
        if (redirects == 0) {
            throw SourceFailure.permanent("too_many_redirects", "The file's address leads from one address to another");
        }
        try {
            return open(address.resolve(location), offset, redirects - 1);
        } catch (IllegalArgumentException malformed) {
            throw SourceFailure.permanent("address_refused", "The file's address leads to one that can't be called");
        }
    }

    private static SourceFailure failure(int status) {
        return switch (status) {
            case 404, 410 -> SourceFailure.permanent("table_not_found", "There is no file at the address");
            case 401, 403 -> SourceFailure.permanent("unauthorized", "The file's server wants credentials");
            case 416 -> SourceFailure.forgottenCursor("The file is shorter than it was");
            default ->
                status >= 500 || status == 408 || status == 429
                        ? SourceFailure.retryable("service_failed", "The file's server answered with " + status)
                        : SourceFailure.permanent("service_failed", "The file's server answered with " + status);
        };
    }

    private static InputStream closing(InputStream content, HttpGet request, ClassicHttpResponse response) {
        return new FilterInputStream(content) {
            @Override
            public void close() throws IOException {
                // The rest of a large file is not read to its end only to use the connection again.
                request.abort();
                response.close();
            }
        };
    }

    /** What tells a file from a changed one: its ETag, else its time, if the server says them. */
    private static String version(ClassicHttpResponse response) {
        return header(response, "ETag")
                .orElseGet(() -> header(response, "Last-Modified").orElse("unknown"));
    }

    private static Optional<Charset> charset(@Nullable HttpEntity entity) {
        try {
            ContentType type = entity == null ? null : ContentType.parse(entity.getContentType());
            return Optional.ofNullable(type).map(ContentType::getCharset);
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }
}
