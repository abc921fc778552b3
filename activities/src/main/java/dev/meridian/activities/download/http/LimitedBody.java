package dev.meridian.activities.download.http;

import dev.meridian.domain.download.source.SourceFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The body of an answer, unpacked, which ends with a failure when it is larger than a page may be. */
final class LimitedBody {
    /** The most bytes of a page as it is sent. */
    static final long MOST_SENT = 64L << 20;
    /** The most bytes of a page as it is read. */
    static final long MOST_UNPACKED = 256L << 20;

    private static final int ZLIB_METHOD = 8;

    private LimitedBody() {}

    /**
     * @param sent counts the bytes as they are sent
     */
    static InputStream of(InputStream body, Map<String, List<String>> headers, AtomicLong sent) throws IOException {
        InputStream unpacked = new Counted(body, sent, MOST_SENT, "as it is sent");
        List<String> codings = headers.getOrDefault("content-encoding", List.of()).stream()
                .flatMap(line -> List.of(line.split(",")).stream())
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
        for (String coding : codings.reversed()) {
            unpacked = switch (coding) {
                case "gzip", "x-gzip" -> gzip(unpacked);
                case "deflate" -> deflate(unpacked);
                default ->
                    throw SourceFailure.permanent(
                            "unknown_encoding",
                            "The service packs its answers as '" + coding
                                    + "' although only gzip and deflate were asked for");
            };
        }
        return codings.isEmpty() ? unpacked : new Counted(unpacked, new AtomicLong(), MOST_UNPACKED, "unpacked");
    }

    /** An answer without a body may name a coding all the same. */
    private static InputStream gzip(InputStream body) throws IOException {
        PushbackInputStream begun = new PushbackInputStream(body, 1);
        int first = begun.read();
        if (first < 0) {
            return begun;
        }
        begun.unread(first);
        return new GZIPInputStream(begun, 8 << 10);
    }

    /** What HTTP calls deflate is zlib's format (RFC 9110, 8.4.1.2); some servers send the bare format. */
    private static InputStream deflate(InputStream body) throws IOException {
        PushbackInputStream begun = new PushbackInputStream(body, 2);
        int first = begun.read();
        int second = first < 0 ? -1 : begun.read();
        if (second >= 0) {
            begun.unread(second);
        }
        if (first >= 0) {
            begun.unread(first);
        }
        boolean isZlib = (first & 0x0f) == ZLIB_METHOD && second >= 0 && ((first << 8) + second) % 31 == 0;
        return new InflaterInputStream(begun, new Inflater(!isZlib), 8 << 10);
    }

    /** Counts bytes and refuses more than so many. */
    private static final class Counted extends FilterInputStream {
        private final AtomicLong count;
        private final long most;
        private final String form;

        Counted(InputStream in, AtomicLong count, long most, String form) {
            super(in);
            this.count = count;
            this.most = most;
            this.form = form;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            if (next >= 0) {
                add(1);
            }
            return next;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            if (read > 0) {
                add(read);
            }
            return read;
        }

        private void add(int bytes) {
            if (count.addAndGet(bytes) > most) {
                throw SourceFailure.permanent(
                        "page_too_large",
                        "A page is larger than " + (most >> 20) + " MiB " + form
                                + ": let the definition ask for fewer rows a page ('pageSize')");
            }
        }
    }
}
