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
 * Bounds what a request takes: ends the reading of a body that is too large, whether or not it says beforehand how large it
 * is, and opens the request's share of {@link RequestMemory}. A compressed body is not read at all.
 *
 * <p>Most bodies are small JSON documents. Handlers that take more say so by {@link BodyUpTo}.
 */
final class BodyLimit extends OncePerRequestFilter {
    /** For bodies of which nothing else is said, which become JSON trees: {@link JsonBodies} holds memory for these. */
    private static final Bound SMALL_JSON = new Bound(1 << 20, 6, 0);

    private static final String ATTRIBUTE = BodyLimit.class.getName();

    private final RequestMemory memory;

    BodyLimit(RequestMemory memory) {
        this.memory = memory;
    }

    /** As {@link BodyUpTo} has it. */
    record Bound(long bytes, int timesInMemory, long memoryForPieces) {
        /** A tree or the copies of a driver are about so many times as large as their text. */
        private static final int GROWTH = 30;

        /** How much memory a body of this size takes. */
        long memoryOf(long size) {
            return size * timesInMemory + Math.min(size * GROWTH, memoryForPieces);
        }
    }

    /** Lets a request have a larger body; to be called before anything is read. */
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
            return new LimitedBody(super.getInputStream(), (HttpServletRequest) getRequest());
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    /** Closes a share when an answer that goes on after its handler has ended, however it ended. */
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
