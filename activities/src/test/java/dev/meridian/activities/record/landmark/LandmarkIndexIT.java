package dev.meridian.activities.record.landmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.statement.Cleanable;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementContextListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class LandmarkIndexIT {
    private static final String TENANT = "alpha";
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    private final IndexedTunes tunes = IndexedTunes.create();
    private final IndexCompaction compaction = tunes.compaction(256);

    private void assertComplete(long... records) {
        tunes.assertComplete(TENANT, records);
    }

    @Test
    void theLastLevelsRangesAreThoseOfKeys() {
        assertThat(1 << IndexLevel.KEY_BITS).isEqualTo(LandmarkParameters.STANDARD.keys());
        for (IndexLevel level : IndexLevel.ALL) {
            int last = LandmarkParameters.STANDARD.keys() - 1;
            assertThat(level.rangeOf(last)).isEqualTo(level.ranges() - 1);
            assertThat(level.firstKey(level.rangeOf(last))).isLessThanOrEqualTo(last);
        }
    }

    @Test
    void recordsAreFoundAtEveryLevel() {
        tunes.publish(TENANT, 1, 1);
        tunes.publish(TENANT, 2, 2);
        assertComplete(1, 2);
        for (IndexLevel level : IndexLevel.ALL) {
            if (!level.isLast()) {
                compaction.move(IndexedTunes.shelf(TENANT), level);
                assertThat(tunes.pages(level)).isZero();
                tunes.publish(TENANT, 3 + level.number(), 3 + level.number());
                assertComplete(1, 2, 3 + level.number());
            }
        }
        assertThat(tunes.find(TENANT, 77)).isEmpty();
    }

    @Test
    void aRecordThatIsGoneIsIgnoredAtOnceAndItsPostingsAreDroppedLater() {
        for (long record = 1; record <= 35; record++) {
            // More than the second look has candidates.
            tunes.publish(TENANT, record, 5);
        }
        tunes.publish(TENANT, 40, 5);
        compaction.move(IndexedTunes.shelf(TENANT), IndexLevel.ALL.get(0));
        tunes.publish(TENANT, 41, 41);
        for (long record = 1; record <= 35; record++) {
            tunes.delete(TENANT, record);
        }
        assertThat(tunes.find(TENANT, 5)).containsExactly(40L);
        long before = tunes.bytes();
        compaction.run();
        assertThat(tunes.bytes()).isLessThan(before / 4);
        assertThat(entries()).isEqualTo(2);
        assertComplete(41);
        assertThat(tunes.find(TENANT, 5)).containsExactly(40L);
    }

    /** Many records that came while nobody compacted are moved in several goes. */
    @Test
    void manyNewRecordsAreMovedAFewAtATime() {
        for (long record = 1; record <= 60; record++) {
            tunes.publish(TENANT, record, record);
        }
        IndexCompaction aFew = tunes.compaction(10);
        assertThat(aFew.move(IndexedTunes.shelf(TENANT), IndexLevel.ALL.get(0))).isEqualTo(10);
        assertComplete(1, 10, 11, 60);
        assertThat(aFew.run()).isEqualTo(4);
        long left = tunes.jdbi()
                .withHandle(
                        handle -> handle.createQuery("SELECT count(DISTINCT entry) FROM landmark_pages WHERE level = 0")
                                .mapTo(long.class)
                                .one());
        assertThat(left).isEqualTo(10);
        assertComplete(1, 50, 51, 60);
    }

    /** A recording is compared by hundreds of searches in one transaction, which would hold what each of them has read. */
    @Test
    void aSearchLeavesNoStatementOpenInItsTransaction() {
        tunes.publish(TENANT, 1, 1);
        IndexSnapshot.read(tunes.jdbi(), transaction -> {
            Set<StatementContext> open = new LinkedHashSet<>();
            AtomicInteger opened = new AtomicInteger();
            transaction.getConfig(SqlStatements.class).addContextListener(new StatementContextListener() {
                @Override
                public void cleanableAdded(StatementContext statement, Cleanable resource) {
                    opened.incrementAndGet();
                    open.add(statement);
                }

                @Override
                public void contextCleaned(StatementContext statement) {
                    open.remove(statement);
                }
            });
            TableIndex index = new TableIndex(transaction, TENANT);
            List<Integer> found = new ArrayList<>();
            index.find(IndexedTunes.keys(1), (key, bytes, from, to) -> found.add(key));
            assertThat(found).isNotEmpty();
            assertThat(opened).hasPositiveValue();
            assertThat(open).extracting(StatementContext::getRawSql).isEmpty();
            return null;
        });
    }

    private long entries() {
        return tunes.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM landmark_entries")
                        .mapTo(long.class)
                        .one());
    }

    @Test
    void otherAudioReplacesWhatARecordIsFoundBy() {
        tunes.publish(TENANT, 1, 10);
        tunes.publish(TENANT, 1, 10);
        assertThat(entries()).as("the same audio once more").isEqualTo(1);
        tunes.publish(TENANT, 1, 11);
        assertThat(tunes.find(TENANT, 10)).isEmpty();
        assertThat(tunes.find(TENANT, 11)).containsExactly(1L);
    }

    @Test
    void tenantsDoNotFindEachOthersRecords() {
        tunes.publish(TENANT, 1, 10);
        tunes.publish("beta", 1, 10);
        tunes.publish("beta", 2, 11);
        compaction.move(IndexedTunes.shelf("beta"), IndexLevel.ALL.get(0));
        assertThat(tunes.find(TENANT, 10)).containsExactly(1L);
        assertThat(tunes.find(TENANT, 11)).isEmpty();
        tunes.delete(TENANT, 1);
        assertThat(tunes.find(TENANT, 10)).isEmpty();
        assertThat(tunes.find("beta", 10)).containsExactly(1L);
    }

    /** Two compact, one publishes and deletes, two search: whatever is committed is found, each posting once. */
    @Test
    void searchingIsRightWhileRecordsComeAndGoAndAreCompacted() throws Exception {
        int records = 40;
        AtomicInteger published = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<Future<?>> work = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
            work.add(threads.submit(() -> {
                for (long record = 1; record <= records; record++) {
                    tunes.publish(TENANT, record, record);
                    tunes.publish(TENANT, 1_000 + record, 1_000 + record);
                    tunes.delete(TENANT, 1_000 + record);
                    published.set((int) record);
                }
                return null;
            }));
            for (int i = 0; i < 2; i++) {
                work.add(threads.submit(() -> {
                    while (!over.get()) {
                        compaction.run();
                        compaction.move(IndexedTunes.shelf(TENANT), IndexLevel.ALL.get(0));
                        compaction.move(IndexedTunes.shelf(TENANT), IndexLevel.ALL.get(1));
                        compaction.move(IndexedTunes.shelf(TENANT), IndexLevel.ALL.get(2));
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 2; i++) {
                int searcher = i;
                work.add(threads.submit(() -> {
                    for (int n = searcher; !over.get(); n += 7) {
                        int known = published.get();
                        if (known > 0) {
                            assertComplete(1 + n % known);
                            assertThat(tunes.find(TENANT, 1_001 + n % known)).isEmpty();
                        }
                    }
                    return null;
                }));
            }
            try {
                await().atMost(LONG_ENOUGH).until(() -> {
                    for (Future<?> one : work) {
                        if (one.isDone()) {
                            one.get();
                        }
                    }
                    return published.get() == records && work.getFirst().isDone();
                });
            } finally {
                over.set(true);
            }
            for (Future<?> one : work) {
                one.get();
            }
        }
        compaction.run();
        for (long record = 1; record <= records; record += 9) {
            assertComplete(record);
        }
    }
}
