package dev.meridian.activities.job.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionSnapshotTest {
    private static TransactionSnapshot snapshot(String text) {
        return TransactionSnapshot.parse(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10:10:", "10:20:", "10:20:10,14,19", "1:1:", "999999999999999998:999999999999999999:"})
    void aTextIsReadAndWrittenAsItIs(String text) {
        assertThat(snapshot(text)).hasToString(text);
    }

    @Test
    void runningTransactionsAreWrittenInTheirOrder() {
        assertThat(new TransactionSnapshot(10, 20, Set.of(19L, 10L, 14L))).hasToString("10:20:10,14,19");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "::",
                "10:20",
                "10:20:30:",
                "a:20:",
                "10:b:",
                "10:20:c",
                "10:20:14,",
                "10:20:,14",
                " 10:20:",
                "-1:20:",
                "+1:20:",
                "0:0:",
                "20:10:",
                "10:20:9",
                "10:20:20",
                "1000000000000000000:1000000000000000000:",
                "\u0661:\u0662:"
            })
    void everyOtherTextIsRefusedWithoutBeingRepeated(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> snapshot(text)).withMessage("Not the text of a snapshot");
    }

    @ParameterizedTest
    @CsvSource({"9, true", "10, false", "11, true", "14, false", "19, true", "20, false", "21, false"})
    void itSeesWhatHadEndedAndNothingElse(long transaction, boolean seen) {
        assertThat(snapshot("10:20:10,14").sees(transaction)).isEqualTo(seen);
    }

    @Test
    void theBeginningSeesNothing() {
        assertThat(TransactionSnapshot.BEGINNING.sees(1)).isFalse();
        assertThat(TransactionSnapshot.BEGINNING.isAfter(TransactionSnapshot.BEGINNING))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10:21:10, 10:20:10, true",
        "10:20:10, 10:21:10, false",
        "10:20:10, '10:20:10,14', true",
        "'10:20:10,14', 10:20:10, false",
        "10:20:10, 10:20:10, false",
        "10:20:10, '10:20:12,14', false"
    })
    void ofTwoSnapshotsTheLaterSeesMore(String one, String other, boolean after) {
        assertThat(snapshot(one).isAfter(snapshot(other))).isEqualTo(after);
    }
}
