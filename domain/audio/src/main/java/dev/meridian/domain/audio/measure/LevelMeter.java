package dev.meridian.domain.audio.measure;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleEncoding;
import java.util.ArrayList;
import java.util.List;

/** Takes the levels of a recording as its frames come. Not thread-safe; memory does not grow with the recording. */
public final class LevelMeter {
    /** The absolute value below which a sample counts as silence: -60 dBFS, the threshold that ffmpeg's filter has too. */
    public static final float SILENCE = 0.001f;

    /** Shorter pauses inside of a recording are part of it. */
    public static final double INNER_SILENCE_SECONDS = 2;

    /** How many inner silences are listed; the rest is counted only. */
    public static final int LISTED_SILENCES = 1_000;

    /**
     * How many samples in a row at full scale count as clipped: a peak that was brought to full scale touches it with one
     * sample or two, a wave that was cut off stays there.
     */
    public static final int CLIPPED_RUN = 3;

    private final AudioFormat format;
    private final ChannelMeter[] meters;
    private final List<Silence> silences = new ArrayList<>();
    private long silenceCount;
    private long frames;
    private long firstSound = -1;
    private long lastSound = -1;

    /** @param encoding what the samples were decoded from, which says where full scale is */
    public LevelMeter(AudioFormat format, SampleEncoding encoding) {
        this.format = format;
        this.meters = new ChannelMeter[format.channels()];
        for (int channel = 0; channel < meters.length; channel++) {
            meters[channel] = new ChannelMeter(encoding.fullScale());
        }
    }

    /** Takes the next frames, channel by channel within each frame. */
    public void accept(float[] samples, int count) {
        int channels = format.channels();
        for (int frame = 0; frame < count; frame++) {
            float loudest = 0;
            for (int channel = 0; channel < channels; channel++) {
                float sample = samples[frame * channels + channel];
                meters[channel].accept(sample);
                loudest = Math.max(loudest, Math.abs(sample));
            }
            if (loudest >= SILENCE) {
                sound(frames + frame);
            }
        }
        frames += count;
    }

    private void sound(long frame) {
        if (firstSound < 0) {
            firstSound = frame;
        } else if (frame - lastSound - 1 >= INNER_SILENCE_SECONDS * format.rate()) {
            silenceCount++;
            if (silences.size() < LISTED_SILENCES) {
                silences.add(new Silence(lastSound + 1, frame));
            }
        }
        lastSound = frame;
    }

    /** The levels of all frames so far. */
    public Levels levels() {
        List<ChannelLevels> channels = new ArrayList<>();
        for (ChannelMeter meter : meters) {
            channels.add(meter.levels(frames));
        }
        boolean silent = firstSound < 0;
        return new Levels(
                format,
                frames,
                channels,
                silent ? frames : firstSound,
                silent ? 0 : frames - 1 - lastSound,
                silences,
                silenceCount);
    }

    private static final class ChannelMeter {
        private final float fullScale;
        private float peak;
        private double sum;
        private double squares;
        private long run;
        private long clipped;

        ChannelMeter(float fullScale) {
            this.fullScale = fullScale;
        }

        void accept(float sample) {
            float size = Math.abs(sample);
            peak = Math.max(peak, size);
            sum += sample;
            squares += (double) sample * sample;
            if (size < fullScale) {
                run = 0;
            } else if (++run == CLIPPED_RUN) {
                clipped += CLIPPED_RUN;
            } else if (run > CLIPPED_RUN) {
                clipped++;
            }
        }

        ChannelLevels levels(long frames) {
            double all = Math.max(1, frames);
            return new ChannelLevels(peak, Math.sqrt(squares / all), sum / all, clipped, peak < SILENCE);
        }
    }
}
