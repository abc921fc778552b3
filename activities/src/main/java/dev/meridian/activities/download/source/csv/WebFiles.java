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
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** The part and the whole length of a Content-Range (RFC 9110, 14.4). */
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");

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
            throw SourceFailure.permanent(
                    "address_refused",
                    "The host of the file may not be called: only public addresses may, and addresses that the"
                            + " installation allows");
        }
        Optional<String> location = header(response, "Location");
        if (response.getCode() / 100 == 3 && location.isPresent()) {
            response.close();
            return follow(address, location.get(), offset, redirects);
        }
        HttpEntity entity = response.getEntity();
        InputStream whole = entity == null ? InputStream.nullInputStream() : entity.getContent();
        InputStream content = closing(whole, request, response);
        try {
            return opened(response, content, offset);
        } catch (IOException | SourceFailure failed) {
            content.close();
            throw failed;
        }
    }

    private static CsvFile.Opened opened(ClassicHttpResponse response, InputStream content, long offset)
            throws IOException {
        HttpEntity entity = response.getEntity();
        long begins = switch (response.getCode()) {
            // The server sends the whole file whatever it is asked for.
            case 200 -> 0;
            case 206 -> part(response).begin();
            default -> throw failure(response.getCode());
        };
        if (begins > offset) {
            throw SourceFailure.permanent(
                    "unexpected_shape",
                    "The file's server sends another part of the file than the one it was asked for");
        }
        OptionalLong length = response.getCode() == 206
                ? part(response).length()
                : length(entity == null ? 0 : entity.getContentLength());
        CsvBytes.skip(content, offset - begins);
        return new CsvFile.Opened(content, version(response, length), length, charset(entity));
    }

    /** Which part of the file an answer has, and how long the whole file is. */
    private record Part(long begin, OptionalLong length) {}

    private static Part part(ClassicHttpResponse response) {
        Matcher range = RANGE.matcher(header(response, "Content-Range").orElse(""));
        if (!range.matches()) {
            throw SourceFailure.permanent(
                    "unexpected_shape", "The file's server sends a part of the file without saying which");
        }
        return new Part(
                Long.parseLong(range.group(1)),
                range.group(2).equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(range.group(2))));
    }

    private static OptionalLong length(long said) {
        return said < 0 ? OptionalLong.empty() : OptionalLong.of(said);
    }

    private CsvFile.Opened follow(WebAddress address, String location, long offset, int redirects) throws IOException {
        if (redirects == 0) {
            throw SourceFailure.permanent("too_many_redirects", "The file's address redirects too often");
        }
        try {
            return open(address.resolve(location), offset, redirects - 1);
        } catch (IllegalArgumentException malformed) {
            throw SourceFailure.permanent(
                    "address_refused", "The file's address redirects to an address that can't be called");
        }
    }

    private static SourceFailure failure(int status) {
        return switch (status) {
            case 404, 410 -> SourceFailure.permanent("table_not_found", "There is no file at the address");
            case 401, 403 ->
                SourceFailure.permanent(
                        "unauthorized",
                        "The file's server asks for credentials, which a connection can't have for a file at an address");
            case 416 -> CsvBytes.shorter();
            default ->
                status >= 500 || status == 408 || status == 429
                        ? SourceFailure.retryable("service_failed", "The file's server answered with " + status)
                        : SourceFailure.permanent("service_failed", "The file's server answered with " + status);
        };
    }

    private static InputStream closing(InputStream content, HttpGet request, ClassicHttpResponse response) {
        return new FilterInputStream(content) {
            @Override
            public void close() {
                // Aborting closes the connection; closing would read the rest of a large file in order to use the
                // connection again.
                request.abort();
                try {
                    response.close();
                } catch (IOException given) {
                    // Closing an answer that was aborted fails, which does no harm.
                }
            }
        };
    }

    /** What tells a file from a changed one: its ETag, else its time, else its length, if the server says one of them. */
    private static String version(ClassicHttpResponse response, OptionalLong length) {
        return header(response, "ETag")
                .or(() -> header(response, "Last-Modified"))
                .orElseGet(() -> length.isPresent() ? length.getAsLong() + " bytes" : "unknown");
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
