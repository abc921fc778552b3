package dev.meridian.activities.record.landmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class IndexCompactionIT {
    private static final String TENANT = "alpha";

    private final IndexedTunes tunes = IndexedTunes.create();

    private IndexCompaction resting(Runnable rest) {
        return new IndexCompaction(tunes.jdbi(), new IndexCompaction.Manner(0, 256, Duration.ZERO, _ -> rest.run()));
    }

    private void publish(long from, long to) {
        for (long record = from; record <= to; record++) {
            tunes.publish(TENANT, record, record);
        }
    }

    @Test
    void aSearchFindsExactlyWhatItShouldAfterEachStep() {
        publish(1, 5);
        tunes.delete(TENANT, 5);
        AtomicInteger steps = new AtomicInteger();
        IndexCompaction compaction = resting(() -> {
            tunes.assertComplete(TENANT, 1 + steps.getAndIncrement() % 4);
            assertThat(tunes.find(TENANT, 5)).isEmpty();
        });
        for (IndexLevel level : IndexLevel.ALL.subList(0, 2)) {
            steps.set(0);
            compaction.move(IndexedTunes.shelf(TENANT), level);
            assertThat(steps).as("steps at level %s", level).hasValueGreaterThan(level.pieces() / 2);
            assertThat(tunes.pages(level)).isZero();
        }
        tunes.assertComplete(TENANT, 1, 2, 3, 4);
    }

    /** A page is written anew only when 16, 128, 1,024 ... records have come that may be in it. */
    @Test
    void theMoreRecordsALevelHoldsTheLessOftenItsPagesAreWritten() {
        tunes.countWrites();
        int records = 272;
        IndexCompaction compaction = tunes.compaction(256);
        for (long record = 1; record <= records; record++) {
            tunes.publish(TENANT, record, record);
            compaction.run();
        }
        long packed = tunes.bytes();
        assertThat(tunes.written("pages", 0)).isPositive().isLessThanOrEqualTo(64L * records);
        assertThat(tunes.written("pages", 4)).isPositive().isLessThanOrEqualTo(512L * records / 16);
        assertThat(tunes.written("pages", 1)).isPositive().isLessThanOrEqualTo(16_384L * records / 128);
        assertThat(tunes.written("bytes", 4)).isLessThan(packed * 128 / 16);
        assertThat(tunes.written("bytes", 1)).isLessThan(packed * 1_024 / 128);
        tunes.assertComplete(TENANT, 1, 128, 256, records);
    }

    @Test
    void recordsThatComeWhileAHighLevelIsMovedAreCompactedMeanwhile() {
        publish(1, 2);
        tunes.compaction(256).move(IndexedTunes.shelf(TENANT), IndexLevel.ALL.get(0));
        AtomicInteger steps = new AtomicInteger();
        resting(() -> {
                    if (steps.getAndIncrement() == 0) {
                        publish(11, 30);
                    }
                })
                .move(IndexedTunes.shelf(TENANT), IndexLevel.ALL.get(1));
        assertThat(tunes.pages(IndexLevel.ALL.getFirst())).isZero();
        tunes.assertComplete(TENANT, 1, 2, 11, 30);
    }

    @Test
    void aCompactionThatIsStoppedIsGoneOnWith() {
        publish(1, 2);
        AtomicInteger steps = new AtomicInteger();
        IndexCompaction compaction = resting(() -> {
            if (steps.incrementAndGet() == 5) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> compaction.move(IndexedTunes.shelf(TENANT), IndexLevel.ALL.getFirst()))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        tunes.assertComplete(TENANT, 1, 2);
        assertThat(tunes.pages(IndexLevel.ALL.getFirst())).isPositive();
        compaction.move(IndexedTunes.shelf(TENANT), IndexLevel.ALL.getFirst());
        assertThat(tunes.pages(IndexLevel.ALL.getFirst())).isZero();
        tunes.assertComplete(TENANT, 1, 2);
    }
}
