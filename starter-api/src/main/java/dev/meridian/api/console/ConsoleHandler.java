package dev.meridian.api.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.util.HtmlUtils;

/**
 * Answers everything below {@code /console}: files under an address that names their build, which browsers keep forever, and
 * the one page for every other address, which they do not keep.
 */
final class ConsoleHandler implements HttpRequestHandler {
    /** What a page may load and do, where no street map is set. Leaflet writes HTML by itself when it loads, so that Trusted Types can't be required. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
            + "connect-src 'self'; media-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'";

    private static final String BELOW = "/console/";
    private static final String FILES = BELOW + "a/";
    private static final String FOREVER = "public, max-age=31536000, immutable";

    private static final String OWN_PICTURES = "img-src 'self'";

    private final ConsoleFiles files;
    private final ConsoleFile index;
    private final String policy;

    ConsoleHandler(ConsoleFiles files, ConsoleSettings settings) {
        this.files = files;
        this.index = files.index()
                .with("{tileUrl}", HtmlUtils.htmlEscape(settings.tileUrl()))
                .with("{tileCredit}", HtmlUtils.htmlEscape(settings.tileCredit()));
        this.policy = settings.tileOrigin().isEmpty()
                ? POLICY
                : POLICY.replace(OWN_PICTURES, OWN_PICTURES + " " + settings.tileOrigin());
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
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
