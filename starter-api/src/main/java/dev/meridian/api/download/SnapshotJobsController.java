package dev.meridian.api.download;

import dev.meridian.activities.download.FollowingJobs;
import dev.meridian.activities.download.SnapshotVerification;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.intake.Submission;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/** The jobs of a snapshot beside its downloads: its verification, and what follows a complete download. */
@ApiController
@RequestMapping("/api/snapshots/{id}")
class SnapshotJobsController {
    private final JobIntake intake;
    private final FollowingJobs following;

    SnapshotJobsController(JobIntake intake, FollowingJobs following) {
        this.intake = intake;
        this.following = following;
    }

    @Described("The jobs that follow a complete download, in their order")
    record Followers(
            @Described("The jobs") @Length(max = FollowingJobs.MOST)
            List<FollowingJobs.FollowingJob> jobs) {
        static final PayloadType<Followers> SHAPE = PayloadType.of(Followers.class);
    }

    /** The jobs that follow a complete download. */
    record FollowersResponse(List<FollowingJobs.FollowingJob> jobs) {}

    /** A verification that was begun. */
    record VerificationResponse(UUID jobId, String status, boolean isNew) {}

    /** Begins to compare the snapshot's tables with their source; the job's result names rows that are missing, surplus or different. */
    @PostMapping("/verify")
    @ResponseStatus(HttpStatus.ACCEPTED)
    VerificationResponse verify(Tenant tenant, @PathVariable UUID id) {
        followersOf(tenant, id);
        JobDefinition<SnapshotVerification.Payload> definition = SnapshotVerification.Payload.DEFINITION;
        JobTerms usual = new JobTerms(JobTerms.DEFAULT_PRIORITY, null, null, null, null, null, "", null);
        AcceptedJob job = intake.accept(
                definition,
                new SnapshotVerification.Payload(id.toString(), null),
                Submission.of(tenant.id(), usual, Optional.empty()));
        return new VerificationResponse(job.id(), job.status().wireName(), job.isNew());
    }

    /** Shows the jobs that a complete download starts. */
    @GetMapping("/then")
    FollowersResponse followers(Tenant tenant, @PathVariable UUID id) {
        return new FollowersResponse(followersOf(tenant, id));
    }

    /** Sets the jobs that a complete download starts in the transaction that completes it. */
    @PutMapping("/then")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = Followers.class)))
    FollowersResponse follow(Tenant tenant, @PathVariable UUID id, @RequestBody JsonNode body) {
        followersOf(tenant, id);
        Followers wanted = Followers.SHAPE.read(body, "");
        following.check(tenant.id(), wanted.jobs(), "/jobs");
        following.put(tenant.id(), id, wanted.jobs());
        return new FollowersResponse(wanted.jobs());
    }

    private List<FollowingJobs.FollowingJob> followersOf(Tenant tenant, UUID id) {
        return following
                .of(tenant.id(), id)
                .orElseThrow(() -> Refusal.notFound("unknown_snapshot", "There is no such snapshot"));
    }
}
