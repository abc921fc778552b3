package dev.meridian.activities.record.stem.command;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.analysis.AudioFailures;
import dev.meridian.activities.record.analysis.Probe;
import dev.meridian.activities.record.analysis.ProbedAudio;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunEnded;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.activities.record.tool.RunLimits;
import dev.meridian.activities.record.tool.RunTimedOutException;
import dev.meridian.domain.audio.sample.AudioFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Runs a program on blocks of a recording, each in a folder of its own, and reads what it has written. */
final class ProgramRun {
    private static final String NAME = "input";
    private static final String INPUT = NAME + ".wav";
    private static final String OUTPUT = "out";

    /** Resampling rounds lengths. */
    private static final int TOLERATED_FRAMES = 64;

    private static final Duration TO_DECODE = Duration.ofMinutes(5);

    private final AudioTools tools;
    private final String name;
    private final StemProgram program;
    private final AudioFormat format;

    ProgramRun(AudioTools tools, String name, StemProgram program, AudioFormat format) {
        this.tools = tools;
        this.name = name;
        this.program = program;
        this.format = format;
    }

    int contextFrames() {
        return program.contextSeconds() * format.rate();
    }

    /** Begins the input of a block, with the recording from this frame on. */
    Input begin(long first) throws IOException {
        RunFolder folder = tools.folder();
        try {
            return new Input(folder, first, new WavFile(folder.file(INPUT), format));
        } catch (IOException failed) {
            folder.close();
            throw failed;
        }
    }

    /** The part of the recording that the program gets as its input. */
    final class Input implements AutoCloseable {
        private final RunFolder folder;
        private final long first;
        private final WavFile wav;
        private boolean handedOver;

        private Input(RunFolder folder, long first, WavFile wav) {
            this.folder = folder;
            this.first = first;
            this.wav = wav;
        }

        void write(float[] samples, int frames) throws IOException {
            wav.write(samples, frames);
        }

        /**
         * Runs the program.
         *
         * @param from the first frame of the program's stems that is wanted; the frames before it were context
         * @throws JobException {@code engine_failed}, retryable; {@code engine_timed_out}, {@code engine_output_refused}
         */
        Block run(long from) throws IOException {
            wav.finish();
            try {
                Files.createDirectory(folder.file(OUTPUT));
                long needed = program.mostBytes() + program.stems().size() * Files.size(folder.file(INPUT));
                if (folder.freeBytes() < needed) {
                    throw AudioFailures.diskFull(needed, folder.freeBytes());
                }
                ProgramOutput output = new ProgramOutput(folder.file(OUTPUT), program);
                runProgram(folder, output);
                output.check();
                List<Path> stems = new ArrayList<>();
                for (String file : program.stems().values()) {
                    output.requireFile(file.replace("{name}", NAME));
                    stems.add(decode(folder, file.replace("{name}", NAME), "stem-" + stems.size(), wav.frames()));
                }
                Block block = new Block(folder, first, wav.frames(), from, stems);
                handedOver = true;
                return block;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new CancellationException("the work was stopped");
            }
        }

        @Override
        public void close() throws IOException {
            wav.close();
            if (!handedOver) {
                folder.close();
            }
        }
    }

    private void runProgram(RunFolder folder, ProgramOutput output) throws IOException, InterruptedException {
        List<String> command = program.command().stream()
                .map(part -> part.replace("{input}", folder.file(INPUT).toString())
                        .replace("{outdir}", folder.file(OUTPUT).toString())
                        .replace("{model}", program.model() == null ? "" : program.model()))
                .toList();
        RunLimits limits = new RunLimits(
                program.timeout(), program.timeout(), program.timeout(), program.memoryBytes(), program.mostBytes());
        RunEnded ended;
        try {
            ended = tools.program(folder, command, program.environment(), limits, output::complaint)
                    .run(words -> words.transferTo(OutputStream.nullOutputStream()));
        } catch (RunTimedOutException late) {
            throw output.complaint() == null
                    ? JobException.permanent(
                            "engine_timed_out", "The program of '" + name + "' was ended: " + late.getMessage())
                    : output.refused();
        }
        if (ended.exit() != 0) {
            if (output.complaint() != null) {
                throw output.refused();
            }
            throw JobException.retryable(
                    "engine_failed",
                    "The program of '%s' ended with %d: %s".formatted(name, ended.exit(), ended.lastWords()));
        }
    }

    /** Converts a file that the program has written to samples of the recording's rate and form, in another file. */
    private Path decode(RunFolder folder, String file, String to, long frames)
            throws IOException, InterruptedException {
        String written = OUTPUT + "/" + file;
        ProbedAudio found = new Probe(tools).probe(folder, written, 1);
        if (found.channels() != format.channels() || found.rate() != format.rate() && !program.resamples()) {
            throw refused("'%s' has %d Hz and %d channels; the recording has %d Hz and %d channels"
                    .formatted(file, found.rate(), found.channels(), format.rate(), format.channels()));
        }
        boolean resampled = found.rate() != format.rate();
        List<String> arguments = new ArrayList<>(List.of("-map", "0:a:0"));
        if (resampled) {
            // Padded with silence, so that no frame is missing if the program's length was rounded down.
            arguments.addAll(List.of("-af", "aresample=%d,apad=pad_len=%d".formatted(format.rate(), TOLERATED_FRAMES)));
        }
        arguments.addAll(List.of("-c:a", "pcm_f32le", "-f", "f32le", "-progress", "pipe:1", "file:" + to));
        long bytes = frames * format.channels() * Float.BYTES;
        long spare = (long) TOLERATED_FRAMES * format.channels() * Float.BYTES;
        try {
            RunEnded ended = tools.ffmpeg(folder, written, arguments, RunLimits.of(TO_DECODE, bytes + 3 * spare + 1))
                    .run(words -> words.transferTo(OutputStream.nullOutputStream()));
            long got = Files.exists(folder.file(to)) ? Files.size(folder.file(to)) : 0;
            boolean fits = resampled ? got >= bytes && got <= bytes + 2 * spare : got == bytes;
            if (ended.exit() != 0 || !fits) {
                throw refused("'%s' has not the length of the recording, or can't be decoded: %s"
                        .formatted(file, ended.lastWords()));
            }
        } catch (RunTimedOutException hanging) {
            throw AudioFailures.timedOut("ffmpeg", hanging);
        }
        return folder.file(to);
    }

    private JobException refused(String what) {
        return JobException.permanent(
                "engine_output_refused", "The files that the program of '" + name + "' wrote are refused: " + what);
    }

    /** A block of the recording and what the program has made of it. */
    final class Block implements AutoCloseable {
        private final RunFolder folder;
        private final long first;
        private final long frames;
        private final FloatFile mix;
        private final List<FloatFile> stems = new ArrayList<>();

        private Block(RunFolder folder, long first, long frames, long from, List<Path> files) throws IOException {
            this.folder = folder;
            this.first = first;
            this.frames = frames;
            this.mix = new FloatFile(folder.file(INPUT), WavFile.HEADER_BYTES + bytes(from - first));
            for (Path file : files) {
                stems.add(new FloatFile(file, bytes(from - first)));
            }
        }

        private long bytes(long count) {
            return count * format.channels() * Float.BYTES;
        }

        void readMix(float[] samples, int count) throws IOException {
            mix.read(samples, count * format.channels());
        }

        void readStem(int stem, float[] samples, int count) throws IOException {
            stems.get(stem).read(samples, count * format.channels());
        }

        /** Copies the recording from a frame to the end of what the program got. */
        void copyMix(long from, Input input) throws IOException {
            float[] piece = new float[4_096 * format.channels()];
            try (FloatFile again = new FloatFile(folder.file(INPUT), WavFile.HEADER_BYTES + bytes(from - first))) {
                for (long left = first + frames - from; left > 0; ) {
                    int count = (int) Math.min(left, 4_096);
                    again.read(piece, count * format.channels());
                    input.write(piece, count);
                    left -= count;
                }
            }
        }

        @Override
        public void close() {
            try {
                mix.close();
                for (FloatFile stem : stems) {
                    stem.close();
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } finally {
                folder.close();
            }
        }
    }
}
