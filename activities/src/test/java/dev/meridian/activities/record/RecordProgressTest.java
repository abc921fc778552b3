package dev.meridian.activities.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.record.store.RoundTable.Seconds;
import dev.meridian.workflows.job.Progress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordProgressTest {
    @ParameterizedTest
    @CsvSource({
        // measured, heard, separated, of; with stems; processed, total, per cent
        "0, 0, 0, 60, true, 0, 180, 0",
        "30, 0, 0, 60, true, 30, 180, 2",
        "60, 0, 0, 60, true, 60, 180, 5",
        "60, 30, 30, 60, true, 120, 180, 50",
        "60, 0, 60, 60, true, 120, 180, 85",
        "60, 60, 60, 60, true, 180, 180, 95",
        "60, 90, 90, 60, true, 180, 180, 95",
        "60, 0, 0, 60, false, 60, 120, 31",
        "60, 60, 0, 60, false, 120, 120, 95",
        "60, 60, 60, 60, false, 120, 120, 95",
        "0, 0, 0, 0, true, 0, 0, 0",
    })
    void measuringCountsFiveFingerprintsTenAndStemsEighty(
            long measured,
            long heard,
            long separated,
            long ofSeconds,
            boolean hasStems,
            long processed,
            long total,
            int percent) {
        RecordProgress.Stand stand = RecordProgress.stand(measured, new Seconds(heard, separated), ofSeconds, hasStems);
        assertThat(stand.progress()).isEqualTo(new Progress(processed, total));
        assertThat(stand.percent()).isEqualTo(percent);
    }
}
