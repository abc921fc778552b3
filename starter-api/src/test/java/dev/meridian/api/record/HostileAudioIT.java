package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Files that strangers might send, each through REST: how their jobs end, and that they have no other effect. */
class HostileAudioIT {
    private static final long SEED = 12;

    @TempDir
    private static Path files;

    private static TestAudio audio;
    private static TestService service;
    private static RecordCalls calls;

    @BeforeAll
    static void start() {
        audio = TestAudio.in(files);
        service = TestService.start(TestService.Settings.fresh()
                .with("AUDIO_FOLDER", files.resolve("work").toString()));
        calls = new RecordCalls(service.http());
    }

    /** Nothing is left of all that these tests have sent. */
    @AfterAll
    static void stop() {
        if (service != null) {
            try {
                await().atMost(Duration.ofMinutes(1)).untilAsserted(HostileAudioIT::assertNothingIsLeft);
            } finally {
                service.close();
            }
        }
    }

    private static void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.walk(files.resolve("work"), 3)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("run-")))
                    .isEmpty();
        }
    }

    @Test
    void bytesThatAreNoAudioAreRefused() throws IOException {
        byte[] random = new byte[300_000];
        new Random(SEED).nextBytes(random);
        assertFails(audio.write("empty.mp3", new byte[0]), "not_audio");
        assertFails(audio.write("random.mp3", random), "not_audio");
        assertFails(audio.write("text.mp3", "Just a text\n".repeat(500).getBytes(StandardCharsets.UTF_8)), "not_audio");
        assertFails(zip(), "not_audio");
        assertFails(audio.write("header.wav", wavHeader(0, 2, 44_100)), "not_audio");
        // 384 kHz.
        assertFails(audio.tone("rate.wav", 0.5, "-ar", "384000"), "not_audio");
    }

    @Test
    void aPlaylistOpensNoOtherFileAndCallsNobody() throws Exception {
        Path neighbour = audio.tone("neighbour.wav", 1);
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + listener.getLocalPort() + "/a.wav";
            assertFails(text("concat.mp3", "ffconcat version 1.0\nfile '" + neighbour + "'\n"), "unsupported_format");
            assertFails(text("concat2.mp3", "ffconcat version 1.0\nfile " + address + "\n"), "unsupported_format");
            String list = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n";
            assertThat(code(text("list.mp3", list + address + "\n#EXT-X-ENDLIST\n")))
                    .isIn("not_audio", "unsupported_format");
            assertThat(code(text("list.m3u8", list + "file://" + neighbour + "\n#EXT-X-ENDLIST\n")))
                    .isIn("not_audio", "unsupported_format");
            assertThat(code(text(
                            "sdp.mp3", "v=0\nm=audio " + listener.getLocalPort() + " RTP/AVP 0\nc=IN IP4 127.0.0.1\n")))
                    .isIn("not_audio", "unsupported_format");
            listener.setSoTimeout(1_000);
            try {
                listener.accept().close();
                throw new AssertionError("Somebody called the address that stands in a file");
            } catch (SocketTimeoutException nobody) {
                assertThat(nobody).isNotNull();
            }
        }
    }

    @Test
    void filmsAndContainersThatAreNotListedAndEncryptedAudioAreRefused() {
        assertFails(
                audio.make("film.mp4", "-f", "lavfi", "-i", "testsrc=d=1:size=64x64", "-pix_fmt", "yuv420p"),
                "no_audio_stream");
        assertFails(audio.tone("flash.flv", 1, "-ar", "44100"), "unsupported_format");
        assertFails(audio.tone("stream.ts", 1), "unsupported_format");
        assertFails(
                audio.tone(
                        "encrypted.mp4",
                        2,
                        "-c:a",
                        "aac",
                        "-encryption_scheme",
                        "cenc-aes-ctr",
                        "-encryption_key",
                        "76a6c65c5ea762046bd749a2e632ccbb",
                        "-encryption_kid",
                        "a7e61c373e219033c21091fa607bf3b8"),
                "encrypted");
        Path plain = audio.tone("shop.m4a", 2, "-c:a", "aac");
        assertFails(audio.write("drms.m4a", replaced(bytes(plain), "mp4a", "drms")), "encrypted");
    }

    @Test
    void aFilmsSoundIsProcessedWithoutItsPictures() {
        JsonNode shown = calls.process(audio.make(
                "sound.mp4",
                "-f",
                "lavfi",
                "-i",
                "testsrc=d=4:size=64x64",
                "-f",
                "lavfi",
                "-i",
                "sine=d=4",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac"));
        assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
        assertThat(shown.at("/published/measures/codec").asString()).isEqualTo("aac");
        assertThat(shown.at("/published/measures/seconds").asDouble()).isCloseTo(4, within(0.1));
    }

    @Test
    void audioThatIsTooLongAccordingToItsHeaderIsNotDecoded() {
        byte[] flac = bytes(audio.tone("long.flac", 1));
        // The number of samples: the last 36 bits before byte 26.
        flac[21] = (byte) (flac[21] | 0x0f);
        Arrays.fill(flac, 22, 26, (byte) 0xff);
        assertFails(audio.write("lies.flac", flac), "too_long");
    }

    @Test
    void lengthComesFromWhatDecodesAndDamageIsAWarning() {
        byte[] mp3 = bytes(audio.tone("whole.mp3", 20, "-c:a", "libmp3lame", "-b:a", "64k"));
        JsonNode cut = calls.process(audio.write("cut.mp3", Arrays.copyOf(mp3, mp3.length / 2)));
        assertThat(cut.path("status").asString()).as(cut.toString()).isEqualTo("processed");
        assertThat(cut.at("/published/measures/seconds").asDouble()).isCloseTo(10, within(0.5));
        assertThat(cut.at("/published/warnings").toString()).contains("damaged");

        byte[] wav = bytes(audio.tone("whole.wav", 4));
        JsonNode short4 = calls.process(audio.write("cut.wav", Arrays.copyOf(wav, wav.length / 4)));
        assertThat(short4.at("/published/measures/seconds").asDouble()).isCloseTo(1, within(0.05));

        byte[] holed = bytes(audio.tone("holed.flac", 8));
        Arrays.fill(holed, holed.length / 2, holed.length / 2 + 3_000, (byte) 0x55);
        JsonNode holes = calls.process(audio.write("holes.flac", holed));
        assertThat(holes.path("status").asString()).as(holes.toString()).isEqualTo("processed");
        assertThat(holes.at("/published/warnings").toString()).contains("damaged");
    }

    @Test
    void oddAudioCompletesWithItsWarnings() {
        JsonNode silent = calls.process(audio.generate("silent.wav", "anullsrc=d=4"));
        assertThat(silent.at("/published/warnings").toString()).isEqualTo("[\"silent\"]");
        assertThat(silent.at("/published/measures").has("loudness")).isFalse();
        assertThat(silent.at("/published/measures").has("acoustid")).isFalse();

        JsonNode moment = calls.process(audio.tone("moment.wav", 0.2));
        assertThat(moment.at("/published/warnings").toString()).isEqualTo("[\"too_short_to_find\"]");

        JsonNode clipped = calls.process(audio.tone("clipped.wav", 4, "-af", "volume=40dB"));
        assertThat(clipped.at("/published/warnings").toString()).isEqualTo("[\"clipped\"]");
        assertThat(clipped.at("/published/measures/clipped").asLong()).isGreaterThan(1_000);

        JsonNode oneSided = calls.process(
                audio.make("one.wav", "-f", "lavfi", "-i", "sine=d=4", "-af", "pan=stereo|c0=c0|c1=0*c0"));
        assertThat(oneSided.at("/published/warnings").toString()).isEqualTo("[\"one_channel_silent\"]");

        // A form of WAV for long files, whose tags nobody reads.
        JsonNode unread = calls.process(audio.tone("unread.wav", 4, "-rf64", "always"));
        assertThat(unread.at("/published/warnings").toString()).isEqualTo("[\"tags_unread\"]");

        JsonNode pause = calls.process(audio.make(
                "pause.wav",
                "-f",
                "lavfi",
                "-i",
                "sine=d=10",
                "-af",
                "volume=enable='lt(t,1)+between(t,4,7)+gt(t,8.5)':volume=0"));
        JsonNode measures = pause.at("/published/measures");
        assertThat(measures.path("leadingSilence").asDouble()).isCloseTo(1, within(0.05));
        assertThat(measures.path("trailingSilence").asDouble()).isCloseTo(1.5, within(0.05));
        assertThat(measures.at("/silences/0/from").asDouble()).isCloseTo(4, within(0.05));
        assertThat(measures.at("/silences/0/to").asDouble()).isCloseTo(7, within(0.05));
    }

    @Test
    void everyLayoutOfSamplesIsMeasuredAlike() {
        for (String codec : new String[] {"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le"}) {
            JsonNode shown = calls.process(audio.tone(codec + ".wav", 3.5, "-c:a", codec));
            assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
            assertThat(shown.at("/published/measures/frames").asLong())
                    .as(codec)
                    .isEqualTo(154_350);
            assertThat(shown.at("/published/measures/peak").asDouble())
                    .as(codec)
                    .isCloseTo(0.0707, within(0.005));
        }
        for (int channels : new int[] {1, 3, 6, 8}) {
            String layout = new String[] {"", "mono", "", "3.0", "", "", "5.1", "", "7.1"}[channels];
            JsonNode shown = calls.process(audio.make(
                    channels + ".flac",
                    "-f",
                    "lavfi",
                    "-i",
                    "anoisesrc=d=4:a=0.1:seed=7,aformat=channel_layouts=" + layout));
            assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
            assertThat(shown.at("/published/measures/channels").asInt()).isEqualTo(channels);
            assertThat(shown.at("/published/measures/offsets").size()).isEqualTo(channels);
        }
        for (String ending :
                new String[] {"aac", "m4a", "ogg", "opus", "mka", "aiff", "au", "caf", "wv", "tta", "wma", "w64"}) {
            JsonNode shown = calls.process(audio.tone("tone." + ending, 4));
            assertThat(shown.path("status").asString()).as(ending + shown).isEqualTo("processed");
            assertThat(shown.at("/published/measures/seconds").asDouble())
                    .as(ending)
                    .isCloseTo(4, within(0.12));
        }
    }

    @Test
    void aHugeCoverIsLeftOutAndTheTagsAreReadAllTheSame() throws IOException {
        byte[] mp3 =
                bytes(audio.tone("cover.mp3", 4, "-c:a", "libmp3lame", "-id3v2_version", "0", "-write_id3v1", "0"));
        JsonNode shown = calls.process(audio.write("huge.mp3", tagged(mp3, "Huge", 40 << 20)));
        assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
        assertThat(shown.at("/published/warnings").toString()).contains("cover_too_large");
        assertThat(shown.at("/published").has("cover")).isFalse();
        assertThat(shown.at("/tags/title/values/0").asString()).isEqualTo("Huge");

        JsonNode small = calls.process(audio.write("small.mp3", tagged(mp3, "Small", 5_000)));
        assertThat(small.at("/published/cover/mediaType").asString()).isEqualTo("image/jpeg");
        assertThat(small.at("/published/cover/bytes").asInt()).isEqualTo(5_000);
        assertThat(calls.download("/api/records/" + small.path("id").asLong() + "/assets/cover")
                        .body())
                .hasSize(5_000);
    }

    @Test
    void severalArtistsAreThoseThatTheFormatKeepsApart() throws IOException {
        byte[] mp3 =
                bytes(audio.tone("artists.mp3", 4, "-c:a", "libmp3lame", "-id3v2_version", "0", "-write_id3v1", "0"));
        byte[] several =
                id3v24(mp3, frame("TPE1", "\u0003First\0Second / Band\0AC/DC".getBytes(StandardCharsets.UTF_8)));
        JsonNode kept = calls.process(audio.write("three.mp3", several));
        assertThat(kept.at("/tags/artists/values").toString()).isEqualTo("[\"First\",\"Second / Band\",\"AC/DC\"]");
        byte[] one = id3v24(mp3, frame("TPE1", "\u0003First / Second ft. Third".getBytes(StandardCharsets.UTF_8)));
        JsonNode split = calls.process(audio.write("one.mp3", one));
        assertThat(split.at("/tags/artists/values").toString()).isEqualTo("[\"First\",\"Second\",\"Third\"]");
        JsonNode opus = calls.process(audio.write("two.opus", opusWithArtists("First", "Second & Co")));
        assertThat(opus.at("/tags/artists/values").toString()).isEqualTo("[\"First\",\"Second & Co\"]");
        assertThat(opus.at("/tags/artists/source").asString()).isEqualTo("Vorbis");
        byte[] doubtful = id3v24(mp3, frame("TIT2", "\0CafÃ©".getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(calls.process(audio.write("doubtful.mp3", doubtful))
                        .at("/published/warnings")
                        .toString())
                .contains("text_doubtful");
    }

    /** Opus whose second page, with the comments, is replaced by one with these artists. */
    private static byte[] opusWithArtists(String... artists) {
        byte[] opus = bytes(audio.tone("plain.opus", 4));
        ByteBuffer comments = ByteBuffer.allocate(300).order(ByteOrder.LITTLE_ENDIAN);
        comments.put("OpusTags".getBytes(StandardCharsets.US_ASCII))
                .putInt(4)
                .put("test".getBytes(StandardCharsets.US_ASCII));
        comments.putInt(artists.length);
        for (String artist : artists) {
            byte[] comment = ("ARTIST=" + artist).getBytes(StandardCharsets.UTF_8);
            comments.putInt(comment.length).put(comment);
        }
        int length = comments.position();
        assertThat(length).isLessThan(255);
        int second = 27 + (opus[26] & 0xff) + sum(opus, 27, opus[26] & 0xff);
        int third = second + 27 + (opus[second + 26] & 0xff) + sum(opus, second + 27, opus[second + 26] & 0xff);
        ByteBuffer file =
                ByteBuffer.allocate(second + 28 + length + opus.length - third).order(ByteOrder.LITTLE_ENDIAN);
        file.put(opus, 0, second).put(opus, second, 22).putInt(0).put((byte) 1).put((byte) length);
        file.put(comments.array(), 0, length);
        file.putInt(second + 22, checksum(file.array(), second, 28 + length));
        return file.put(opus, third, opus.length - third).array();
    }

    private static int sum(byte[] bytes, int from, int count) {
        int sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += bytes[i] & 0xff;
        }
        return sum;
    }

    /** As pages of Ogg have it (RFC 3533): the polynomial 0x04c11db7, nothing reflected. */
    private static int checksum(byte[] bytes, int from, int length) {
        int checksum = 0;
        for (int i = from; i < from + length; i++) {
            checksum ^= bytes[i] << 24;
            for (int bit = 0; bit < 8; bit++) {
                checksum = checksum << 1 ^ (checksum < 0 ? 0x04c11db7 : 0);
            }
        }
        return checksum;
    }

    private static void assertFails(Path file, String code) {
        assertThat(code(file)).as(file.getFileName().toString()).isEqualTo(code);
    }

    /** The code with which the job of a record with this audio fails, at its first attempt. */
    private static String code(Path file) {
        long id = calls.create("{}");
        Answer accepted = calls.put(id, file);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        JsonNode ended = calls.awaitEnd(accepted.json().path("jobId").asString());
        assertThat(ended.path("status").asString()).as(file + " " + ended).isEqualTo("failed");
        assertThat(ended.path("attempt").asInt()).isEqualTo(1);
        assertThat(ended.at("/error/message").asString())
                .startsWith("Failed to process record " + id + ": ")
                .doesNotContain(files.toString());
        return ended.at("/error/code").asString();
    }

    private static Path text(String name, String text) {
        return audio.write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Path zip() throws IOException {
        Path file = files.resolve("packed.mp3");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("neighbour.wav"));
            zip.write(new byte[10_000]);
        }
        return file;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] replaced(byte[] bytes, String from, String to) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A header of 16 bits a sample, and nothing after it. */
    private static byte[] wavHeader(int dataBytes, int channels, int rate) {
        return ByteBuffer.allocate(44)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + dataBytes)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * channels * 2)
                .putShort((short) (channels * 2))
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(dataBytes)
                .array();
    }

    private static byte[] tagged(byte[] audio, String title, int pictureBytes) {
        ByteBuffer picture = ByteBuffer.allocate(14 + pictureBytes);
        picture.put((byte) 0)
                .put("image/jpeg\0".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 3)
                .put((byte) 0);
        return id3v24(
                audio,
                frame("TIT2", ("\u0003" + title).getBytes(StandardCharsets.UTF_8)),
                frame("APIC", picture.array()));
    }

    private static byte[] id3v24(byte[] audio, byte[]... frames) {
        int size = Stream.of(frames).mapToInt(frame -> frame.length).sum();
        ByteBuffer file = ByteBuffer.allocate(10 + size + audio.length);
        file.put("ID3".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 4)
                .put((byte) 0)
                .put((byte) 0);
        file.put(sevenBits(size));
        for (byte[] frame : frames) {
            file.put(frame);
        }
        return file.put(audio).array();
    }

    private static byte[] frame(String id, byte[] content) {
        return ByteBuffer.allocate(10 + content.length)
                .put(id.getBytes(StandardCharsets.US_ASCII))
                .put(sevenBits(content.length))
                .putShort((short) 0)
                .put(content)
                .array();
    }

    private static byte[] sevenBits(int size) {
        return new byte[] {
            (byte) (size >> 21 & 0x7f), (byte) (size >> 14 & 0x7f), (byte) (size >> 7 & 0x7f), (byte) (size & 0x7f)
        };
    }
}
