package dev.meridian.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contrasts of the console's colours, computed as WCAG 2.2 does. */
class ConsoleColoursTest {
    private static final Path TOKENS = Path.of("../console/src/main/resources/console/styles/tokens.css");
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9A-F]{6})");
    private static final List<String> STATES =
            List.of("pending", "running", "retrying", "completed", "failed", "cancelled");
    private static final List<String> SURFACES =
            List.of("bg", "surface", "chosen", "hover", "bad-bg", "warn-bg", "good-bg");

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void textsAreReadableOnEverySurface(String theme) throws IOException {
        Map<String, String> colours = colours(theme);
        for (String surface : SURFACES) {
            for (String text : List.of("text", "muted")) {
                assertThat(contrast(colours, text, surface))
                        .as(text + " on " + surface)
                        .isGreaterThanOrEqualTo(4.5);
            }
        }
        for (String marked : List.of("bad-strong", "good-strong")) {
            assertThat(contrast(colours, "text", marked)).as(marked).isGreaterThanOrEqualTo(4.5);
        }
        for (String surface : List.of("bg", "surface", "chosen", "hover")) {
            assertThat(contrast(colours, "accent", surface))
                    .as("accent on " + surface)
                    .isGreaterThanOrEqualTo(4.5);
        }
        assertThat(contrast(colours, "on-accent", "accent")).isGreaterThanOrEqualTo(4.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void shapesOfStatesAndBordersOfFieldsAreSeen(String theme) throws IOException {
        Map<String, String> colours = colours(theme);
        for (String state : STATES) {
            assertThat(contrast(colours, state, "surface")).as(state).isGreaterThanOrEqualTo(3);
        }
        assertThat(contrast(colours, "line-strong", "surface")).isGreaterThanOrEqualTo(3);
    }

    /** The two dark palettes, the chosen one and the system's, have to be the same; the last one counts. */
    private static Map<String, String> colours(String theme) throws IOException {
        String[] parts = Files.readString(TOKENS).split("data-theme=\"dark\"", 2);
        String palette = theme.equals("light") ? parts[0] : parts[1].split("@media", 2)[0];
        Map<String, String> colours = read(palette);
        if (theme.equals("dark")) {
            assertThat(read(parts[1].split("@media", 2)[1])).isEqualTo(colours);
        }
        return colours;
    }

    private static Map<String, String> read(String palette) {
        return COLOUR.matcher(palette)
                .results()
                .collect(Collectors.toMap(match -> match.group(1), (MatchResult match) -> match.group(2)));
    }

    private static double contrast(Map<String, String> colours, String one, String other) {
        double first = luminance(Objects.requireNonNull(colours.get(one), one));
        double second = luminance(Objects.requireNonNull(colours.get(other), other));
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(String hex) {
        return 0.2126 * linear(hex, 0) + 0.7152 * linear(hex, 2) + 0.0722 * linear(hex, 4);
    }

    private static double linear(String hex, int at) {
        double value = Integer.parseInt(hex.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
