package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.meridian.api.testing.TestService;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Audio of every layout, and audio that is odd: what is measured of it, and what is warned of. */
class AudioLayoutsIT {
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

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
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
    void everyEncodingOfSamplesIsMeasuredAlike() {
        List<String> codecs = List.of("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le");
        List<JsonNode> shown = calls.process(codecs.stream()
                .map(codec -> audio.tone(codec + ".wav", 3.5, "-c:a", codec))
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
        List<JsonNode> shown = calls.process(layouts.stream()
                .map(layout -> audio.make(
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
        List<JsonNode> shown = calls.process(
                endings.stream().map(ending -> audio.tone("tone." + ending, 4)).toList());
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
