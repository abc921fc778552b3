package dev.meridian.activities.download.source.csv;

import dev.meridian.domain.download.source.SourceFailure;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a file from a byte on, unpacked if the file is compressed by gzip, which its first bytes say. Counts the
 * bytes that were received, before they are unpacked.
 */
final class CsvBytes implements AutoCloseable {
    private final CsvFile.Opened opened;
    private final Counted counted;
    private final InputStream plain;
    private final boolean compressed;

    private CsvBytes(CsvFile.Opened opened, Counted counted, InputStream plain, boolean compressed) {
        this.opened = opened;
        this.counted = counted;
        this.plain = plain;
        this.compressed = compressed;
    }

    /** Opens a file at its beginning. */
    static CsvBytes begin(CsvFile file) throws IOException {
        CsvFile.Opened opened = file.open(0);
        try {
            Counted counted = new Counted(opened.content());
            byte[] magic = counted.readNBytes(2);
            boolean compressed = magic.length == 2 && magic[0] == 0x1F && magic[1] == (byte) 0x8B;
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), counted);
            InputStream plain = compressed ? new GZIPInputStream(whole, 1 << 16) : whole;
            return new CsvBytes(opened, counted, plain, compressed);
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /**
     * The same file from a byte of its plain content on. Packed bytes can't be begun in the middle: they are read once more.
     *
     * @param head the beginning of the plain content, which has been read already
     */
    CsvBytes goOn(CsvFile file, long offset, byte[] head) throws IOException {
        if (offset <= head.length) {
            return preceded(Arrays.copyOfRange(head, (int) offset, head.length));
        }
        if (compressed) {
            skip(plain, offset - head.length);
            return this;
        }
        long length = opened.length().orElse(Long.MAX_VALUE);
        if (offset > length) {
            throw shorter();
        }
        close();
        // At the end of the file nothing is asked for, because servers answer a range from the end on with an error.
        CsvFile.Opened later = offset == length ? nothing() : file.open(offset);
        Counted content = new Counted(later.content());
        return new CsvBytes(later, content, content, false);
    }

    private CsvFile.Opened nothing() {
        return new CsvFile.Opened(InputStream.nullInputStream(), opened.version(), opened.length(), opened.charset());
    }

    /** Reads bytes that have been read before. @throws SourceFailure if the file ends before */
    static void skip(InputStream content, long bytes) throws IOException {
        try {
            content.skipNBytes(bytes);
        } catch (EOFException endedBefore) {
            throw shorter();
        }
    }

    static SourceFailure shorter() {
        return SourceFailure.forgottenCursor("The file is shorter than it was");
    }

    CsvFile.Opened opened() {
        return opened;
    }

    /** Reads bytes until so many are there or the file has ended; returns how many there are. */
    int read(byte[] into, int from, int count) throws IOException {
        return plain.readNBytes(into, from, count);
    }

    private CsvBytes preceded(byte[] head) {
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), plain);
        return new CsvBytes(opened, counted, whole, compressed);
    }

    /** How many bytes have come since the last question. */
    long arrived() {
        long arrived = counted.count;
        counted.count = 0;
        return arrived;
    }

    @Override
    public void close() {
        opened.close();
    }

    private static final class Counted extends InputStream {
        private final InputStream in;
        private long count;

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
