package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp.Answer;
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
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Files that strangers might send, each through REST: how their jobs end, and that they have no other effect. */
@Tag("slow")
class HostileAudioIT {
    private static final long SEED = 12;

    @RegisterExtension
    static final RecordTest RECORDS = new RecordTest();

    /** Nothing is left of all that these tests have sent. */
    @AfterAll
    static void nothingIsLeft() {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(HostileAudioIT::assertNothingIsLeft);
    }

    private static void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.walk(RECORDS.work(), 3)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("run-")))
                    .isEmpty();
        }
    }

    @Test
    void bytesThatAreNoAudioAreRefused() throws IOException {
        byte[] random = new byte[300_000];
        new Random(SEED).nextBytes(random);
        assertFails(RECORDS.audio().write("empty.mp3", new byte[0]), "not_audio");
        assertFails(RECORDS.audio().write("random.mp3", random), "not_audio");
        assertFails(
                RECORDS.audio().write("text.mp3", "Just a text\n".repeat(500).getBytes(StandardCharsets.UTF_8)),
                "not_audio");
        assertFails(zip(), "not_audio");
        assertFails(RECORDS.audio().write("header.wav", wavHeader(0, 2, 44_100)), "not_audio");
        // 384 kHz.
        assertFails(RECORDS.audio().tone("rate.wav", 0.5, "-ar", "384000"), "not_audio");
    }

    @Test
    void aPlaylistOpensNoOtherFileAndCallsNobody() throws Exception {
        Path neighbour = RECORDS.audio().tone("neighbour.wav", 1);
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
                RECORDS.audio().make("film.mp4", "-f", "lavfi", "-i", "testsrc=d=1:size=64x64", "-pix_fmt", "yuv420p"),
                "no_audio_stream");
        assertFails(RECORDS.audio().tone("flash.flv", 1, "-ar", "44100"), "unsupported_format");
        assertFails(RECORDS.audio().tone("stream.ts", 1), "unsupported_format");
        assertFails(
                RECORDS.audio()
                        .tone(
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
        Path plain = RECORDS.audio().tone("shop.m4a", 2, "-c:a", "aac");
        assertFails(RECORDS.audio().write("drms.m4a", replaced(bytes(plain), "mp4a", "drms")), "encrypted");
    }

    @Test
    void aFilmsSoundIsProcessedWithoutItsPictures() {
        JsonNode shown = RECORDS.calls()
                .process(RECORDS.audio()
                        .make(
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
        byte[] flac = bytes(RECORDS.audio().tone("long.flac", 1));
        // The number of samples: the last 36 bits before byte 26.
        flac[21] = (byte) (flac[21] | 0x0f);
        Arrays.fill(flac, 22, 26, (byte) 0xff);
        assertFails(RECORDS.audio().write("lies.flac", flac), "too_long");
    }

    /** Wrong lengths in headers, as programs write them that were ended, or wrote to a pipe, or were told to lie. */
    @Test
    void aHeaderThatLiesAboutTheLengthIsNotBelieved() {
        byte[] wav = bytes(RECORDS.audio().tone("true.wav", 4));
        int size = new String(wav, StandardCharsets.ISO_8859_1).indexOf("data") + 4;
        byte[] mp3 = bytes(RECORDS.audio().tone("true.mp3", 20, "-c:a", "libmp3lame", "-b:a", "64k"));
        int frames = new String(mp3, StandardCharsets.ISO_8859_1).indexOf("Info") + 8;
        byte[] m4a = bytes(RECORDS.audio().tone("true.m4a", 4, "-c:a", "aac"));
        int duration = new String(m4a, StandardCharsets.ISO_8859_1).indexOf("mdhd") + 20;
        assertThat(frames).isGreaterThan(8);
        assertThat(duration).isGreaterThan(20);
        List<JsonNode> shown = RECORDS.calls()
                .process(List.of(
                        RECORDS.audio().write("piped.wav", withInt(wav, size, ByteOrder.LITTLE_ENDIAN, 0xffffffff)),
                        RECORDS.audio().write("longer.wav", withInt(wav, size, ByteOrder.LITTLE_ENDIAN, 40_000_000)),
                        RECORDS.audio().write("longer.mp3", withInt(mp3, frames, ByteOrder.BIG_ENDIAN, 1_000_000)),
                        RECORDS.audio()
                                .write("longer.m4a", withInt(m4a, duration, ByteOrder.BIG_ENDIAN, 44_100 * 3_600))));
        double[] seconds = {4, 4, 20, 4};
        for (int i = 0; i < seconds.length; i++) {
            assertThat(shown.get(i).path("status").asString())
                    .as(shown.get(i).toString())
                    .isEqualTo("processed");
            assertThat(shown.get(i).at("/published/measures/seconds").asDouble())
                    .as(shown.get(i).toString())
                    .isCloseTo(seconds[i], within(0.1));
        }
    }

    private static byte[] withInt(byte[] bytes, int at, ByteOrder order, int value) {
        byte[] changed = bytes.clone();
        ByteBuffer.wrap(changed).order(order).putInt(at, value);
        return changed;
    }

    @Test
    void lengthComesFromWhatDecodesAndDamageIsAWarning() {
        byte[] mp3 = bytes(RECORDS.audio().tone("whole.mp3", 20, "-c:a", "libmp3lame", "-b:a", "64k"));
        JsonNode cut = RECORDS.calls().process(RECORDS.audio().write("cut.mp3", Arrays.copyOf(mp3, mp3.length / 2)));
        assertThat(cut.path("status").asString()).as(cut.toString()).isEqualTo("processed");
        assertThat(cut.at("/published/measures/seconds").asDouble()).isCloseTo(10, within(0.5));
        assertThat(cut.at("/published/warnings").toString()).contains("damaged");

        byte[] wav = bytes(RECORDS.audio().tone("whole.wav", 4));
        JsonNode short4 = RECORDS.calls().process(RECORDS.audio().write("cut.wav", Arrays.copyOf(wav, wav.length / 4)));
        assertThat(short4.at("/published/measures/seconds").asDouble()).isCloseTo(1, within(0.05));

        byte[] holed = bytes(RECORDS.audio().tone("holed.flac", 8));
        Arrays.fill(holed, holed.length / 2, holed.length / 2 + 3_000, (byte) 0x55);
        JsonNode holes = RECORDS.calls().process(RECORDS.audio().write("holes.flac", holed));
        assertThat(holes.path("status").asString()).as(holes.toString()).isEqualTo("processed");
        assertThat(holes.at("/published/warnings").toString()).contains("damaged");
    }

    private static void assertFails(Path file, String code) {
        assertThat(code(file)).as(file.getFileName().toString()).isEqualTo(code);
    }

    /** The code with which the job of a record with this audio fails, at its first attempt. */
    private static String code(Path file) {
        long id = RECORDS.calls().create("{}");
        Answer accepted = RECORDS.calls().put(id, file);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        JsonNode ended = RECORDS.calls().awaitEnd(accepted.json().path("jobId").asString());
        assertThat(ended.path("status").asString()).as(file + " " + ended).isEqualTo("failed");
        assertThat(ended.path("attempt").asInt()).isEqualTo(1);
        assertThat(ended.at("/error/message").asString())
                .startsWith("Failed to process record " + id + ": ")
                .doesNotContain(RECORDS.files().toString());
        return ended.at("/error/code").asString();
    }

    private static Path text(String name, String text) {
        return RECORDS.audio().write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Path zip() throws IOException {
        Path file = RECORDS.files().resolve("packed.mp3");
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
}
