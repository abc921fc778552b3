package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Tags that a test writes byte by byte, because no encoder writes them: what a record says of them. */
@Tag("slow")
class RecordTagsIT {
    @RegisterExtension
    static final RecordTest RECORDS = new RecordTest();

    @Test
    void aHugeCoverIsLeftOutAndTheTagsAreReadAllTheSame() throws IOException {
        byte[] mp3 = Files.readAllBytes(
                RECORDS.audio().tone("cover.mp3", 4, "-c:a", "libmp3lame", "-id3v2_version", "0", "-write_id3v1", "0"));
        JsonNode shown = RECORDS.calls().process(RECORDS.audio().write("huge.mp3", tagged(mp3, "Huge", 40 << 20)));
        assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
        assertThat(shown.at("/published/warnings").toString()).contains("cover_too_large");
        assertThat(shown.at("/published").has("cover")).isFalse();
        assertThat(shown.at("/tags/title/values/0").asString()).isEqualTo("Huge");

        JsonNode small = RECORDS.calls().process(RECORDS.audio().write("small.mp3", tagged(mp3, "Small", 5_000)));
        assertThat(small.at("/published/cover/mediaType").asString()).isEqualTo("image/jpeg");
        assertThat(small.at("/published/cover/bytes").asInt()).isEqualTo(5_000);
        assertThat(RECORDS.calls()
                        .download("/api/records/" + small.path("id").asLong() + "/assets/cover")
                        .body())
                .hasSize(5_000);
    }

    @Test
    void severalArtistsAreThoseThatTheFormatKeepsApart() throws IOException {
        byte[] mp3 = Files.readAllBytes(RECORDS.audio()
                .tone("artists.mp3", 4, "-c:a", "libmp3lame", "-id3v2_version", "0", "-write_id3v1", "0"));
        byte[] several =
                id3v24(mp3, frame("TPE1", "\u0003First\0Second / Band\0AC/DC".getBytes(StandardCharsets.UTF_8)));
        JsonNode kept = RECORDS.calls().process(RECORDS.audio().write("three.mp3", several));
        assertThat(kept.at("/tags/artists/values").toString()).isEqualTo("[\"First\",\"Second / Band\",\"AC/DC\"]");
        byte[] one = id3v24(mp3, frame("TPE1", "\u0003First / Second ft. Third".getBytes(StandardCharsets.UTF_8)));
        JsonNode split = RECORDS.calls().process(RECORDS.audio().write("one.mp3", one));
        assertThat(split.at("/tags/artists/values").toString()).isEqualTo("[\"First\",\"Second\",\"Third\"]");
        JsonNode opus =
                RECORDS.calls().process(RECORDS.audio().write("two.opus", opusWithArtists("First", "Second & Co")));
        assertThat(opus.at("/tags/artists/values").toString()).isEqualTo("[\"First\",\"Second & Co\"]");
        assertThat(opus.at("/tags/artists/source").asString()).isEqualTo("Vorbis");
        byte[] doubtful = id3v24(mp3, frame("TIT2", "\0CafÃ©".getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(RECORDS.calls()
                        .process(RECORDS.audio().write("doubtful.mp3", doubtful))
                        .at("/published/warnings")
                        .toString())
                .contains("text_doubtful");
    }

    /** As programs of the nineties left their files, and as later ones added to them. */
    @Test
    void anOldTagAtTheEndIsReadAndFillsInForANewOne() throws IOException {
        byte[] mp3 = id3v1(Files.readAllBytes(
                RECORDS.audio().tone("old.mp3", 4, "-c:a", "libmp3lame", "-id3v2_version", "0", "-write_id3v1", "0")));
        JsonNode alone = RECORDS.calls().process(RECORDS.audio().write("alone.mp3", mp3));
        assertThat(alone.at("/tags/title/values/0").asString()).isEqualTo("Old title");
        assertThat(alone.at("/tags/title/source").asString()).isEqualTo("ID3v1");
        assertThat(alone.at("/tags/year/values/0").asString()).isEqualTo("1998");
        assertThat(alone.at("/tags/track/values/0").asString()).isEqualTo("7");
        assertThat(alone.at("/tags/genres/values/0").asString()).isEqualTo("Rock");
        assertThat(alone.at("/published/warnings").toString()).doesNotContain("tags_unread");
        byte[] title = frame("TIT2", "\u0003A new title".getBytes(StandardCharsets.UTF_8));
        JsonNode both = RECORDS.calls().process(RECORDS.audio().write("both.mp3", id3v24(mp3, title)));
        assertThat(both.at("/tags/title/values/0").asString()).isEqualTo("A new title");
        assertThat(both.at("/tags/album/values/0").asString()).isEqualTo("Old album");
    }

    /** One item of the list of tags has a box for each artist, as mutagen, Picard and Mp3tag write it. */
    @Test
    void severalArtistsOfAnMp4FileAreKeptApart() throws IOException {
        byte[] mp4 = Files.readAllBytes(RECORDS.audio().tone("one.m4a", 4, "-c:a", "aac", "-metadata", "artist=First"));
        JsonNode shown = RECORDS.calls().process(RECORDS.audio().write("two.m4a", withArtist(mp4, "Second / Band")));
        assertThat(shown.at("/tags/artists/values").toString()).isEqualTo("[\"First\",\"Second / Band\"]");
        assertThat(shown.at("/tags/artists/source").asString()).isEqualTo("MP4");
    }

    @Test
    void tagsThatNoLibraryNamesAreReadByTheirNames() throws IOException {
        byte[] mp3 = Files.readAllBytes(RECORDS.audio()
                .tone("podcast.mp3", 4, "-c:a", "libmp3lame", "-id3v2_version", "0", "-write_id3v1", "0"));
        byte[] podcast = id3v24(
                mp3,
                frame("TGID", "\u0003episode-9".getBytes(StandardCharsets.UTF_8)),
                frame("TCAT", "\u0000Arts".getBytes(StandardCharsets.UTF_8)),
                frame("WFED", "\u0000https://pod.example/feed".getBytes(StandardCharsets.UTF_8)));
        JsonNode episode = RECORDS.calls().process(RECORDS.audio().write("episode.mp3", podcast));
        assertThat(episode.at("/tags/podcastId/values/0").asString()).isEqualTo("episode-9");
        assertThat(episode.at("/tags/podcastCategory/values/0").asString()).isEqualTo("Arts");
        assertThat(episode.at("/tags/podcastFeed/values/0").asString()).isEqualTo("https://pod.example/feed");
        JsonNode flac = RECORDS.calls()
                .process(
                        RECORDS.audio().tone("key.flac", 4, "-metadata", "INITIALKEY=Am", "-metadata", "LANGUAGE=und"));
        assertThat(flac.at("/tags/key/values/0").asString()).isEqualTo("Am");
        assertThat(flac.path("tags").has("language")).isFalse();
    }

    /** LAME writes a comment in UTF-16 without the mark of its byte order, of which ffmpeg tells as of an error. */
    @Test
    void aTagThatIsOddDamagesNoSound() throws IOException {
        byte[] mp3 = Files.readAllBytes(
                RECORDS.audio().tone("lame.mp3", 4, "-c:a", "libmp3lame", "-id3v2_version", "0", "-write_id3v1", "0"));
        byte[] comment = ByteBuffer.allocate(20)
                .put((byte) 1)
                .put("eng".getBytes(StandardCharsets.US_ASCII))
                .put(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0})
                .put("remark".getBytes(StandardCharsets.UTF_16LE))
                .array();
        JsonNode shown = RECORDS.calls().process(RECORDS.audio().write("odd.mp3", id3v24(mp3, frame("COMM", comment))));
        assertThat(shown.at("/published/warnings").toString()).isEqualTo("[]");
    }

    @Test
    void textsOfAWavFileAreReadInTheEncodingThatTheyHave() throws IOException {
        byte[] wav = Files.readAllBytes(RECORDS.audio().tone("plain.wav", 4, "-fflags", "+bitexact"));
        JsonNode old = RECORDS.calls()
                .process(RECORDS.audio()
                        .write("old.wav", withTitle(wav, "Caf\u00e9".getBytes(StandardCharsets.ISO_8859_1))));
        assertThat(old.at("/tags/title/values/0").asString()).isEqualTo("Caf\u00e9");
        assertThat(old.at("/tags/title/source").asString()).isEqualTo("RIFF");
        JsonNode utf8 = RECORDS.calls()
                .process(RECORDS.audio()
                        .write("new.wav", withTitle(wav, "Stra\u00dfe".getBytes(StandardCharsets.UTF_8))));
        assertThat(utf8.at("/tags/title/values/0").asString()).isEqualTo("Stra\u00dfe");
        assertThat(utf8.at("/published/warnings").toString()).isEqualTo("[]");
        JsonNode large = RECORDS.calls()
                .process(RECORDS.audio().tone("large.wav", 4, "-rf64", "always", "-metadata", "title=More than 4 GiB"));
        assertThat(large.at("/tags/title/values/0").asString()).isEqualTo("More than 4 GiB");
        assertThat(large.at("/published/warnings").toString()).isEqualTo("[]");
    }

    /** The file with a list of one text, of an odd length, after its sound. */
    private static byte[] withTitle(byte[] wav, byte[] title) {
        int padded = title.length + (title.length & 1);
        ByteBuffer file = ByteBuffer.allocate(wav.length + 20 + padded).order(ByteOrder.LITTLE_ENDIAN);
        file.put(wav).put("LIST".getBytes(StandardCharsets.US_ASCII)).putInt(12 + padded);
        file.put("INFOINAM".getBytes(StandardCharsets.US_ASCII))
                .putInt(title.length)
                .put(title);
        return file.putInt(4, wav.length + 12 + padded).array();
    }

    /** The file with one more value in its item for the artist. The sound comes first, so that nothing else moves. */
    private static byte[] withArtist(byte[] mp4, String artist) {
        byte[] text = artist.getBytes(StandardCharsets.UTF_8);
        int longer = 16 + text.length;
        int item = indexOf(mp4, "\u00a9ART") - 4;
        int end = item + ByteBuffer.wrap(mp4).getInt(item);
        ByteBuffer file = ByteBuffer.allocate(mp4.length + longer);
        file.put(mp4, 0, end)
                .putInt(longer)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(1)
                .putInt(0);
        file.put(text).put(mp4, end, mp4.length - end);
        for (String box : new String[] {"moov", "udta", "meta", "ilst", "\u00a9ART"}) {
            int at = indexOf(mp4, box) - 4;
            file.putInt(at, file.getInt(at) + longer);
        }
        return file.array();
    }

    private static int indexOf(byte[] file, String name) {
        int found = new String(file, StandardCharsets.ISO_8859_1).lastIndexOf(name);
        assertThat(found).as(name).isPositive();
        return found;
    }

    /** The file with the 128 bytes of an ID3v1.1 tag at its end; genre 17 is rock. */
    private static byte[] id3v1(byte[] mp3) {
        ByteBuffer file = ByteBuffer.allocate(mp3.length + 128).put(mp3);
        put(file, "TAG", 3);
        put(file, "Old title", 30);
        put(file, "Old artist", 30);
        put(file, "Old album", 30);
        put(file, "1998", 4);
        put(file, "", 29);
        return file.put((byte) 7).put((byte) 17).array();
    }

    private static void put(ByteBuffer file, String text, int length) {
        file.put(Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), length));
    }

    /** Opus whose second page, with the comments, is replaced by one with these artists. */
    private static byte[] opusWithArtists(String... artists) throws IOException {
        byte[] opus = Files.readAllBytes(RECORDS.audio().tone("plain.opus", 4));
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
