package dev.meridian.activities.record;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.Range;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.record.stem.StemChoice;
import dev.meridian.activities.record.store.RecordRow;
import dev.meridian.activities.record.store.RecordTable;
import dev.meridian.activities.record.store.StemRunTable;
import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.record.RecordJobs;
import dev.meridian.workflows.record.RecordKey;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Accepts records that are to be processed; while a job of a record is open, that job answers. */
public final class RecordIntake implements FeatureIntake<RecordIntake.NewRecord> {
    private final RecordRequests requests;
    private final RecordTable records = new RecordTable();
    private final StemRunTable stems = new StemRunTable();

    public RecordIntake(JobProjection jobs) {
        this.requests = new RecordRequests(jobs);
    }

    /**
     * The payload of a job that processes a record. Its names are older than this service.
     *
     * @param record_id the record's number
     */
    @Described(
            "A record whose audio is measured, copied for listening and separated into stems, and whose tags are read")
    @SuppressWarnings("MemberName")
    public record NewRecord(
            @Described("The record's number") @Range(min = 1, max = RecordKey.LARGEST_NUMBER)
            long record_id,

            @Described("What kind of record it is; the record keeps its type if this is left out")
            @Length(min = 1, max = RecordDescriptions.LONGEST_TYPE)
            @Nullable
            String record_type,

            @Described("Metadata of the record, by the names of tags; added to the metadata that the record has")
            @Nullable
            Map<String, JsonNode> metadata,

            @Described(
                    "The engine that separates the record into stems from now on: none, hpss, center or another engine of this installation")
            @Length(min = 1, max = StemChoice.LONGEST)
            @Nullable
            String stems,

            @Described("Whether stems that could not be made are tried again") @Nullable
            Boolean again) {
        public static final JobDefinition<NewRecord> DEFINITION = new JobDefinition<NewRecord>(
                        RecordJobs.PROCESS_NEW_RECORD,
                        "Measures the audio of a record, reads its tags and separates it into stems",
                        PayloadType.of(NewRecord.class),
                        JobBounds.fixed(RecordJobs.RETRIES, ActivityPolicies.LONG_WORK),
                        TaskQueues.COMPUTE,
                        wanted -> String.valueOf(wanted.record_id()))
                .withoutTerms()
                .withOwnWorkflow();
    }

    @Override
    public JobDefinition<NewRecord> definition() {
        return NewRecord.DEFINITION;
    }

    @Override
    public AcceptedJob accept(Handle transaction, String tenant, NewRecord payload) {
        RecordKey key = new RecordKey(tenant, payload.record_id());
        RecordRow row = withAudio(transaction, key);
        if (payload.record_type() != null || payload.metadata() != null) {
            RecordRow.RecordDescription words = RecordDescriptions.changed(
                    row.words(), null, payload.record_type(), payload.metadata(), "/metadata");
            records.put(transaction, key, words, Records.shown(words, row));
        }
        String choice = payload.stems();
        if (choice != null && StemChoice.parse(choice).isEmpty()) {
            throw InvalidRequestException.at(
                    "/stems", "bad_stems", "Say 'none', or engines with a plus between them, such as hpss:2 or center");
        }
        stems.request(transaction, key, choice, Boolean.TRUE.equals(payload.again()));
        return requests.accept(transaction, key);
    }

    @Override
    public AcceptedJob repeat(Handle transaction, JobRow job) {
        RecordKey key = RecordKey.ofWorkflowId(job.workflowId());
        withAudio(transaction, key);
        stems.request(transaction, key, null, true);
        return requests.accept(transaction, key);
    }

    private RecordRow withAudio(Handle transaction, RecordKey key) {
        RecordRow row = records.lock(transaction, key).orElseThrow(() -> new UnknownRecordException("/record_id"));
        if (row.progress().newest() == 0) {
            throw InvalidRequestException.at(
                    "/record_id", "no_audio", "The record has no audio; send it to /api/records/{id}/audio first");
        }
        return row;
    }
}
