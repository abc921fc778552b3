package dev.meridian.api.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the reading of a body that is too large, whether or not it says beforehand how large it is; one that is compressed
 * is not read at all.
 *
 * <p>Most bodies are small JSON documents. Handlers that take more say so by {@link BodyUpTo}.
 */
final class BodyLimit extends OncePerRequestFilter {
    /** For bodies of which nothing else is said. */
    static final long DEFAULT_BYTES = 1 << 20;

    private static final String ATTRIBUTE = BodyLimit.class.getName();

    /** Lets a request have a larger body; to be called before anything is read. */
    static void raise(HttpServletRequest request, long bytes) {
        request.setAttribute(ATTRIBUTE, bytes);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new Limited(request), response);
    }

    private static long limitOf(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Long raised ? raised : DEFAULT_BYTES;
    }

    private static final class Limited extends HttpServletRequestWrapper {
        Limited(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            String coding = getHeader(HttpHeaders.CONTENT_ENCODING);
            if (coding != null && !coding.equalsIgnoreCase("identity")) {
                throw new Refusal(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "unsupported_content_encoding",
                        "Send the body as it is, not compressed");
            }
            return new Counting(super.getInputStream(), (HttpServletRequest) getRequest());
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class Counting extends ServletInputStream {
        private final ServletInputStream body;
        private final HttpServletRequest request;
        private long read;

        Counting(ServletInputStream body, HttpServletRequest request) {
            this.body = body;
            this.request = request;
        }

        @Override
        public int read() throws IOException {
            refuseIfDeclaredTooLarge();
            int next = body.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            refuseIfDeclaredTooLarge();
            int got = body.read(buffer, offset, length);
            count(Math.max(0, got));
            return got;
        }

        private void refuseIfDeclaredTooLarge() {
            if (request.getContentLengthLong() > limitOf(request)) {
                throw Refusal.tooLarge(limitOf(request));
            }
        }

        private void count(int bytes) {
            read += bytes;
            if (read > limitOf(request)) {
                throw Refusal.tooLarge(limitOf(request));
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
