package dev.meridian.activities.job.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meridian.activities.job.table.JobEvent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTest {
    private static final TransactionSnapshot EARLY = TransactionSnapshot.parse("10:20:10,14");
    private static final TransactionSnapshot LATE = TransactionSnapshot.parse("14:30:14,22");
    private static final EventCursor AMID = new EventCursor(EARLY, LATE, new JobEvent.Position(21, 1_234));

    private static String encoded(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aCursorIsReadAsItWasWritten() {
        for (EventCursor cursor : new EventCursor[] {EventCursor.BEGINNING, EventCursor.after(LATE), AMID}) {
            assertThat(EventCursor.parse(cursor.toString())).isEqualTo(cursor);
        }
    }

    @Test
    void aTextIsSafeInAddressesAndHeaders() {
        assertThat(AMID.toString()).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10:20:;",
                "10:20:;10:30:",
                "10:20:;10:30:;1",
                "10:20:;10:30:;1;2;3",
                "10:20:;10:30:;a;2",
                "nope"
            })
    void whatIsNoCursorIsRefused(String plain) {
        assertThatIllegalArgumentException().isThrownBy(() -> EventCursor.parse(encoded(plain)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a b", "\u00e9"})
    void whatIsNotEvenEncodedIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> EventCursor.parse(text));
    }

    @Test
    void aCursorOfAsManyTransactionsAsAServerRunsIsShortEnough() {
        String running = LongStream.range(0, 1_000)
                .mapToObj(i -> String.valueOf(900_000_000_000_000_000L + i))
                .collect(Collectors.joining(","));
        TransactionSnapshot busy = TransactionSnapshot.parse("900000000000000000:900000000000001000:" + running);
        EventCursor cursor = new EventCursor(busy, busy, new JobEvent.Position(1, 1));
        assertThat(EventCursor.parse(cursor.toString())).isEqualTo(cursor);
        assertThatIllegalArgumentException().isThrownBy(() -> EventCursor.parse("A".repeat(64_001)));
    }

    @Test
    void aCursorIsAheadOfADatabaseThatWasRestored() {
        assertThat(EventCursor.after(LATE).isAfter(EARLY)).isTrue();
        assertThat(EventCursor.after(EARLY).isAfter(LATE)).isFalse();
        assertThat(AMID.isAfter(EARLY)).as("what it reads now").isTrue();
        assertThat(AMID.isAfter(LATE)).isFalse();
    }
}
