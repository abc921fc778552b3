package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Audio of every layout, and audio that is odd: what is measured of it, and what is warned of. */
@Tag("slow")
class AudioLayoutsIT {
    @RegisterExtension
    static final RecordTest RECORDS = new RecordTest();

    @Test
    void oddAudioCompletesWithItsWarnings() {
        JsonNode silent = RECORDS.calls().process(RECORDS.audio().generate("silent.wav", "anullsrc=d=4"));
        assertThat(silent.at("/published/warnings").toString()).isEqualTo("[\"silent\"]");
        assertThat(silent.at("/published/measures").has("loudness")).isFalse();
        assertThat(silent.at("/published/measures").has("acoustid")).isFalse();

        JsonNode moment = RECORDS.calls().process(RECORDS.audio().tone("moment.wav", 0.2));
        assertThat(moment.at("/published/warnings").toString()).isEqualTo("[\"too_short_to_find\"]");

        JsonNode clipped = RECORDS.calls().process(RECORDS.audio().tone("clipped.wav", 4, "-af", "volume=40dB"));
        assertThat(clipped.at("/published/warnings").toString()).isEqualTo("[\"clipped\"]");
        assertThat(clipped.at("/published/measures/clipped").asLong()).isGreaterThan(1_000);

        JsonNode oneSided = RECORDS.calls()
                .process(RECORDS.audio()
                        .make("one.wav", "-f", "lavfi", "-i", "sine=d=4", "-af", "pan=stereo|c0=c0|c1=0*c0"));
        assertThat(oneSided.at("/published/warnings").toString()).isEqualTo("[\"one_channel_silent\"]");

        // The library reads no tags of films.
        JsonNode unread = RECORDS.calls()
                .process(RECORDS.audio()
                        .make(
                                "unread.mp4",
                                "-f",
                                "lavfi",
                                "-i",
                                "testsrc=d=4:s=64x64",
                                "-f",
                                "lavfi",
                                "-i",
                                "sine=d=4",
                                "-c:v",
                                "mpeg4",
                                "-c:a",
                                "aac"));
        assertThat(unread.at("/published/warnings").toString()).isEqualTo("[\"tags_unread\"]");

        JsonNode pause = RECORDS.calls()
                .process(RECORDS.audio()
                        .make(
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
    void everyEncodingOfSamplesIsMeasuredAlike() {
        List<String> codecs = List.of("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le");
        List<JsonNode> shown = RECORDS.calls()
                .process(codecs.stream()
                        .map(codec -> RECORDS.audio().tone(codec + ".wav", 3.5, "-c:a", codec))
                        .toList());
        for (int i = 0; i < codecs.size(); i++) {
            assertThat(shown.get(i).path("status").asString()).as(codecs.get(i)).isEqualTo("processed");
            assertThat(shown.get(i).at("/published/measures/frames").asLong())
                    .as(codecs.get(i))
                    .isEqualTo(154_350);
            assertThat(shown.get(i).at("/published/measures/peak").asDouble())
                    .as(codecs.get(i))
                    .isCloseTo(0.0707, within(0.005));
        }
    }

    @Test
    void everyNumberOfChannelsIsMeasured() {
        List<String> layouts = List.of("mono", "stereo", "3.0", "quad", "5.0", "5.1", "6.1", "7.1");
        List<JsonNode> shown = RECORDS.calls()
                .process(layouts.stream()
                        .map(layout -> RECORDS.audio()
                                .make(
                                        layout + ".flac",
                                        "-f",
                                        "lavfi",
                                        "-i",
                                        "anoisesrc=d=4:a=0.1:seed=7,aformat=channel_layouts=" + layout))
                        .toList());
        for (int i = 0; i < layouts.size(); i++) {
            assertThat(shown.get(i).path("status").asString())
                    .as(layouts.get(i))
                    .isEqualTo("processed");
            assertThat(shown.get(i).at("/published/measures/channels").asInt()).isEqualTo(i + 1);
            assertThat(shown.get(i).at("/published/measures/offsets").size()).isEqualTo(i + 1);
        }
    }

    @Test
    void everyContainerThatIsListedIsRead() {
        List<String> endings =
                List.of("aac", "m4a", "ogg", "opus", "mka", "aiff", "au", "caf", "wv", "tta", "wma", "w64");
        List<JsonNode> shown = RECORDS.calls()
                .process(endings.stream()
                        .map(ending -> RECORDS.audio().tone("tone." + ending, 4))
                        .toList());
        for (int i = 0; i < endings.size(); i++) {
            assertThat(shown.get(i).path("status").asString())
                    .as(endings.get(i) + shown.get(i))
                    .isEqualTo("processed");
            assertThat(shown.get(i).at("/published/measures/seconds").asDouble())
                    .as(endings.get(i))
                    .isCloseTo(4, within(0.12));
        }
    }
}
