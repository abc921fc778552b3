package dev.meridian.activities.record.tool;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleEncoding;
import dev.meridian.workflows.job.JobFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ffmpeg and ffprobe of this machine, checked before they are used: version 5.1 or later, with Chromaprint and the usual
 * decoders and encoders. Safe for use by many threads.
 */
public final class AudioTools implements AutoCloseable {
    /** Containers that may be opened. Without this list, a text that begins with "ffconcat" would open its neighbours. */
    private static final String CONTAINERS =
            "aac,aiff,amr,ape,asf,au,caf,flac,matroska,mov,mp3,mpc,mpc8,ogg,tta,w64,wav,wv";

    private static final List<String> ENCODERS = List.of("libopus", "flac");
    private static final List<String> DECODERS = List.of("aac", "flac", "mp3", "opus", "vorbis");
    private static final Pattern VERSION = Pattern.compile("ffmpeg version n?(\\d+)\\.(\\d+)");
    private static final Logger log = LoggerFactory.getLogger(AudioTools.class);
    private static final RunLimits CHECK = RunLimits.of(Duration.ofSeconds(20), 0);
    private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(20);
    private static final int MOST_CHECKED = 1 << 20;

    private final String ffmpegName;
    private final String ffprobeName;
    private final Path below;
    private @Nullable Found found;
    private String missing = "";
    private long searchedAt;

    /**
     * @param ffmpegName the path of ffmpeg, or its name in one of the folders of {@code PATH}
     * @param ffprobeName the same of ffprobe
     * @param below where the folders of runs are made
     */
    public AudioTools(String ffmpegName, String ffprobeName, Path below) {
        this.ffmpegName = ffmpegName;
        this.ffprobeName = ffprobeName;
        this.below = below;
    }

    /** Programs that have passed the check. */
    private record Found(Programs programs, Path ffmpeg, Path ffprobe, String version, RunFolders workshop) {}

    /** The version of ffmpeg; empty if this machine has no ffmpeg that meets the requirements. */
    public synchronized Optional<String> version() {
        return find().map(Found::version);
    }

    /** Why audio can't be processed on this machine, and what to do about it; empty if it can. */
    public synchronized Optional<String> missing() {
        return find().isPresent() ? Optional.empty() : Optional.of(missing);
    }

    /**
     * A folder for one piece of work.
     *
     * @throws JobException {@link JobFailure#PROGRAM_MISSING}, with which a job waits, if this machine lacks a program
     */
    public RunFolder folder() throws IOException {
        return require().workshop().folder();
    }

    /**
     * A run of ffprobe on a file of the folder.
     *
     * @param arguments before the file's name; without those that keep the file from opening others
     */
    public ToolRun ffprobe(RunFolder folder, List<String> arguments, String file, RunLimits limits) {
        Found tools = require();
        List<String> command = new ArrayList<>(List.of(tools.ffprobe().toString(), "-hide_banner"));
        command.addAll(guards());
        command.addAll(arguments);
        command.add("file:" + file);
        return new ToolRun(tools.programs(), command, folder, limits);
    }

    /**
     * A run of ffmpeg on a file of the folder, on one thread.
     *
     * @param arguments after the file's name: filters, and outputs to {@code pipe:1} or to files of the folder
     */
    public ToolRun ffmpeg(RunFolder folder, String file, List<String> arguments, RunLimits limits) {
        List<String> all = new ArrayList<>(guards());
        all.addAll(List.of("-vn", "-sn", "-dn", "-i", "file:" + file));
        all.addAll(arguments);
        return ffmpeg(folder, all, limits);
    }

    /**
     * A run of ffmpeg on one thread that is fed with samples.
     *
     * @param arguments after the input: filters, outputs to files of the folder, and what makes it write to its standard output now
     *     and then
     */
    public ToolRun ffmpeg(
            RunFolder folder, AudioFormat fed, SampleEncoding encoding, List<String> arguments, RunLimits limits) {
        List<String> all = new ArrayList<>(List.of("-protocol_whitelist", "file,pipe", "-f", encoding.ffmpegName()));
        all.addAll(List.of("-ar", String.valueOf(fed.rate()), "-ac", String.valueOf(fed.channels())));
        all.addAll(List.of("-i", "pipe:0"));
        all.addAll(arguments);
        return ffmpeg(folder, all, limits);
    }

    /**
     * A run of a program that the operator has named, in a folder.
     *
     * @param environment all of its environment
     * @param complaint looks at what it does meanwhile
     */
    public ToolRun program(
            RunFolder folder,
            List<String> command,
            Map<String, String> environment,
            RunLimits limits,
            ToolRun.Complaint complaint) {
        return new ToolRun(require().programs(), command, folder, limits, environment, complaint);
    }

    private ToolRun ffmpeg(RunFolder folder, List<String> arguments, RunLimits limits) {
        Found tools = require();
        List<String> command = new ArrayList<>(List.of(
                tools.ffmpeg().toString(),
                "-hide_banner",
                "-nostdin",
                "-nostats",
                "-loglevel",
                "repeat+level+info",
                "-filter_threads",
                "1",
                "-filter_complex_threads",
                "1",
                "-threads",
                "1"));
        command.addAll(arguments);
        return new ToolRun(tools.programs(), command, folder, limits);
    }

    private static List<String> guards() {
        return List.of("-protocol_whitelist", "file,pipe", "-format_whitelist", CONTAINERS);
    }

    private synchronized Found require() {
        return find().orElseThrow(() -> JobException.retryable(JobFailure.PROGRAM_MISSING, missing));
    }

    /** The programs of this machine; if one is missing, looks again after a while, since somebody may install it. */
    private Optional<Found> find() {
        boolean looksAgain = searchedAt == 0 || System.nanoTime() - searchedAt > BETWEEN_SEARCHES.toNanos();
        if (found == null && looksAgain) {
            try {
                found = search();
                log.info("Audio is processed with ffmpeg {}", found.version());
            } catch (IOException | UncheckedIOException failed) {
                missing = "The folder for audio can't be used: " + failed.getMessage()
                        + ". Set AUDIO_FOLDER to another one.";
                log.warn("No audio is processed by this worker: {}", missing);
            } catch (JobException lacking) {
                missing = String.valueOf(lacking.getMessage());
                log.warn("No audio is processed by this worker: {}", missing);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            searchedAt = System.nanoTime();
        }
        return Optional.ofNullable(found);
    }

    private Found search() throws IOException, InterruptedException {
        Path ffmpeg =
                Programs.find(ffmpegName).orElseThrow(() -> lacking("The worker has no program '" + ffmpegName + "'"));
        Path ffprobe = Programs.find(ffprobeName)
                .orElseThrow(() -> lacking("The worker has no program '" + ffprobeName + "'"));
        Programs programs = Programs.find();
        RunFolders workshop = RunFolders.open(below);
        try (RunFolder folder = workshop.folder()) {
            String version = version(answer(programs, folder, ffmpeg, "-version"));
            require(answer(programs, folder, ffmpeg, "-encoders"), ENCODERS, "encoder");
            require(answer(programs, folder, ffmpeg, "-decoders"), DECODERS, "decoder");
            require(answer(programs, folder, ffmpeg, "-muxers"), List.of("chromaprint"), "muxer");
            require(answer(programs, folder, ffmpeg, "-filters"), List.of("ebur128"), "filter");
            answer(programs, folder, ffprobe, "-version");
            return new Found(programs, ffmpeg, ffprobe, version, workshop);
        } catch (IOException | RuntimeException | InterruptedException failed) {
            workshop.close();
            throw failed;
        }
    }

    private static String answer(Programs programs, RunFolder folder, Path program, String question)
            throws IOException, InterruptedException {
        String[] answer = {""};
        try {
            RunEnded ended = new ToolRun(programs, List.of(program.toString(), question), folder, CHECK)
                    .run(output -> answer[0] = new String(output.readNBytes(MOST_CHECKED), StandardCharsets.UTF_8));
            if (ended.exit() != 0) {
                throw lacking("The program " + program + " does not work: " + ended.lastWords());
            }
        } catch (RunTimedOutException hanging) {
            throw lacking("The program " + program + " does not answer");
        }
        return answer[0];
    }

    private static String version(String answer) {
        Matcher version = VERSION.matcher(answer);
        if (!version.find()) {
            // A build of a development branch, which has no number.
            return answer.lines().findFirst().orElse("unknown").replaceFirst(" Copyright.*", "");
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        if (major < 5 || (major == 5 && minor < 1)) {
            throw lacking("The worker's ffmpeg is " + major + "." + minor);
        }
        return major + "." + minor;
    }

    private static void require(String answer, List<String> names, String kind) {
        for (String name : names) {
            if (!Pattern.compile("(?m)^\\s*\\S+\\s+" + name + "\\s")
                    .matcher(answer)
                    .find()) {
                throw lacking("The worker's ffmpeg has no " + kind + " '" + name + "'");
            }
        }
    }

    private static JobException lacking(String what) {
        return JobException.retryable(
                JobFailure.PROGRAM_MISSING,
                what + ". Install ffmpeg 5.1 or later with Chromaprint, as Debian's package ffmpeg is.");
    }

    @Override
    public synchronized void close() {
        if (found != null) {
            found.workshop().close();
        }
    }
}
