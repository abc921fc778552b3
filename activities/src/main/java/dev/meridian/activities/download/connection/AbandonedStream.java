package dev.meridian.activities.download.connection;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object that may be closed before its end. The client would read a large object to its end only to use the connection again;
 * this gives the connection up instead.
 */
public final class AbandonedStream extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> content;
    private boolean ended;

    public AbandonedStream(ResponseInputStream<GetObjectResponse> content) {
        super(content);
        this.content = content;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        ended |= read < 0;
        return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        ended |= read < 0;
        return read;
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            super.close();
        } else {
            content.abort();
        }
    }
}
