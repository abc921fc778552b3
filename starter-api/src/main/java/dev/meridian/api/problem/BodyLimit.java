package dev.meridian.api.problem;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
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
 * Bounds the size and the memory of requests: stops reading a body that is too large, with or without a Content-Length,
 * and opens the request's share of {@link RequestMemory}. A compressed body is refused, and a part of one.
 *
 * <p>Most bodies are small JSON documents. Handlers that accept more have the annotation {@link BodyUpTo}.
 */
final class BodyLimit extends OncePerRequestFilter {
    /**
     * The bound of handlers without {@link BodyUpTo}, whose bodies become JSON trees; {@link JsonBodies} reserves the
     * trees' memory.
     */
    private static final Bound SMALL_JSON = new Bound(1 << 20, 6, 0);

    private static final String ATTRIBUTE = BodyLimit.class.getName();

    private final RequestMemory memory;

    BodyLimit(RequestMemory memory) {
        this.memory = memory;
    }

    /** The values of {@link BodyUpTo}. */
    record Bound(long bytes, int timesInMemory, long memoryForPieces) {
        /** How many times as much memory as its text a document takes as a tree, or as copies in the driver. */
        private static final int GROWTH = 30;

        /** How much memory a body of this size takes. */
        long memoryOf(long size) {
            return size * timesInMemory + Math.min(size * GROWTH, memoryForPieces);
        }
    }

    /** Raises a request's bound; call it before the body is read. */
    static void raise(HttpServletRequest request, Bound bound) {
        request.setAttribute(ATTRIBUTE, bound);
    }

    static Bound boundOf(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Bound raised ? raised : SMALL_JSON;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestMemory.Share share = memory.shareOf(request);
        PacedResponse paced = new PacedResponse(request, response, System::nanoTime);
        try {
            chain.doFilter(new Limited(request), paced);
            paced.throwIfGivenUp();
        } finally {
            closeAtEnd(request, share);
        }
    }

    private static void closeAtEnd(HttpServletRequest request, RequestMemory.Share share) {
        try {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new Closing(share));
            } else {
                share.close();
            }
        } catch (IllegalStateException endedMeanwhile) {
            share.close();
        }
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
            // What resumes an upload sends only the rest (RFC 9110, 14.5), which would be taken for the whole.
            if (getHeader(HttpHeaders.CONTENT_RANGE) != null) {
                throw Refusal.badRequest(
                        "partial_body", "Send the whole body, without Content-Range: uploads can't be resumed here");
            }
            return new LimitedBody(super.getInputStream(), (HttpServletRequest) getRequest());
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    /** Closes the share of an asynchronous answer when the answer has ended, in whichever way. */
    private record Closing(RequestMemory.Share share) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            share.close();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // onComplete follows.
        }

        @Override
        public void onError(AsyncEvent event) {
            // onComplete follows.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
