package dev.meridian.api.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.util.HtmlUtils;

/**
 * Answers everything below {@code /console}: files under an address that names their build, which browsers keep forever, and
 * the one page for every other address, which they do not keep.
 *
 * <p>Audio is played from signed addresses of the bucket, so that the policy allows media of the bucket's origin. It allows
 * nothing else from there.
 */
final class ConsoleHandler implements HttpRequestHandler {
    /** What a page may load and do. Leaflet writes HTML by itself when it loads, so that Trusted Types can't be required. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'%s data: blob:; "
                    + "connect-src 'self'; media-src 'self' %s; font-src 'self'; form-action 'self'; base-uri 'none'; "
                    + "frame-ancestors 'none'";

    private static final List<String> METHODS = List.of("GET", "HEAD");
    private static final String BELOW = "/console/";
    private static final String FILES = BELOW + "a/";
    private static final String FOREVER = "public, max-age=31536000, immutable";

    private final ConsoleFiles files;
    private final ConsoleFile index;
    private final String policy;

    /** @param bucket the origin of the signed addresses from which browsers play audio */
    ConsoleHandler(ConsoleFiles files, ConsoleSettings settings, String bucket) {
        this.files = files;
        this.index = files.index()
                .with("{tileUrl}", HtmlUtils.htmlEscape(settings.tileUrl()))
                .with("{tileCredit}", HtmlUtils.htmlEscape(settings.tileCredit()));
        this.policy = policy(settings.tileOrigin(), bucket);
    }

    /**
     * What a page may load and do.
     *
     * @param tiles the origin of the street map; empty if there is none
     * @param bucket the origin of the bucket
     */
    static String policy(String tiles, String bucket) {
        return POLICY.formatted(tiles.isEmpty() ? "" : " " + tiles, bucket);
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpRequestMethodNotSupportedException {
        if (!METHODS.contains(request.getMethod())) {
            throw new HttpRequestMethodNotSupportedException(request.getMethod(), METHODS);
        }
        response.setHeader("Content-Security-Policy", policy);
        String path = request.getRequestURI();
        if (!path.startsWith(FILES)) {
            send(response, index, "no-store");
            return;
        }
        Optional<ConsoleFile> file = named(path.substring(FILES.length()));
        if (file.isPresent()) {
            send(response, file.get(), FOREVER);
        } else {
            send(response, HttpStatus.NOT_FOUND, "There is no such file in this build of the console");
        }
    }

    private Optional<ConsoleFile> named(String buildAndName) {
        String build = files.build() + "/";
        return buildAndName.startsWith(build) ? files.find(buildAndName.substring(build.length())) : Optional.empty();
    }

    private static void send(HttpServletResponse response, ConsoleFile file, String kept) throws IOException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, kept);
        response.setContentType(file.mediaType());
        response.setContentLength(file.bytes().length);
        response.getOutputStream().write(file.bytes());
    }

    private static void send(HttpServletResponse response, HttpStatus status, String why) throws IOException {
        response.setStatus(status.value());
        send(response, new ConsoleFile("text/plain;charset=utf-8", why.getBytes(StandardCharsets.UTF_8)), "no-store");
    }
}
