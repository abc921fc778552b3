package dev.meridian.domain.audio.sample;

/** A recording in an array, read from any frame on. */
public final class ArraySource implements SampleSource {
    private final AudioFormat format;
    private final float[] samples;
    private int next;

    /** @param samples the whole recording, frame by frame */
    public ArraySource(AudioFormat format, float[] samples, long from) {
        this.format = format;
        this.samples = samples;
        this.next = Math.toIntExact(from);
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public long position() {
        return next;
    }

    @Override
    public int read(float[] target, int frames) {
        int channels = format.channels();
        int count = Math.max(0, Math.min(frames, samples.length / channels - next));
        System.arraycopy(samples, next * channels, target, 0, count * channels);
        next += count;
        return count;
    }
}
