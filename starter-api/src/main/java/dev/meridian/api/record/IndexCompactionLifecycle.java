package dev.meridian.api.record;

import dev.meridian.activities.record.landmark.IndexCompaction;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;

/** Compacts the index of landmarks as far as it is due, every two seconds. */
final class IndexCompactionLifecycle extends RepeatedWork {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final IndexCompaction compaction;

    IndexCompactionLifecycle(IndexCompaction compaction) {
        super("landmark-compaction", PAUSE);
        this.compaction = compaction;
    }

    @Override
    protected boolean work() {
        compaction.run();
        return true;
    }
}
