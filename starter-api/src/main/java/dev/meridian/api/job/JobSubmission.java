package dev.meridian.api.job;

import dev.meridian.activities.batch.BatchIntake;
import dev.meridian.activities.batch.BatchRequest;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.BacklogFullException;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.intake.JobRequest;
import dev.meridian.activities.job.intake.KeyReusedException;
import dev.meridian.activities.job.intake.Sha256;
import dev.meridian.activities.job.intake.Submission;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.job.SharedTenant;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** Checks requests for jobs and batches, and passes valid requests to their intake. */
final class JobSubmission {
    private static final String PAYLOAD = "/payload";
    private static final Duration BACKLOG_PATIENCE = Duration.ofSeconds(5);

    private final JobDefinitions definitions;
    private final JobIntake intake;
    private final BatchIntake batches;
    private final Clock clock;

    JobSubmission(JobDefinitions definitions, JobIntake intake, BatchIntake batches, Clock clock) {
        this.definitions = definitions;
        this.intake = intake;
        this.batches = batches;
        this.clock = clock;
    }

    AcceptedJob submit(Tenant tenant, JsonNode body, Optional<String> idempotencyKey) {
        JobRequest request = JobRequest.SHAPE.read(body, "");
        requireMayAsk(tenant, request.tenantId());
        JobDefinition<?> definition = definitions.offeredTo(tenant.id()).require(request.type(), "/type");
        if (!definition.takesTerms()) {
            request.requireNoTerms("");
        }
        request.checkBounds(definition.bounds(), "", clock);
        JobTerms terms = request.terms(Sha256.of(body), clock);
        intake.requireOwn(tenant.id(), terms.retryOf());
        Submission submission = Submission.of(tenant.id(), terms, idempotencyKey);
        return refusing(() -> submit(definition, request.payload(), submission));
    }

    AcceptedJob submitBatch(Tenant tenant, BatchDocument document, Optional<String> idempotencyKey) {
        BatchRequest request = BatchRequest.SHAPE.read(document.withoutItems(), "");
        requireMayAsk(tenant, request.tenantId());
        JobDefinition<?> definition = definitions.offeredTo(tenant.id()).require(request.type(), "/type");
        List<Violation> violations = new ArrayList<>();
        if (!definition.takesTerms()) {
            violations.add(new Violation(
                    "/type", "not_batchable", "A batch cannot have jobs of this type: ask for them one by one"));
        }
        definition.bounds().checkAttempts(request.attempts(), "", violations);
        JobRequest.checkRunAt(request.runAt(), "", clock, violations);
        refuse(violations);
        JobTerms terms = new JobTerms(
                request.priority(),
                JobRequest.instant(request.runAt()),
                request.attempts(),
                null,
                null,
                null,
                document.sha256(),
                null);
        Submission submission = Submission.of(tenant.id(), terms, idempotencyKey);
        return refusing(() -> batches.accept(definition, document, submission));
    }

    private <P extends Record> AcceptedJob submit(
            JobDefinition<P> definition, JsonNode payload, Submission submission) {
        P read = definition.payload().read(payload, PAYLOAD);
        try {
            return intake.acceptChecked(definition, read, submission);
        } catch (InvalidRequestException refused) {
            throw refused.within(PAYLOAD);
        }
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    /** A retention of the shared tenant would delete everybody's jobs. */
    private static void requireMayAsk(Tenant tenant, @Nullable String named) {
        if (tenant.id().equals(SharedTenant.ID)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN, "shared_tenant", "Only the service asks for jobs of the shared tenant");
        }
        tenant.requireNamed(named);
    }

    static AcceptedJob refusing(Supplier<AcceptedJob> acceptance) {
        try {
            return acceptance.get();
        } catch (KeyReusedException reused) {
            throw new Refusal(
                            HttpStatus.CONFLICT,
                            "idempotency_key_reused",
                            "This Idempotency-Key came with another request before")
                    .with("jobId", reused.firstJob());
        } catch (BacklogFullException full) {
            throw new Refusal(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "backlog_full",
                            full.limit() + " jobs are waiting already; come back later")
                    .with("limit", full.limit())
                    .retryAfter(BACKLOG_PATIENCE);
        }
    }
}
