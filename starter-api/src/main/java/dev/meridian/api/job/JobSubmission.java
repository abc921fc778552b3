package dev.meridian.api.job;

import dev.meridian.activities.batch.BatchIntake;
import dev.meridian.activities.batch.BatchRequest;
import dev.meridian.activities.job.JobTerms;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.definition.Violation;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.BacklogFullException;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.intake.JobRequest;
import dev.meridian.activities.job.intake.KeyReusedException;
import dev.meridian.activities.job.intake.Sha256;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.tenant.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** Reads requests for jobs and batches, and hands those that are right to their intake. */
final class JobSubmission {
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
        requireOwn(tenant, request.tenantId());
        JobDefinition<?> definition = definitions.require(request.type(), "/type");
        request.checkBounds(definition.bounds(), "");
        JobTerms terms = request.terms(Sha256.of(body), clock);
        return refusing(() -> submit(tenant, definition, request.payload(), terms, idempotencyKey));
    }

    AcceptedJob submitBatch(Tenant tenant, JsonNode body, Optional<String> idempotencyKey) {
        BatchRequest request = BatchRequest.SHAPE.read(body, "");
        requireOwn(tenant, request.tenantId());
        JobDefinition<?> definition = definitions.require(request.type(), "/type");
        List<Violation> violations = new ArrayList<>();
        checkAttempts(request.attempts(), definition.bounds(), violations);
        refuse(violations);
        JobTerms terms = new JobTerms(
                request.priority(),
                instant(request.runAt()),
                request.attempts(),
                null,
                null,
                null,
                Sha256.of(body),
                null);
        return refusing(() -> batches.accept(tenant.id(), definition, request.items(), terms, idempotencyKey));
    }

    private <P extends Record> AcceptedJob submit(
            Tenant tenant, JobDefinition<P> definition, JsonNode payload, JobTerms terms, Optional<String> key) {
        return intake.accept(tenant.id(), definition, definition.payload().read(payload, "/payload"), terms, key);
    }

    private static void checkAttempts(@Nullable Integer attempts, JobBounds bounds, List<Violation> violations) {
        if (attempts != null && attempts > bounds.maxAttempts()) {
            violations.add(
                    new Violation("/attempts", "out_of_range", "This type allows at most " + bounds.maxAttempts()));
        }
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    static void requireOwn(Tenant tenant, @Nullable String named) {
        if (named != null && !named.equals(tenant.id())) {
            throw new Refusal(HttpStatus.FORBIDDEN, "wrong_tenant", "This credential is another tenant's")
                    .with("path", "/tenantId");
        }
    }

    private static @Nullable Instant instant(@Nullable String time) {
        return time == null ? null : OffsetDateTime.parse(time).toInstant();
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
                            "More than " + full.limit() + " jobs are waiting already; come back later")
                    .with("limit", full.limit());
        }
    }
}
