package dev.meridian.domain.heatmap.poi.text;

import dev.meridian.domain.heatmap.poi.MalformedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A file of places as a stream of UTF-8 without a byte order mark.
 *
 * <p>A file of another encoding is translated. A file that is no text, or HTML, is refused by what it is, so that its
 * sender need not guess from an error about its first line.
 */
public final class TextFile {
    private static final int LOOKED_AT = 512;
    private static final String EXPORT = "; it must be exported as CSV or GeoJSON";
    private static final String UNPACK = "; it must be sent uncompressed";

    private static final List<OtherFormat> OTHER_FORMATS = List.of(
            new OtherFormat("compressed with gzip" + UNPACK, 0, "\u001F\u008B"),
            new OtherFormat("compressed with Zstandard" + UNPACK, 0, "\u0028\u00B5\u002F\u00FD"),
            new OtherFormat("compressed with bzip2" + UNPACK, 4, "1AY&SY"),
            new OtherFormat("compressed with xz" + UNPACK, 0, "\u00FD7zXZ\0"),
            new OtherFormat("a ZIP archive or a spreadsheet; its content must be sent as text", 0, "PK\u0003\u0004"),
            new OtherFormat("a spreadsheet; its content must be sent as text", 0, "\u00D0\u00CF\u0011\u00E0"),
            new OtherFormat("Parquet" + EXPORT, 0, "PAR1"),
            new OtherFormat("an SQLite database" + EXPORT, 0, "SQLite format 3"),
            new OtherFormat("OpenStreetMap's PBF" + EXPORT, 4, "\n\tOSMHeader"),
            new OtherFormat("OpenStreetMap's o5m" + EXPORT, 0, "\u00FF\u00E0\u0004o5"),
            new OtherFormat("FlatGeobuf" + EXPORT, 0, "fgb\u0003"),
            new OtherFormat("a PDF document", 0, "%PDF-"));

    /**
     * A format that is not read.
     *
     * @param name what it is and what to do, as the end of a sentence
     * @param offset where the signature is in the file
     * @param signature characters that stand for bytes
     */
    private record OtherFormat(String name, int offset, String signature) {
        boolean isOf(byte[] head) {
            byte[] bytes = bytes(signature);
            int end = offset + bytes.length;
            return head.length >= end && Arrays.equals(head, offset, end, bytes, 0, bytes.length);
        }
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
        OTHER_FORMATS.stream().filter(format -> format.isOf(head)).findFirst().ifPresent(format -> {
            throw new MalformedFileException(1, "The file is " + format.name());
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
