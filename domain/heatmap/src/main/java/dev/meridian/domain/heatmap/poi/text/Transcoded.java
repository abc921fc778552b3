package dev.meridian.domain.heatmap.poi.text;

import dev.meridian.domain.heatmap.poi.MalformedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text of another encoding, read as UTF-8. */
public final class Transcoded extends InputStream {
    private final Reader reader;
    private final String charset;
    private final CharBuffer chars = CharBuffer.allocate(1 << 13);
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private long line = 1;

    Transcoded(InputStream in, Charset charset) {
        this.reader = strictReader(in, charset);
        this.charset = charset.name();
    }

    /** Reads text and fails with {@link CharacterCodingException} on bytes that are none, instead of replacing them. */
    public static Reader strictReader(InputStream in, Charset charset) {
        return new InputStreamReader(
                in,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (length > 0 && !bytes.hasRemaining()) {
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(into, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        try {
            if (reader.read(chars) < 0) {
                return false;
            }
        } catch (CharacterCodingException e) {
            throw new MalformedFileException(line, "The file is not text in " + charset);
        }
        chars.flip();
        boolean endsInHalf = Character.isHighSurrogate(chars.get(chars.limit() - 1));
        CharBuffer whole = chars.slice(0, chars.limit() - (endsInHalf ? 1 : 0));
        line += whole.chars().filter(c -> c == '\n').count();
        bytes = StandardCharsets.UTF_8.encode(whole);
        chars.position(chars.limit() - (endsInHalf ? 1 : 0)).compact();
        return true;
    }
}
