package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.download.store.FetchedPage;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.TableReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PageFeedTest {
    private static final int PAGES = 30;
    private static final Duration TURN = Duration.ofMinutes(5);

    /** Pages of as many rows, each of which comes once it is released. */
    private static final class Pages implements TableReader {
        final Semaphore released = new Semaphore(0);
        final AtomicInteger begun = new AtomicInteger();
        private final int rows;
        private final int bytes;

        Pages(int rows, int bytes) {
            this.rows = rows;
            this.bytes = bytes;
        }

        @Override
        public PageEnd read(RowBuffer buffer) throws InterruptedException {
            int page = begun.incrementAndGet();
            released.acquire();
            for (int row = 0; row < rows; row++) {
                buffer.begin();
                buffer.id((long) page * rows + row);
                if (bytes > 0) {
                    buffer.version("x".repeat(bytes));
                }
                buffer.end();
            }
            return page == PAGES ? PageEnd.last(0) : PageEnd.before(new Position(Integer.toString(page)), 0);
        }

        @Override
        public void close() {}
    }

    /** Takes all batches, each when reading has come as far as it may meanwhile; returns the most pages of a batch. */
    private static int mostOfABatch(Pages pages, int room) throws InterruptedException {
        pages.released.release(PAGES);
        int most = 0;
        int taken = 0;
        try (PageFeed feed = new PageFeed(pages, buffer -> {}, TURN)) {
            while (taken < PAGES) {
                int before = taken;
                await().atMost(Duration.ofMinutes(1)).until(() -> pages.begun.get() >= Math.min(PAGES, before + room));
                List<FetchedPage> batch = feed.next();
                assertThat(pages.begun.get())
                        .as("besides the batch that is handed over, no more than one is in memory")
                        .isLessThanOrEqualTo(taken + batch.size() + room);
                taken += batch.size();
                most = Math.max(most, batch.size());
                feed.stored(batch);
            }
        }
        return most;
    }

    @Test
    void aBatchEndsWithThePageThatFillsTenThousandRows() throws Exception {
        assertThat(mostOfABatch(new Pages(4_000, 0), 3)).isLessThanOrEqualTo(3);
    }

    @Test
    void aBatchEndsWithThePageThatFillsEightMebibytes() throws Exception {
        assertThat(mostOfABatch(new Pages(3, 1 << 20), 3)).isLessThanOrEqualTo(3);
    }

    @Test
    void aPageOfASlowServiceIsHandedOverBeforeTheNextOneHasCome() throws Exception {
        Pages pages = new Pages(10, 0);
        try (PageFeed feed = new PageFeed(pages, buffer -> {}, TURN)) {
            for (int page = 1; page <= 3; page++) {
                pages.released.release();
                assertThat(feed.next()).hasSize(1);
            }
        }
    }
}
