package dev.meridian.activities.record.stem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.work.JobException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write about stems, and which engine it is. */
class StemChoiceTest {
    private final StemEngines engines = new StemEngines(List.of());

    private static StemChoice choice(String text) {
        return StemChoice.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "hpss", "hpss:2.0", "center", "demucs_v4+hpss", "a+b:1.5+c"})
    void whatIsWrittenIsReadAndWrittenAgain(String text) {
        assertThat(choice(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "hpss+", "none+hpss:", "HPSS", "a b", "../x", "hpss:-1", "hpss:2:3", "hpss:nan"})
    void anythingElseIsRefused(String text) {
        assertThat(StemChoice.parse(text)).isEmpty();
    }

    @Test
    void theTypeDecidesOrTheStarForAllOthers() {
        StemDefaults defaults = StemDefaults.parse("song=hpss:2, interview = center ,tape=none,*=hpss");
        assertThat(defaults.of("song").text()).isEqualTo("hpss:2.0");
        assertThat(defaults.of("interview").text()).isEqualTo("center");
        assertThat(defaults.of("tape").isNone()).isTrue();
        assertThat(defaults.of("unknown").text()).isEqualTo("hpss");
        assertThat(StemDefaults.parse("").of("song").isNone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"song", "=hpss", "song=", "song=A B", "song=hpss,,x=none"})
    void aMalformedSettingNamesItsEntry(String text) {
        assertThatThrownBy(() -> StemDefaults.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has the entry '");
    }

    @Test
    void enginesAreFoundByTheirNamesAndChained() {
        assertThat(engines.of(choice("hpss")).stems()).containsExactly("harmonic", "percussive");
        assertThat(engines.of(choice("hpss:3")).stems()).containsExactly("harmonic", "percussive", "residual");
        assertThat(engines.of(choice("center+hpss")).stems()).containsExactly("center", "harmonic", "percussive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demucs", "hpss:0.5", "hpss:99", "center:2", "hpss+hpss", "hpss+nowhere"})
    void whatTheWorkerDoesNotHaveIsToldForGood(String text) {
        assertThatThrownBy(() -> engines.of(choice(text)))
                .isInstanceOfSatisfying(
                        JobException.class,
                        failed -> assertThat(failed.toFailure().retryable()).isFalse());
    }
}
