package dev.meridian.domain.download.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContentDigestTest {
    private static String digest(RowBuffer rows) {
        ContentDigest digest = new ContentDigest(rows);
        RowCursor row = rows.cursor();
        long high = 0;
        long low = 0;
        for (int number = 0; number < rows.rows(); number++) {
            row.moveTo(number);
            digest.of(row);
            high += digest.high();
            low += digest.low();
        }
        return ContentDigest.shown(high, low);
    }

    @Test
    void noOrderOfRowsOrFieldsChangesTheDigest() {
        List<String> rows = new ArrayList<>();
        List<String> turned = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add("{id: %d, a: %d, b: 'text %d', c: null}".formatted(i, i * 7, i));
            turned.add("{b: 'text %d', a: %d, id: '%d'}".formatted(i, i * 7, i));
        }
        Collections.shuffle(turned, new Random(1));

        assertThat(digest(TestRows.of(turned.toArray(String[]::new))))
                .isEqualTo(digest(TestRows.of(rows.toArray(String[]::new))));
    }

    @Test
    void everyChangeOfAnIdAFieldOrAValueChangesTheDigest() {
        assertThat(List.of(
                        digest(TestRows.of("{id: 1, a: 1, b: 2}")),
                        digest(TestRows.of("{id: 2, a: 1, b: 2}")),
                        digest(TestRows.of("{id: 1, a: 2, b: 1}")),
                        digest(TestRows.of("{id: 1, a: 1}")),
                        digest(TestRows.of("{id: 1, a: '1', b: 2}")),
                        digest(TestRows.of("{id: 1, a: 1, c: 2}")),
                        digest(TestRows.of("{id: 1, a: 1, b: 2}", "{id: 1, a: 1, b: 2}")),
                        digest(TestRows.of())))
                .doesNotHaveDuplicates();
    }

    @Test
    void valuesThatMoveBetweenRowsChangeTheDigest() {
        assertThat(digest(TestRows.of("{id: 1, a: 'x'}", "{id: 2, a: 'y'}")))
                .isNotEqualTo(digest(TestRows.of("{id: 1, a: 'y'}", "{id: 2, a: 'x'}")));
    }
}
