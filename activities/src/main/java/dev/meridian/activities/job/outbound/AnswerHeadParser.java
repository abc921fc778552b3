package dev.meridian.activities.job.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.impl.io.LenientHttpResponseParser;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of answers, and tells the caller of an exchange a final status as soon as its line is there, whatever
 * becomes of the headers after it. Interim answers (1xx) are counted, because a server can send them without end.
 */
final class AnswerHeadParser extends LenientHttpResponseParser {
    /** Receives the status of the answer that the calling thread waits for. */
    static final ScopedValue<AtomicInteger> STATUS = ScopedValue.newInstance();

    private static final int MOST_INTERIM_ANSWERS = 20;

    private int interimAnswers;

    AnswerHeadParser(Http1Config config) {
        super(config);
    }

    /** Whether the status of the answer that this thread waits for is known already. */
    static boolean hasStatus() {
        return STATUS.isBound() && STATUS.get().get() != 0;
    }

    @Override
    protected @Nullable ClassicHttpResponse createMessage(CharArrayBuffer line) throws IOException {
        ClassicHttpResponse begun = super.createMessage(line);
        if (begun != null && begun.getCode() >= HttpStatus.SC_OK && STATUS.isBound()) {
            STATUS.get().set(begun.getCode());
        }
        return begun;
    }

    @Override
    public @Nullable ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream input)
            throws IOException, HttpException {
        ClassicHttpResponse head = super.parse(buffer, input);
        if (head == null) {
            return null;
        }
        if (head.getVersion() != null && head.getVersion().greaterEquals(HttpVersion.HTTP_2)) {
            // The answer came over HTTP/1.1, whatever version its status line names.
            head.setVersion(HttpVersion.HTTP_1_1);
        }
        if (head.getCode() >= HttpStatus.SC_OK) {
            interimAnswers = 0;
        } else if (head.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS) {
            throw new ProtocolException("The protocol was switched unasked");
        } else if (++interimAnswers > MOST_INTERIM_ANSWERS) {
            throw new ProtocolException("More than " + MOST_INTERIM_ANSWERS + " interim answers");
        }
        return head;
    }
}
