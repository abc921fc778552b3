package dev.meridian.activities.batch;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.table.JobProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;

/** Stores the items of a new batch in chunks, so that only one chunk is held in memory. */
final class BatchWriter {
    private static final int ITEMS_A_STATEMENT = 1_000;

    /** A statement is limited by characters, because the driver copies the bound values several times. */
    private static final long CHARACTERS_A_STATEMENT = 1 << 20;

    private final Handle tx;
    private final UUID jobId;
    private final BatchItems items = new BatchItems();
    private final JobProjection jobs = new JobProjection();
    private final List<String> payloads = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private long characters;
    private int stored;

    BatchWriter(Handle tx, UUID jobId) {
        this.tx = tx;
        this.jobId = jobId;
    }

    /** Stores all items, which must be valid, and their number. */
    <P extends Record> void write(JobDefinition<P> itemType, Iterable<JsonNode> given) {
        for (JsonNode json : given) {
            P payload = itemType.payload().read(json, "");
            String text = itemType.payload().write(payload);
            payloads.add(text);
            delays.add(itemType.delay().apply(payload).toMillis());
            characters += text.length();
            if (payloads.size() == ITEMS_A_STATEMENT || characters >= CHARACTERS_A_STATEMENT) {
                flush();
            }
        }
        flush();
        jobs.setTotal(tx, jobId, stored);
    }

    private void flush() {
        items.insert(tx, jobId, stored, payloads, delays);
        stored += payloads.size();
        payloads.clear();
        delays.clear();
        characters = 0;
    }
}
