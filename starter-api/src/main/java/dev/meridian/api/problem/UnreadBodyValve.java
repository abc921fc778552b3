package dev.meridian.api.problem;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
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
    private static final int PIECE = 8 << 10;

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
                discard(request.getStream());
            } catch (IOException gone) {
                log.debug("A client went away before its body was read", gone);
            }
        }
    }

    private static boolean mayHaveMore(Request request) {
        boolean hasBody =
                request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        return hasBody && !request.isFinished() && !waitsToSend(request);
    }

    /** Whether the client was never told to send the body. */
    private static boolean waitsToSend(Request request) {
        return request.getCoyoteRequest().hasExpectation()
                && request.getCoyoteRequest().getBytesRead() == 0;
    }

    private void discard(InputStream body) throws IOException {
        long begun = nanoTime.getAsLong();
        byte[] piece = new byte[PIECE];
        int got = 0;
        while (got >= 0 && nanoTime.getAsLong() - begun < most.toNanos()) {
            got = body.read(piece);
        }
    }
}
