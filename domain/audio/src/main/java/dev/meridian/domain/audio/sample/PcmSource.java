package dev.meridian.domain.audio.sample;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Frames from a stream of raw samples, such as a decoder's standard output. Reads as much as it is asked for and no more,
 * and does not close the stream. A stream that ends within a frame fails with {@link EOFException}.
 */
public final class PcmSource implements SampleSource {
    private static final int FRAMES_AT_ONCE = 4096;

    private final InputStream bytes;
    private final SampleEncoding encoding;
    private final AudioFormat format;
    private final byte[] buffer;
    private long position;

    /**
     * @param bytes frame by frame, within a frame channel by channel, without any header
     * @param position the number of the first frame that the stream holds, 0 for the start of the recording
     */
    public PcmSource(InputStream bytes, SampleEncoding encoding, AudioFormat format, long position) {
        this.bytes = bytes;
        this.encoding = encoding;
        this.format = format;
        this.position = position;
        this.buffer = new byte[FRAMES_AT_ONCE * format.channels() * encoding.bytes()];
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public int read(float[] samples, int frames) throws IOException {
        int width = encoding.bytes();
        int frameBytes = width * format.channels();
        int done = 0;
        while (done < frames) {
            int wanted = Math.min(frames - done, FRAMES_AT_ONCE) * frameBytes;
            int got = bytes.readNBytes(buffer, 0, wanted);
            if (got % frameBytes != 0) {
                throw new EOFException("The samples end within a frame, after frame " + (position + got / frameBytes)
                        + ". The decoder was cut off.");
            }
            int out = done * format.channels();
            for (int at = 0; at < got; at += width) {
                samples[out++] = encoding.decode(buffer, at);
            }
            done += got / frameBytes;
            position += got / frameBytes;
            if (got < wanted) {
                break;
            }
        }
        return done;
    }
}
