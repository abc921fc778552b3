package dev.meridian.api.problem;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A request's whole body as bytes in memory. It can be read several times, and no database connection is held while a
 * slow client sends it.
 */
public final class HeldBody {
    private static final int PIECE = 64 << 10;

    private final List<byte[]> pieces = new ArrayList<>();

    private HeldBody() {}

    /** Reads a body to its end. */
    public static HeldBody read(InputStream body) throws IOException {
        HeldBody held = new HeldBody();
        byte[] piece = body.readNBytes(PIECE);
        while (piece.length > 0) {
            held.pieces.add(piece);
            piece = body.readNBytes(PIECE);
        }
        return held;
    }

    /** The body from its beginning. */
    public InputStream open() {
        return new SequenceInputStream(Collections.enumeration(
                pieces.stream().map(java.io.ByteArrayInputStream::new).toList()));
    }
}
