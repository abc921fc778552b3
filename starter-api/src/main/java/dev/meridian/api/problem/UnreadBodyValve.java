package dev.meridian.api.problem;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.springframework.http.HttpHeaders;

/**
 * Sends the answer to a request whose body has not been read to its end, and then reads the rest and throws it away, for
 * a while. If a connection is closed while its client still sends, the client's system reports a reset connection, and
 * most clients lose the answer that says why, such as a 413.
 *
 * <p>A client that waits for {@code 100 Continue} sends nothing more after its answer, and is not waited for.
 */
final class UnreadBodyValve extends ValveBase {
    private static final Log log = LogFactory.getLog(UnreadBodyValve.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Duration most;
    private final LongSupplier nanoTime;

    /** @param most for how long the rest of a body is read; the wait for its next bytes may add Tomcat's time-out */
    UnreadBodyValve(Duration most, LongSupplier nanoTime) {
        super(true);
        this.most = most;
        this.nanoTime = nanoTime;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (!request.isAsync() && mayHaveMore(request)) {
            try {
                response.finishResponse();
                discard(request.getCoyoteRequest());
            } catch (IOException gone) {
                log.debug("A client went away before its body was read", gone);
            }
        }
    }

    private static boolean mayHaveMore(Request request) {
        return hasBody(request) && !request.isFinished() && !waitsToSend(request);
    }

    private static boolean hasBody(Request request) {
        try {
            return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        } catch (IllegalArgumentException malformed) {
            // Tomcat has refused the request because of its length, and nobody knows where its body ends.
            return false;
        }
    }

    /** Whether the client was never told to send the body. */
    private static boolean waitsToSend(Request request) {
        return request.getCoyoteRequest().hasExpectation()
                && request.getCoyoteRequest().getBytesRead() == 0;
    }

    /** Reads from the connection itself, because a finished response has closed the request's stream. */
    private void discard(org.apache.coyote.Request request) throws IOException {
        long begun = nanoTime.getAsLong();
        Discarded discarded = new Discarded();
        while (nanoTime.getAsLong() - begun < most.toNanos() && request.doRead(discarded) >= 0) {
            discarded.setByteBuffer(NOTHING);
        }
    }

    /** Receives pieces of a body that nobody looks at. */
    private static final class Discarded implements ApplicationBufferHandler {
        private ByteBuffer piece = NOTHING;

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            piece = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return piece;
        }

        @Override
        public void expand(int size) {
            // The pieces are the connection's own buffer.
        }
    }
}
