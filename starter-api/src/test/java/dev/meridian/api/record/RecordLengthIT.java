package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Files whose headers or times do not simply say how long they are: pauses without packets, joined files, output of pipes. */
@Tag("slow")
class RecordLengthIT {
    @RegisterExtension
    static final RecordTest RECORDS = new RecordTest();

    /** Recorders of calls write no packets for a pause, if the encoder leaves silence out (DTX). */
    @Test
    void aPauseWithoutPacketsIsSilenceInEverythingThatIsMade() {
        Path whole = RECORDS.audio().tune("call.webm", 5, 40, "-c:a", "libopus");
        Path paused = RECORDS.audio()
                .make(
                        "paused.webm",
                        "-i",
                        whole.toString(),
                        "-c",
                        "copy",
                        "-bsf:a",
                        "noise=drop=gt(pts*tb\\,10)*lt(pts*tb\\,20)");

        JsonNode shown = processWithStems(paused);
        JsonNode published = shown.path("published");
        assertThat(published.path("warnings").toString()).isEqualTo("[]");
        assertThat(published.at("/measures/seconds").asDouble()).isCloseTo(40, within(0.1));
        assertThat(published.at("/measures/silences/0/from").asDouble()).isCloseTo(10, within(0.1));
        assertThat(published.at("/measures/silences/0/to").asDouble()).isCloseTo(20, within(0.1));
        assertThat(published.at("/stems/made/frames").asLong())
                .as(published.path("stems").toString())
                .isEqualTo(published.at("/measures/frames").asLong());

        Path clip = RECORDS.audio().make("clip.flac", "-ss", "24", "-t", "12", "-i", whole.toString());
        JsonNode match = RECORDS.calls().search(clip).json().path("matches").path(0);
        assertThat(match.path("recordId").asLong()).isEqualTo(shown.path("id").asLong());
        assertThat(match.path("recordFrom").asDouble() - match.path("clipFrom").asDouble())
                .isCloseTo(24, within(0.3));
    }

    private static JsonNode processWithStems(Path file) {
        long id = RECORDS.calls().create("{}");
        RECORDS.calls().putUnprocessed(id, file);
        JsonNode job = RECORDS.service()
                .http()
                .post(
                        "/api/jobs",
                        "{\"type\":\"process_new_record\",\"payload\":{\"record_id\":%d,\"stems\":\"hpss\"}}"
                                .formatted(id))
                .json();
        RECORDS.calls().awaitEnd(job.path("jobId").asString());
        return RECORDS.calls().show(id);
    }

    /** A browser's recorder that was stopped and started again gives files whose times begin anew. */
    @Test
    void nothingIsLostWhereTimesBeginAnew() {
        Path first = RECORDS.audio().tone("first.webm", 12, "-c:a", "libopus");
        Path second = RECORDS.audio().tone("second.webm", 6, "-c:a", "libopus");
        JsonNode shown = RECORDS.calls().process(joined("joined.webm", first, second));
        assertThat(shown.at("/published/measures/seconds").asDouble())
                .as(shown.toString())
                .isGreaterThan(17.8);
    }

    /** A recording of radio has an Ogg stream for each song, and no header that says how long they are together. */
    @Test
    void oggStreamsThatFollowOneAnotherAreNoDamage() {
        Path song = RECORDS.audio().tone("song.ogg", 12, "-c:a", "libvorbis", "-ar", "44100");
        JsonNode published =
                RECORDS.calls().process(joined("radio.ogg", song, song)).path("published");
        assertThat(published.at("/measures/seconds").asDouble()).isCloseTo(24, within(0.2));
        assertThat(published.path("warnings").toString()).isEqualTo("[]");
    }

    /** ffmpeg's meter of loudness begins from nothing where mono becomes stereo, so that only the soft part would be measured. */
    @Test
    void loudnessIsThatOfAllPartsWhereTheFormatChanges() {
        Path loud = RECORDS.audio().tone("loud.mp3", 20, "-ac", "1", "-af", "volume=15dB", "-write_xing", "0");
        Path soft = RECORDS.audio().tone("soft.mp3", 20, "-af", "volume=-15dB", "-write_xing", "0");
        double alone = integrated(loud);
        assertThat(integrated(joined("mono-stereo.mp3", loud, soft))).isCloseTo(alone, within(1.0));
        Path other = RECORDS.audio()
                .tone(
                        "other.mp3",
                        20,
                        "-af",
                        "volume=-15dB",
                        "-ar",
                        "22050",
                        "-write_xing",
                        "0",
                        "-id3v2_version",
                        "0");
        JsonNode published =
                RECORDS.calls().process(joined("other-rate.mp3", loud, other)).path("published");
        assertThat(published.at("/measures/loudness/integrated").asDouble()).isCloseTo(alone, within(1.0));
        assertThat(published.path("warnings").toString()).isEqualTo("[]");
    }

    private static double integrated(Path file) {
        JsonNode loudness = RECORDS.calls().process(file).at("/published/measures/loudness");
        assertThat(loudness.isObject()).as(file.toString()).isTrue();
        return loudness.path("integrated").asDouble();
    }

    /** SoX, which can't go back in a pipe, writes this length into AIFF; it would be 18 hours at this rate. */
    @Test
    void aLengthThatNoProgramKnewIsNoneAndIsNoDamage() {
        byte[] aiff = bytes(RECORDS.audio().tone("whole.aiff", 4, "-ar", "16000", "-ac", "1"));
        String text = new String(aiff, StandardCharsets.ISO_8859_1);
        ByteBuffer.wrap(aiff)
                .putInt(text.indexOf("FORM") + 4, 0x7f000050)
                .putInt(text.indexOf("COMM") + 10, 0x7f000000 / 2)
                .putInt(text.indexOf("SSND") + 4, 0x7f000008);
        JsonNode shown = RECORDS.calls().process(RECORDS.audio().write("sox.aiff", aiff));
        assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
        assertThat(shown.at("/published/measures/seconds").asDouble()).isCloseTo(4, within(0.01));
        assertThat(shown.at("/published/warnings").toString()).isEqualTo("[]");
    }

    @Test
    void aWavFileThatEndsAfterAWholeFrameIsDamagedAllTheSame() {
        byte[] wav = bytes(RECORDS.audio().tone("entire.wav", 8));
        int begin = new String(wav, StandardCharsets.ISO_8859_1).indexOf("data") + 8;
        Path cut = RECORDS.audio().write("half.wav", Arrays.copyOf(wav, begin + 4 * 44_100 * 4));
        JsonNode published = RECORDS.calls().process(cut).path("published");
        assertThat(published.at("/measures/seconds").asDouble()).isCloseTo(4, within(0.01));
        assertThat(published.path("warnings").toString()).isEqualTo("[\"damaged\"]");
    }

    private static Path joined(String name, Path first, Path second) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytes(first));
        all.writeBytes(bytes(second));
        return RECORDS.audio().write(name, all.toByteArray());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
