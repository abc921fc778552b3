package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Degradations;
import dev.meridian.domain.audio.sample.RealAudio;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/** What a clip went through before it is searched for, and how many of such clips have to be found, in percent. */
enum Condition {
    CLEAN(99, 15),
    MP3_64K(99, 15),
    OPUS_32K(99, 15),
    /** White noise below 5.5 kHz, 10 dB softer than the music. */
    NOISE_10DB(96, 15),
    /** A voice over it, 5 dB softer than the music. */
    VOICE(94, 15),
    /** 300 to 3,400 Hz, 8 bits by mu-law. */
    TELEPHONE(96, 15),
    /** Reverberation of 0.5 s as loud as the direct sound, six voices 15 dB softer. */
    ROOM(90, 15),
    /** Reverberation of 0.7 s, 3 dB louder than the direct sound, six voices 3 dB softer than both. */
    LOUD_ROOM(68, 15),
    FASTER_2(97, 15, 1.02),
    SLOWER_2(97, 15, 0.98),
    ROOM_10S(86, 10);

    private static final int RATE = PeakPicker.RATE;
    private static final AudioFormat MONO = new AudioFormat(RATE, 1);

    final int goal;
    final int seconds;
    final double speed;

    Condition(int goal, int seconds) {
        this(goal, seconds, 1);
    }

    Condition(int goal, int seconds, double speed) {
        this.goal = goal;
        this.seconds = seconds;
        this.speed = speed;
    }

    /** The clip of a track that begins at a sample. */
    float[] clip(Track track, int from, Speech speech, Random random) throws IOException {
        int length = seconds * RATE;
        float[] clip = Arrays.copyOfRange(track.samples(), from, from + length);
        return switch (this) {
            case CLEAN -> clip;
            case MP3_64K -> coded(track, from, "-c:a", "libmp3lame", "-b:a", "64k", "-f", "mp3");
            case OPUS_32K -> coded(track, from, "-c:a", "libopus", "-b:a", "32k", "-f", "ogg");
            case NOISE_10DB -> Degradations.whiteNoise(clip, 10, random);
            case VOICE -> Degradations.mixed(clip, speech.voice(length, random), 5);
            case TELEPHONE -> Degradations.telephone(clip, RATE);
            case ROOM, ROOM_10S -> Degradations.room(clip, RATE, 0.5, 0, speech.voices(6, length, random), 15, random);
            case LOUD_ROOM -> Degradations.room(clip, RATE, 0.7, -3, speech.voices(6, length, random), 3, random);
            case FASTER_2, SLOWER_2 -> {
                float[] longer = Arrays.copyOfRange(track.samples(), from, from + length + length / 20);
                yield Arrays.copyOf(Degradations.faster(longer, speed), length);
            }
        };
    }

    private float[] coded(Track track, int from, String... encoder) throws IOException {
        return RealAudio.coded(track.file(), (double) from / RATE, seconds, MONO, encoder);
    }
}
