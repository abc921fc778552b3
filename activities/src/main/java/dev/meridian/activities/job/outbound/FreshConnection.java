package dev.meridian.activities.job.outbound;

import java.io.IOException;
import java.net.SocketException;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.TimeValue;

/**
 * Sends a request once more if a connection that had served before ends without a byte of an answer: the other side closed it
 * while it was idle and did not see the request. A connection's first request is never repeated here, nor is a request within
 * {@link #ONCE}.
 */
final class FreshConnection implements HttpRequestRetryStrategy {
    /** Bound while a request is made that must not reach the other side twice, whatever its connection does. */
    static final ScopedValue<Boolean> ONCE = ScopedValue.newInstance();

    /**
     * Bound while a request is made that may reach the other side twice: the connection is not looked at before if it has just
     * served, because that look takes a millisecond, which is as long as many an answer.
     */
    static final ScopedValue<Boolean> REPEATABLE = ScopedValue.newInstance();

    /** Whether the connection of this thread's request may turn out to be closed. */
    static boolean isAtHand() {
        return REPEATABLE.isBound() && !ONCE.isBound();
    }

    @Override
    public boolean retryRequest(HttpRequest request, IOException failed, int execution, HttpContext context) {
        EndpointDetails connection = HttpCoreContext.cast(context).getEndpointDetails();
        boolean servedBefore = connection != null && connection.getResponseCount() > 0;
        boolean silent = failed instanceof NoHttpResponseException || failed instanceof SocketException;
        return execution == 1 && !ONCE.isBound() && servedBefore && silent && !AnswerHeadParser.hasStatus();
    }

    @Override
    public boolean retryRequest(HttpResponse response, int execution, HttpContext context) {
        return false;
    }

    @Override
    public TimeValue getRetryInterval(HttpResponse response, int execution, HttpContext context) {
        return TimeValue.ZERO_MILLISECONDS;
    }
}
