package dev.meridian.activities.record;

import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.record.store.AudioTable;
import dev.meridian.activities.record.store.RecordRow;
import dev.meridian.activities.record.store.RecordRow.RecordDescription;
import dev.meridian.activities.record.store.RecordRow.Shown;
import dev.meridian.activities.record.store.RecordTable;
import dev.meridian.activities.record.store.RecordTable.Filter;
import dev.meridian.activities.record.store.RelationTable;
import dev.meridian.activities.record.store.StepTable;
import dev.meridian.workflows.record.RecordKey;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Records as people make, list, change and delete them, one transaction a call. */
public final class Records {
    private static final Logger log = LoggerFactory.getLogger(Records.class);

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Outbox outbox;
    private final RecordRequests requests;
    private final RecordTable records = new RecordTable();
    private final AudioTable audio = new AudioTable();
    private final StepTable steps = new StepTable();
    private final RelationTable relations = new RelationTable();

    public Records(Jdbi jdbi, JobProjection jobs, Outbox outbox) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.outbox = outbox;
        this.requests = new RecordRequests(jobs);
    }

    /**
     * A record with everything that is shown of it.
     *
     * @param newest its newest audio; null if it has none
     * @param results null while nothing is published
     * @param tags by the names of their fields
     * @param job the open job that processes it
     */
    public record View(
            RecordRow row,
            AudioTable.@Nullable Version newest,
            @Nullable RecordResults results,
            Map<String, EffectiveTags.Value> tags,
            List<StepTable.Asset> assets,
            Optional<OpenJob> job) {}

    /** Makes a record with the tenant's next number. */
    public RecordRow create(String tenant, RecordDescription words) {
        return jdbi.inTransaction((Handle tx) -> {
            RecordKey key = records.nextKey(tx, tenant);
            records.put(tx, key, words, EffectiveTags.shown(words, null));
            return records.find(tx, key).orElseThrow();
        });
    }

    /** A record after {@link #put}, and whether it is new. */
    public record Put(RecordRow row, boolean isNew) {}

    /** Makes a record with a number of the caller's, or replaces what the caller says of it. */
    public Put put(RecordKey key, RecordDescription words) {
        return jdbi.inTransaction((Handle tx) -> {
            Shown shown = records.lock(tx, key)
                    .map(row -> shown(words, row))
                    .orElseGet(() -> EffectiveTags.shown(words, null));
            boolean isNew = records.put(tx, key, words, shown);
            return new Put(records.find(tx, key).orElseThrow(), isNew);
        });
    }

    /**
     * Changes what is given of a record.
     *
     * @throws UnknownRecordException if there is no such record
     */
    public RecordRow patch(
            RecordKey key,
            @Nullable String title,
            @Nullable String recordType,
            @Nullable Map<String, JsonNode> metadata) {
        return jdbi.inTransaction((Handle tx) -> {
            RecordRow row = records.lock(tx, key).orElseThrow(() -> new UnknownRecordException(""));
            RecordDescription words = RecordDescriptions.changed(row.words(), title, recordType, metadata, "/metadata");
            records.put(tx, key, words, shown(words, row));
            return records.find(tx, key).orElseThrow();
        });
    }

    static Shown shown(RecordDescription words, RecordRow row) {
        String results = row.results();
        return EffectiveTags.shown(words, results == null ? null : RecordResults.read(results));
    }

    /** The records of a tenant by number, after this one. */
    public List<RecordRow> after(String tenant, long number, Filter filter, int limit) {
        return jdbi.withHandle(handle -> records.after(handle, tenant, number, filter, limit));
    }

    public Optional<View> find(RecordKey key) {
        return jdbi.inTransaction((Handle tx) -> records.find(tx, key).map(row -> view(tx, key, row)));
    }

    private View view(Handle tx, RecordKey key, RecordRow row) {
        String stored = row.results();
        RecordResults results = stored == null ? null : RecordResults.read(stored);
        return new View(
                row,
                audio.find(tx, key, row.progress().newest()).orElse(null),
                results,
                EffectiveTags.of(row.words(), results),
                steps.assets(tx, key),
                requests.findOpen(tx, key).map(RecordRequests.Found::job));
    }

    /**
     * Deletes a record and cancels its job; audio and results that no other record of the tenant has are deleted from the
     * bucket afterwards. Returns whether there was such a record.
     */
    public boolean delete(RecordKey key) {
        Optional<Optional<OpenJob>> deleted = jdbi.inTransaction((Handle tx) -> {
            relations.lock(tx, key.tenant());
            return records.lock(tx, key).map(row -> delete(tx, key));
        });
        deleted.flatMap(job -> job).ifPresent(this::tellTemporal);
        return deleted.isPresent();
    }

    private Optional<OpenJob> delete(Handle tx, RecordKey key) {
        List<byte[]> digests = audio.digests(tx, key);
        Optional<OpenJob> open = requests.findOpen(tx, key).map(RecordRequests.Found::job);
        open.ifPresent(job -> jobs.cancel(tx, job.id()));
        records.delete(tx, key);
        digests.forEach(sha256 -> audio.forgetIfUnused(tx, key.tenant(), sha256));
        log.info("Record {} of tenant {} is deleted", key.number(), key.tenant());
        return open;
    }

    /**
     * Cancels the workflow of a deleted record's job. Without that it would write nothing more either, but end later.
     */
    private void tellTemporal(OpenJob job) {
        try {
            outbox.control(job.type()).requestCancel(job);
        } catch (WorkflowException | StatusRuntimeException notTold) {
            log.info("The workflow of job {} ends by itself: {}", job.id(), notTold.getMessage());
        }
    }
}
