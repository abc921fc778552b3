package dev.meridian.domain.audio.stem;

import java.io.IOException;
import java.util.Arrays;

/** The stems of two engines, of which the second reads what the first has left. */
final class ChainedStemSource implements StemSource {
    private final RestOfStems rest;
    private final StemSource second;
    private final int kept;

    /** @param kept how many stems are the first engine's */
    ChainedStemSource(RestOfStems rest, StemSource second, int kept) {
        this.rest = rest;
        this.second = second;
        this.kept = kept;
    }

    @Override
    public long position() {
        return second.position();
    }

    /** The number includes samples of frames that the second engine has read ahead. */
    @Override
    public long limited() {
        return rest.limited() + second.limited();
    }

    @Override
    public int read(int[][] stems, int frames) throws IOException {
        int got = second.read(Arrays.copyOfRange(stems, kept, stems.length), frames);
        rest.take(stems, got);
        return got;
    }

    @Override
    public void close() throws IOException {
        try (rest) {
            second.close();
        }
    }
}
