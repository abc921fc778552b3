package dev.meridian.domain.heatmap.poi.text;

import dev.meridian.domain.heatmap.poi.MalformedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of places as a stream of UTF-8 without a byte order mark.
 *
 * <p>A file of another encoding is translated. A file that is no text, or HTML, is refused by what it is, so that its
 * sender need not guess from an error about its first line.
 */
public final class TextFile {
    private static final int LOOKED_AT = 512;
    private static final Map<String, byte[]> OTHER_FORMATS = new LinkedHashMap<>();

    static {
        OTHER_FORMATS.put("compressed with gzip; it must be sent uncompressed", bytes("\u001F\u008B"));
        OTHER_FORMATS.put("compressed with Zstandard; it must be sent uncompressed", bytes("\u0028\u00B5\u002F\u00FD"));
        OTHER_FORMATS.put("a ZIP archive or a spreadsheet; its content must be sent as text", bytes("PK\u0003\u0004"));
        OTHER_FORMATS.put("Parquet; it must be exported as CSV or GeoJSON", bytes("PAR1"));
        OTHER_FORMATS.put("an SQLite database; it must be exported as CSV or GeoJSON", bytes("SQLite format 3"));
        OTHER_FORMATS.put("a PDF document", bytes("%PDF-"));
    }

    private TextFile() {}

    /**
     * A file in a declared encoding, as UTF-8.
     *
     * @throws MalformedFileException when a byte is read that is no text in that encoding
     */
    public static InputStream in(Charset charset, InputStream file) {
        return charset.equals(StandardCharsets.UTF_8) ? file : new Transcoded(file, charset);
    }

    /**
     * A file that is UTF-8, or UTF-16 or UTF-32 with a byte order mark, as UTF-8.
     *
     * @throws MalformedFileException if the file is no text, or HTML or XML
     */
    public static InputStream utf8(InputStream file) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(file, LOOKED_AT);
        byte[] head = whole.readNBytes(LOOKED_AT);
        for (ByteOrderMark mark : ByteOrderMark.values()) {
            if (startsWith(head, mark.bytes)) {
                whole.unread(head, mark.bytes.length, head.length - mark.bytes.length);
                return in(mark.charset, whole);
            }
        }
        OTHER_FORMATS.forEach((name, signature) -> {
            if (startsWith(head, signature)) {
                throw new MalformedFileException(1, "The file is " + name);
            }
        });
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.indexOf('\0') >= 0) {
            throw new MalformedFileException(
                    1, "The file is no UTF-8 text: it has the byte 0. UTF-16 needs a byte order mark or a 'charset'");
        }
        if (text.stripLeading().startsWith("<")) {
            throw new MalformedFileException(1, "The file is HTML or XML");
        }
        whole.unread(head);
        return whole;
    }

    private static boolean startsWith(byte[] head, byte[] signature) {
        return head.length >= signature.length
                && Arrays.equals(head, 0, signature.length, signature, 0, signature.length);
    }

    private static byte[] bytes(String signature) {
        return signature.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The byte order marks, the longer first, because UTF-32's mark begins like UTF-16's. */
    private enum ByteOrderMark {
        OF_UTF_8("\u00EF\u00BB\u00BF", "UTF-8"),
        OF_UTF_32_LE("\u00FF\u00FE\0\0", "UTF-32LE"),
        OF_UTF_32_BE("\0\0\u00FE\u00FF", "UTF-32BE"),
        OF_UTF_16_LE("\u00FF\u00FE", "UTF-16LE"),
        OF_UTF_16_BE("\u00FE\u00FF", "UTF-16BE");

        private final byte[] bytes;
        private final Charset charset;

        ByteOrderMark(String mark, String charset) {
            this.bytes = TextFile.bytes(mark);
            this.charset = Charset.forName(charset);
        }
    }
}
