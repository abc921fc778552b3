package dev.meridian.activities.record.analysis;

import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunEnded;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.activities.record.tool.RunLimits;
import dev.meridian.activities.record.tool.RunTimedOutException;
import dev.meridian.domain.audio.measure.LevelMeter;
import dev.meridian.domain.audio.measure.Levels;
import dev.meridian.domain.audio.measure.WaveformHeader;
import dev.meridian.domain.audio.measure.WaveformWriter;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.PcmSource;
import dev.meridian.domain.audio.sample.SampleEncoding;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a file once and takes everything of it: levels and silence, loudness after EBU R128, the waveform, Chromaprint, and a
 * copy for listening. Memory does not grow with the length: the waveform and the copies go to files of the folder.
 */
final class Measurement {
    /** The {@link ListeningCopy}. */
    static final String LISTEN = "listen.opus";

    /** The fingerprint of the whole length: items of 32 bits, lowest byte first. */
    static final String CHROMAPRINT = "chromaprint.raw";

    private static final String ACOUSTID = "acoustid.txt";
    private static final int FRAMES_AT_ONCE = 4096;

    /** Bytes for a pixel of the finest waveform, and for its share of a pixel of the coarser ones. */
    private static final int WAVEFORM_BYTES = 3;

    private static final long SPARE_FILE_BYTES = 16 << 20;

    private final AudioTools tools;

    Measurement(AudioTools tools) {
        this.tools = tools;
    }

    /**
     * What was measured.
     *
     * @param files the files that the folder has now, by name
     * @param errors how many errors the decoder told of
     */
    record Measured(Levels levels, AudioMeasures measures, Map<String, Path> files, long errors) {}

    /**
     * The most bytes that the files of {@link #measure} take together.
     *
     * @param bytes the size of the audio's file
     */
    static long bytesFor(ProbedAudio audio, long bytes) {
        long seconds = AudioLimits.mostSeconds(audio, bytes);
        return seconds * (ListeningCopy.BYTES_A_SECOND + LowSignal.BYTES_A_SECOND)
                + seconds * audio.rate() / WaveformWriter.ZOOMS.getFirst() * WAVEFORM_BYTES;
    }

    /**
     * @param attempt of the job, from 1
     * @param decoded is told how many frames are decoded, again and again
     */
    Measured measure(RunFolder folder, String file, ProbedAudio audio, int attempt, LongConsumer decoded)
            throws IOException, InterruptedException {
        AudioFormat format = new AudioFormat(audio.rate(), audio.channels());
        LevelMeter meter = new LevelMeter(format, encoding(audio.bits()));
        long bytes = Files.size(folder.file(file));
        RunLimits limits = RunLimits.of(AudioLimits.timeFor(audio, bytes), bytesFor(audio, bytes) + SPARE_FILE_BYTES);
        RunEnded ended;
        try (Waveforms waveforms = new Waveforms(folder, format)) {
            ended = tools.ffmpeg(folder, file, arguments(format, AudioLimits.mostSeconds(audio, bytes)), limits)
                    .run(output -> read(output, format, meter, waveforms.writer, decoded));
            waveforms.finish();
        } catch (RunTimedOutException hanging) {
            throw AudioFailures.timedOut("ffmpeg", hanging);
        }
        Levels levels = meter.levels();
        if (levels.frames() == 0) {
            throw ended.exit() > 128
                    ? AudioFailures.decoderFailed(ended, attempt)
                    : AudioFailures.notAudio("Nothing of the file can be decoded: " + ended.lastWords());
        }
        if (ended.exit() != 0) {
            throw AudioFailures.decoderFailed(ended, attempt);
        }
        AudioMeasures.Loudness loudness = levels.silent() ? null : loudness(folder, file, levels, ended, attempt);
        return new Measured(levels, measures(folder, audio, levels, loudness), files(folder), ended.errors());
    }

    private static void read(
            InputStream output, AudioFormat format, LevelMeter meter, WaveformWriter waveform, LongConsumer decoded)
            throws IOException {
        PcmSource source = new PcmSource(output, SampleEncoding.F32, format, 0);
        float[] samples = new float[FRAMES_AT_ONCE * format.channels()];
        long most = AudioLimits.mostFrames(format.rate(), format.channels());
        try {
            for (int frames = source.read(samples, FRAMES_AT_ONCE);
                    frames > 0;
                    frames = source.read(samples, FRAMES_AT_ONCE)) {
                meter.accept(samples, frames);
                waveform.accept(samples, frames);
                if (source.position() > most) {
                    throw AudioLimits.tooLong();
                }
                decoded.accept(source.position());
            }
        } catch (EOFException cut) {
            // The output has ended within a frame: the program says by its exit code what has cut it off.
        }
    }

    /** Each branch says its rate, because ffmpeg can't agree on one for all of them by itself. */
    private static List<String> arguments(AudioFormat format, long mostSeconds) {
        int rate = format.rate();
        String listened = String.valueOf(Math.min(2, format.channels()));
        String filters = """
                [0:a:0]%3$s,aformat=sample_fmts=flt:sample_rates=%1$d,\
                asplit=6[pcm][loud][all][head][copy][low];\
                [loud]%4$s[measured];\
                [all]aformat=sample_fmts=s16:sample_rates=%1$d[print];\
                [head]atrim=end=120,aformat=sample_fmts=s16:sample_rates=%1$d[acoustid];\
                [copy]%5$s[listen];\
                [low]%2$s[signal]""".formatted(
                        rate,
                        LowSignal.FILTER,
                        DecodedTimes.at(format, mostSeconds),
                        LoudnessSummary.meter(rate),
                        ListeningCopy.FILTER);
        List<String> arguments = new ArrayList<>(List.of("-filter_complex", filters));
        arguments.addAll(List.of("-map", "[pcm]", "-c:a", "pcm_f32le"));
        arguments.addAll(List.of("-ac", String.valueOf(format.channels()), "-f", "f32le", "pipe:1"));
        arguments.addAll(List.of("-map", "[measured]", "-f", "null", "-"));
        arguments.addAll(chromaprint("[print]", Math.min(2, format.channels())));
        arguments.addAll(List.of("-map", "[acoustid]", "-ac", listened, "-f", "chromaprint", "-algorithm", "1"));
        arguments.addAll(List.of("-fp_format", "base64", "file:" + ACOUSTID));
        arguments.addAll(ListeningCopy.arguments("[listen]", format, LISTEN));
        arguments.addAll(List.of("-map", "[signal]", "-c:a", "pcm_s16le", "-f", "s16le", "file:" + LowSignal.FILE));
        return arguments;
    }

    /** Writes the fingerprint of the whole length. */
    static List<String> chromaprint(String filtered, int channels) {
        List<String> arguments = new ArrayList<>(List.of("-map", filtered, "-ac", String.valueOf(channels)));
        arguments.addAll(List.of("-f", "chromaprint", "-algorithm", "1", "-fp_format", "raw", "file:" + CHROMAPRINT));
        return arguments;
    }

    /** Where full scale is in samples of so many bits. */
    private static SampleEncoding encoding(int bits) {
        if (bits == 0) {
            return SampleEncoding.F32;
        }
        return bits <= 16 ? SampleEncoding.S16 : SampleEncoding.S24;
    }

    private AudioMeasures.@Nullable Loudness loudness(
            RunFolder folder, String file, Levels levels, RunEnded ended, int attempt)
            throws IOException, InterruptedException {
        AudioFormat format = levels.format();
        return (LoudnessSummary.isInPieces(ended.words())
                        ? new JoinedLoudness(tools)
                                .measure(folder, file, format, format.seconds(levels.frames()), attempt)
                        : LoudnessSummary.read(ended.words()))
                .orElse(null);
    }

    private static AudioMeasures measures(
            RunFolder folder, ProbedAudio audio, Levels levels, AudioMeasures.@Nullable Loudness loudness)
            throws IOException {
        AudioFormat format = levels.format();
        return new AudioMeasures(
                levels.frames(),
                format.seconds(levels.frames()),
                new AudioMeasures.Stream(
                        format.rate(),
                        format.channels(),
                        audio.container(),
                        audio.codec(),
                        audio.bits(),
                        audio.bitRate()),
                loudness,
                new AudioMeasures.Level(
                        levels.peak(),
                        levels.clipped(),
                        levels.channels().stream()
                                .map(channel -> channel.offset())
                                .toList()),
                new AudioMeasures.Silence(
                        format.seconds(levels.leadingSilence()),
                        format.seconds(levels.trailingSilence()),
                        levels.silences().stream()
                                .limit(AudioMeasures.LISTED_SILENCES)
                                .map(gap -> new AudioMeasures.Gap(format.seconds(gap.from()), format.seconds(gap.to())))
                                .toList(),
                        levels.silenceCount()),
                acoustid(folder, levels));
    }

    /** A fingerprint without items is a header only. */
    private static @Nullable String acoustid(RunFolder folder, Levels levels) throws IOException {
        boolean hasItems = Files.size(folder.file(CHROMAPRINT)) > 0 && !levels.silent();
        return hasItems
                ? Files.readString(folder.file(ACOUSTID), StandardCharsets.US_ASCII)
                        .strip()
                : null;
    }

    private static Map<String, Path> files(RunFolder folder) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put(LISTEN, folder.file(LISTEN));
        files.put(CHROMAPRINT, folder.file(CHROMAPRINT));
        for (int zoom : WaveformWriter.ZOOMS) {
            files.put(Waveforms.name(zoom), folder.file(Waveforms.name(zoom)));
        }
        return files;
    }

    /** The files of the waveform, whose headers are written last. */
    static final class Waveforms implements AutoCloseable {
        private final RunFolder folder;
        private final List<OutputStream> streams = new ArrayList<>();
        private final WaveformWriter writer;

        private Waveforms(RunFolder folder, AudioFormat format) throws IOException {
            this.folder = folder;
            for (int zoom : WaveformWriter.ZOOMS) {
                OutputStream stream = new BufferedOutputStream(Files.newOutputStream(folder.file(name(zoom))));
                streams.add(stream);
                stream.write(new byte[WaveformHeader.BYTES]);
            }
            writer = new WaveformWriter(format, streams);
        }

        /** The name of the file at a zoom, in frames for each pixel. */
        static String name(int zoom) {
            return "waveform-" + zoom + ".dat";
        }

        private void finish() throws IOException {
            List<WaveformHeader> headers = writer.finish();
            close();
            for (WaveformHeader header : headers) {
                Path path = folder.file(name(header.framesPerPixel()));
                try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                    file.write(header.encode());
                }
            }
        }

        @Override
        public void close() throws IOException {
            for (OutputStream stream : streams) {
                stream.close();
            }
        }
    }
}
