package dev.meridian.activities.explorer.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Decompresses bodies. Requests do not ask for compressed bodies; if a gzip body comes nevertheless and its {@code
 * Content-Encoding} says so, it is decompressed. A body that does not match its header is used as it is.
 */
final class ContentCoding {

    private static final int CHUNK = 8192;

    private ContentCoding() {}

    /**
     * The plain bytes.
     *
     * @param coding the {@code Content-Encoding}, {@code ""} if there is none
     * @param body may be cut; the part that can be decompressed is used
     * @param maxBytes the most decompressed bytes
     */
    static byte[] plain(String coding, byte[] body, int maxBytes) {
        String name = coding.strip().toLowerCase(Locale.ROOT);
        boolean isGzip = body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
        return isGzip && (name.equals("gzip") || name.equals("x-gzip")) ? unpacked(body, maxBytes) : body;
    }

    private static byte[] unpacked(byte[] body, int maxBytes) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] chunk = new byte[CHUNK];
            int read;
            while (plain.size() < maxBytes && (read = gzip.read(chunk)) >= 0) {
                plain.write(chunk, 0, Math.min(read, maxBytes - plain.size()));
            }
        } catch (IOException cut) {
            return plain.size() == 0 ? body : plain.toByteArray();
        }
        return plain.toByteArray();
    }
}
