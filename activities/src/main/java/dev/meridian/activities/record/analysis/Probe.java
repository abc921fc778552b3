package dev.meridian.activities.record.analysis;

import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunEnded;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.activities.record.tool.RunLimits;
import dev.meridian.activities.record.tool.RunTimedOutException;
import dev.meridian.domain.audio.sample.AudioFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks ffprobe what a file holds, and refuses what can't be audio for us. */
public final class Probe {
    /** How many tags are kept; the rest of a file's tags is not read. */
    static final int MOST_TAGS = 200;

    static final int LONGEST_TAG = 4_000;
    private static final int MOST_OUTPUT = 4 << 20;
    private static final RunLimits LIMITS = RunLimits.of(Duration.ofSeconds(60), 0);
    private static final List<String> QUESTIONS = List.of(
            "-v",
            "repeat+level+warning",
            "-of",
            "json",
            "-show_entries",
            "format=format_name,duration,bit_rate:format_tags:stream=codec_type,codec_name,codec_tag_string,sample_rate,"
                    + "channels,bits_per_sample,bits_per_raw_sample,bit_rate,duration:stream_tags");

    private final AudioTools tools;

    public Probe(AudioTools tools) {
        this.tools = tools;
    }

    /** @param attempt of the job, from 1 */
    public ProbedAudio probe(RunFolder folder, String file, int attempt) throws IOException, InterruptedException {
        if (Files.size(folder.file(file)) == 0) {
            throw AudioFailures.notAudio("The file is empty");
        }
        if (Mp4SampleEntries.areEncrypted(folder.file(file))) {
            throw AudioFailures.encrypted();
        }
        byte[][] answer = {{}};
        RunEnded ended;
        try {
            ended = tools.ffprobe(folder, QUESTIONS, file, LIMITS)
                    .run(output -> answer[0] = output.readNBytes(MOST_OUTPUT));
        } catch (RunTimedOutException hanging) {
            throw AudioFailures.timedOut("ffprobe", hanging);
        }
        if (ended.exit() != 0) {
            throw refused(ended, attempt);
        }
        return read(parse(answer[0], ended, attempt), ended, folder.file(file));
    }

    private static RuntimeException refused(RunEnded ended, int attempt) {
        if (ended.words().contains("Format not on whitelist")) {
            return AudioFailures.unsupported(
                    "Files of this format are not read; send MP3, MP4, Ogg, FLAC, WAV or the like");
        }
        // An exit code above 128 means that a signal ended ffprobe; otherwise ffprobe itself says that the file is no
        // audio.
        return ended.exit() > 128
                ? AudioFailures.decoderFailed(ended, attempt)
                : AudioFailures.notAudio("The file is no audio: " + ended.lastWords());
    }

    private static JsonNode parse(byte[] answer, RunEnded ended, int attempt) {
        try {
            return JsonMapper.shared().readTree(answer);
        } catch (JacksonException cut) {
            throw AudioFailures.decoderFailed(ended, attempt);
        }
    }

    private static ProbedAudio read(JsonNode answer, RunEnded ended, Path file) throws IOException {
        JsonNode format = answer.path("format");
        JsonNode streams = answer.path("streams");
        JsonNode audio = first(streams, "audio")
                .orElseThrow(() -> first(streams, "video").isPresent()
                        ? AudioFailures.noAudioStream()
                        : AudioFailures.notAudio("The file holds nothing that can be heard"));
        String tag = audio.path("codec_tag_string").asString("");
        if (Mp4SampleEntries.ENCRYPTED.contains(tag)) {
            throw AudioFailures.encrypted();
        }
        String codec = audio.path("codec_name").asString("unknown");
        if (codec.equals("unknown") || codec.equals("none")) {
            throw AudioFailures.unsupported("The audio is in a codec that is not known");
        }
        int rate = audio.path("sample_rate").asInt(0);
        int channels = audio.path("channels").asInt(0);
        requirePossible(rate, channels);
        long bits = Math.max(
                audio.path("bits_per_raw_sample").asLong(0),
                audio.path("bits_per_sample").asLong(0));
        long bitRate = Math.max(
                audio.path("bit_rate").asLong(0), format.path("bit_rate").asLong(0));
        Map<String, String> tags = new LinkedHashMap<>();
        addTags(tags, format.path("tags"));
        addTags(tags, audio.path("tags"));
        boolean isEstimate = ended.words().contains("Estimating duration from bitrate");
        ProbedAudio probed = new ProbedAudio(
                format.path("format_name").asString("unknown"),
                codec,
                rate,
                channels,
                (int) bits,
                bitRate,
                isEstimate ? null : seconds(audio, format),
                tags);
        return probed.isUncompressed() ? probed.withSeconds(saidSeconds(probed, file)) : probed;
    }

    private static @Nullable Double saidSeconds(ProbedAudio audio, Path file) throws IOException {
        return audio.seconds() == null && audio.isIn("wav")
                ? SaidLength.ofWav(audio.bytesPerSecond(), file)
                : SaidLength.of(audio.seconds(), audio.bytesPerSecond(), Files.size(file));
    }

    /** Random bytes are MP3 of 0 Hz to ffprobe. */
    private static void requirePossible(int rate, int channels) {
        if (rate == 0 || channels == 0) {
            throw AudioFailures.notAudio("The file has no sound that can be decoded");
        }
        if (channels > AudioFormat.MOST_CHANNELS) {
            throw AudioFailures.unsupported(
                    "The audio has " + channels + " channels; " + AudioFormat.MOST_CHANNELS + " are allowed");
        }
        try {
            new AudioFormat(rate, channels);
        } catch (IllegalArgumentException impossible) {
            throw AudioFailures.notAudio(String.valueOf(impossible.getMessage()));
        }
    }

    private static @Nullable Double seconds(JsonNode audio, JsonNode format) {
        for (JsonNode said : List.of(audio.path("duration"), format.path("duration"))) {
            double seconds = said.asDouble(-1);
            if (seconds > 0) {
                return seconds;
            }
        }
        return null;
    }

    private static Optional<JsonNode> first(JsonNode streams, String type) {
        return streams.valueStream()
                .filter(stream -> stream.path("codec_type").asString("").equals(type))
                .findFirst();
    }

    private static void addTags(Map<String, String> tags, JsonNode found) {
        found.propertyStream()
                .filter(tag -> !tag.getKey().isBlank() && tags.size() < MOST_TAGS)
                .forEach(
                        tag -> tags.putIfAbsent(tag.getKey(), cut(tag.getValue().asString(""))));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TAG ? text : text.substring(0, LONGEST_TAG);
    }
}
