package dev.meridian.activities.access;

import dev.meridian.activities.job.definition.Audience;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.TaskJobs;
import java.time.Duration;

/**
 * Deletes expired tickets and sessions of all tenants. The reconciler does so by itself; the job is for people who want
 * to know how many tokens were deleted, and for clients of a system that had such a job.
 */
@Described("Deletes expired credentials of browsers: tickets and sessions")
public record TokenCleanup() {
    public static final JobDefinition<TokenCleanup> DEFINITION = new JobDefinition<TokenCleanup>(
                    new JobType("cleanup_auth_tokens"),
                    "Deletes expired tickets and sessions",
                    PayloadType.of(TokenCleanup.class),
                    new JobBounds(TaskJobs.RETRIES, 10, Duration.ofMinutes(1), Duration.ofMinutes(10)),
                    TaskQueues.MAIN,
                    cleanup -> "expired credentials")
            .askedForBy(Audience.INSTALLATION);

    /** The result, in the names of the system that the job came from. */
    public record Result(boolean success, long deletedCount) {}

    /** Deletes the expired tokens. Idempotent: a repetition deletes tokens that have expired meanwhile. */
    public static final class Performer implements TaskPerformer<TokenCleanup> {
        private final AccessTokens tokens;

        public Performer(AccessTokens tokens) {
            this.tokens = tokens;
        }

        @Override
        public JobDefinition<TokenCleanup> definition() {
            return DEFINITION;
        }

        @Override
        public Record perform(Task<TokenCleanup> task) {
            return new Result(true, tokens.deleteExpired());
        }
    }
}
