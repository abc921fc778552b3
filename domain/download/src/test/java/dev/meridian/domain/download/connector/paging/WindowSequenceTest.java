package dev.meridian.domain.download.connector.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.download.connector.definition.Lapse;
import dev.meridian.domain.download.connector.definition.Place;
import dev.meridian.domain.download.connector.definition.Template;
import dev.meridian.domain.download.connector.definition.TimeForm;
import dev.meridian.domain.download.connector.definition.Windows;
import dev.meridian.domain.download.connector.paging.ReadingPoint.WindowPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonPointer;

class WindowSequenceTest {
    private static final Place FROM = new Place("from", null, null, null);
    private static final Place UNTIL = new Place("until", null, null, null);
    private static final Instant NOW = Instant.parse("2024-03-05T12:00:00Z");

    @Test
    void windowsOfALengthFollowOneAnotherWithoutAGapUntilOneReachesBeyondThePresent() {
        Windows months = new Windows(FROM, UNTIL, TimeForm.DATE, new Template("2024-01-01"), new Lapse("P30D"), null);
        List<String> read = new ArrayList<>();
        Optional<WindowPoint> window = Optional.of(WindowSequence.first(months, name -> ""));
        while (window.isPresent()) {
            read.add(window.get().from() + ".." + window.get().until());
            window = WindowSequence.after(months, window.get(), NOW);
        }
        assertThat(read).containsExactly("2024-01-01..2024-01-31", "2024-01-31..2024-03-01", "2024-03-01..2024-03-31");
    }

    @Test
    void aResultThatIsCutOffGoesOnFromItsLastTimeAndAWholeOneDoesNot() {
        Windows windows = new Windows(
                FROM, null, TimeForm.RFC3339, new Template("1970-01-01"), null, JsonPointer.compile("/created"));
        WindowPoint first = WindowSequence.first(windows, name -> "");
        assertThat(first.from()).isEqualTo("1970-01-01T00:00:00Z");
        WindowPoint whole = new WindowPoint(first.from(), null, "2024-01-01T10:00:00.000Z", false);
        assertThat(WindowSequence.after(windows, whole, NOW)).isEmpty();
        WindowPoint cut = new WindowPoint(first.from(), null, "2024-01-01T10:00:00.000Z", true);
        assertThat(WindowSequence.after(windows, cut, NOW))
                .contains(new WindowPoint("2024-01-01T10:00:00.000Z", null, null, false));
    }

    @Test
    void aWindowWhoseRowsAllHaveItsFirstMomentCantGoOn() {
        Windows windows = new Windows(
                FROM, null, TimeForm.RFC3339, new Template("1970-01-01"), null, JsonPointer.compile("/created"));
        WindowPoint stuck = new WindowPoint("2024-01-01T10:00:00.000Z", null, "2024-01-01T10:00:00Z", true);
        assertThat(WindowSequence.after(windows, stuck, NOW)).isEmpty();
    }
}
