package dev.meridian.activities.download;

import dev.meridian.activities.download.store.Snapshots;
import java.util.Map;

/** A test class of downloads: each of its tests has a remote table of its own, and snapshots of that. */
abstract class OneTableTest {
    static final TestDownloads DOWNLOADS = new TestDownloads();
    private static int number;

    final String table = "table" + ++number;
    final FakeService.FakeTable remote = DOWNLOADS.service.table(table);

    Snapshots.Snapshot snapshot() {
        return DOWNLOADS.snapshot("of " + table, table);
    }

    /** The rows of the snapshot's table: by id, their values by column. */
    Map<String, Map<String, String>> rows(Snapshots.Snapshot snapshot) {
        return DOWNLOADS.rows(snapshot, table);
    }
}
