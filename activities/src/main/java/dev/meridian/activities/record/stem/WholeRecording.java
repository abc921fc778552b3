package dev.meridian.activities.record.stem;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleSource;
import java.io.IOException;

/**
 * The frames of a recording, which fails if there are fewer or more of them than were measured: a decoder that was cut off would
 * otherwise look like the end of the recording, and the stems there would be others.
 */
final class WholeRecording implements SampleSource {
    private final SampleSource source;
    private final long frames;

    WholeRecording(SampleSource source, long frames) {
        this.source = source;
        this.frames = frames;
    }

    /** The recording has another length than it was measured to have. */
    static final class LengthException extends IOException {
        private static final long serialVersionUID = 1;

        LengthException(String message) {
            super(message);
        }
    }

    @Override
    public AudioFormat format() {
        return source.format();
    }

    @Override
    public long position() {
        return source.position();
    }

    @Override
    public int read(float[] samples, int wanted) throws IOException {
        int got = source.read(samples, wanted);
        if (got < wanted && source.position() < frames) {
            throw new LengthException("The recording ended after " + source.position() + " of " + frames + " frames");
        }
        if (source.position() > frames) {
            throw new LengthException("The recording has more than the " + frames + " frames that were measured");
        }
        return got;
    }
}
