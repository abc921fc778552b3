package dev.meridian.api.job;

import dev.meridian.activities.batch.BatchRequest;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.JobRequest;
import dev.meridian.activities.job.intake.JobRetries;
import dev.meridian.activities.job.list.JobReader;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.problem.HeldBody;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.problem.UnreadableBody;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Accepts jobs, batches and repetitions. */
@ApiController
@RequestMapping("/api/jobs")
class JobIntakeController {
    private static final long LARGEST_BATCH = 32L << 20;

    /** The memory for one item as a tree and for a chunk of items as text and as the driver's copies. */
    private static final long MEMORY_FOR_ITEMS = 16 << 20;

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e][\\x20-\\x7e]{0,254}");

    private final JobSubmission submission;
    private final JobRetries retries;
    private final JobReader jobs;
    private final JsonMapper json;

    JobIntakeController(JobSubmission submission, JobRetries retries, JobReader jobs, JsonMapper json) {
        this.submission = submission;
        this.retries = retries;
        this.jobs = jobs;
        this.json = json;
    }

    /**
     * @param isNew false if an earlier request made the job
     */
    record AcceptedJobResponse(UUID jobId, String status, boolean isNew) {}

    /** Accepts a job; after the answer the job is not lost, whatever fails. */
    @PostMapping
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = JobRequest.class)))
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<AcceptedJobResponse> submit(
            Tenant tenant,
            @RequestBody JsonNode body,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return created(submission.submit(tenant, body, key(key)));
    }

    /** Accepts a batch: up to 10,000 payloads of one type as one job. */
    @PostMapping(path = "/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    @BodyUpTo(value = LARGEST_BATCH, timesInMemory = 1, memoryForPieces = MEMORY_FOR_ITEMS)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = BatchRequest.class)))
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<AcceptedJobResponse> submitBatch(
            Tenant tenant,
            InputStream body,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String key)
            throws IOException {
        HeldBody held = HeldBody.read(body);
        try {
            return created(submission.submitBatch(tenant, BatchDocument.read(held, json), key(key)));
        } catch (JacksonException malformed) {
            throw UnreadableBody.malformed(malformed);
        }
    }

    /**
     * @param payload in place of the job's own; in it {@code "***"} stands for a confidential value of the job
     */
    record RetryRequest(@Nullable JsonNode payload) {}

    /**
     * Repeats a job that has ended, by a new job. A payload in the request replaces the job's own, by the rules of a new
     * request.
     */
    @PostMapping("/{id}/retry")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<AcceptedJobResponse> retry(
            Caller caller, @PathVariable String id, @RequestBody(required = false) @Nullable RetryRequest request) {
        UUID jobId = JobParameters.jobId(id);
        String tenant = caller.tenant().id();
        JobRow job = jobs.find(tenant, jobId).orElseThrow(JobParameters::unknownJob);
        SharedJobs.requireMayChange(caller, job);
        if (job.status().isOpen()) {
            throw new Refusal(HttpStatus.CONFLICT, "job_still_open", "The job has not ended yet")
                    .with("jobStatus", job.status().wireName());
        }
        if (!retries.canRetry(tenant, job)) {
            throw new Refusal(HttpStatus.CONFLICT, "not_repeatable", "Jobs of this type are not repeated by request");
        }
        JsonNode payload = request == null ? null : request.payload();
        return created(
                payload == null || payload.isNull()
                        ? JobSubmission.refusing(() -> retries.retry(job))
                        : retryWith(tenant, job, payload));
    }

    private AcceptedJob retryWith(String tenant, JobRow job, JsonNode payload) {
        if (!retries.canEdit(tenant, job)) {
            throw new Refusal(
                    HttpStatus.CONFLICT, "not_editable", "A job of this type is repeated with its own payload only");
        }
        try {
            AcceptedJob accepted = JobSubmission.refusing(() -> retries.retryWith(job, payload));
            if (!accepted.isNew()) {
                throw new Refusal(
                                HttpStatus.CONFLICT,
                                "already_repeated",
                                "Another job repeats this one already, or does the same; nothing was changed")
                        .with("jobId", accepted.id());
            }
            return accepted;
        } catch (InvalidRequestException refused) {
            throw refused.within("/payload");
        }
    }

    private static ResponseEntity<AcceptedJobResponse> created(AcceptedJob job) {
        return ResponseEntity.created(URI.create("/api/jobs/" + job.id()))
                .body(new AcceptedJobResponse(job.id(), job.status().wireName(), job.isNew()));
    }

    private static Optional<String> key(@Nullable String key) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw Refusal.badRequest(
                    "bad_idempotency_key", IDEMPOTENCY_KEY + " has 1 to 255 printable ASCII characters");
        }
        return Optional.ofNullable(key);
    }
}
