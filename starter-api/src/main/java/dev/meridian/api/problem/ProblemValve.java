package dev.meridian.api.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** Answers requests that never reach the API's own code, such as a path with an encoded slash, in the same form. */
public final class ProblemValve extends ErrorReportValve {
    private static final Log log = LogFactory.getLog(ProblemValve.class);
    private static final int FIRST_ERROR = 400;
    private static final String MALFORMED =
            "The address or a header has something that is not allowed, such as '//', '%2F' or ';' in the path,"
                    + " or they have more than 8 KiB together";

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failed) {
        int status = response.getStatus();
        if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            // Spring Security sets these headers on requests that reach it.
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            response.setHeader("Referrer-Policy", "no-referrer");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("X-Frame-Options", "DENY");
            response.setContentType("application/problem+json");
            response.getOutputStream().write(document(status).getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            log.debug("A client went away before its answer", gone);
        }
    }

    private static String document(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "Refused" : known.getReasonPhrase();
        String code = Problems.codeOf(HttpStatusCode.valueOf(status));
        String detail = known == HttpStatus.BAD_REQUEST ? MALFORMED : title;
        return """
                {"type":"about:blank","title":"%s","status":%d,"code":"%s","detail":"%s"}""".formatted(title, status, code, detail);
    }
}
