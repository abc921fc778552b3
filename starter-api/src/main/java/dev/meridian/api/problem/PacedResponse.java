package dev.meridian.api.problem;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;

/**
 * Ends an answer whose client reads too slowly, since the memory of the answer is held for as long. Streams of events,
 * which have no end, are left alone.
 */
final class PacedResponse extends HttpServletResponseWrapper {
    private static final int PIECE = 64 << 10;

    private final HttpServletRequest request;
    private final Pace pace;
    private @Nullable Paced stream;

    PacedResponse(HttpServletRequest request, HttpServletResponse response, LongSupplier nanoTime) {
        super(response);
        this.request = request;
        this.pace = new Pace(nanoTime);
    }

    /**
     * Closes the connection of an answer that was given up, because an answer that is finished in good order would look
     * complete.
     */
    void throwIfGivenUp() throws ClientAbortException {
        if (stream != null && stream.givenUp) {
            throw new ClientAbortException("The client reads its answer too slowly");
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new Paced(super.getOutputStream());
        }
        return stream;
    }

    private final class Paced extends ServletOutputStream {
        private final ServletOutputStream out;
        private boolean givenUp;

        Paced(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int single) throws IOException {
            pace.begin();
            out.write(single);
            giveUpIfTooSlow(1);
        }

        /** Writes in pieces, so that the pace is also measured within a large array. */
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += PIECE) {
                int size = Math.min(PIECE, length - done);
                pace.begin();
                out.write(bytes, offset + done, size);
                giveUpIfTooSlow(size);
            }
        }

        private void giveUpIfTooSlow(int written) throws IOException {
            givenUp |= pace.isTooSlowAfter(written) && !request.isAsyncStarted();
            throwIfGivenUp();
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
