package dev.meridian.activities.download;

import dev.meridian.activities.download.connection.CredentialStore;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.workflows.download.DownloadJobs;
import dev.meridian.workflows.job.RetryPlan;
import dev.meridian.workflows.job.TaskQueues;
import java.time.Duration;

/**
 * Encrypts a tenant's credentials anew with the first of the keys; idempotent, since it leaves out credentials that are
 * encrypted with this key already.
 */
public final class CredentialRotation implements TaskPerformer<CredentialRotation.Payload> {
    /** The payload, which has no fields. */
    @Described("The tenant's credentials, encrypted anew with the first of CREDENTIAL_KEYS")
    public record Payload() {
        public static final JobDefinition<Payload> DEFINITION = new JobDefinition<>(
                DownloadJobs.ROTATE_CREDENTIALS,
                "Encrypts the credentials of all connections anew",
                PayloadType.of(Payload.class),
                new JobBounds(
                        new RetryPlan(3, Duration.ofSeconds(5), 3, Duration.ofMinutes(1)),
                        10,
                        Duration.ofMinutes(5),
                        Duration.ofHours(1)),
                TaskQueues.MAIN,
                payload -> "");
    }

    /** How many credentials were encrypted with another key. */
    record Rotated(int credentials) {}

    private final CredentialStore credentials;

    public CredentialRotation(CredentialStore credentials) {
        this.credentials = credentials;
    }

    @Override
    public JobDefinition<Payload> definition() {
        return Payload.DEFINITION;
    }

    @Override
    public Record perform(Task<Payload> task) {
        try {
            return new Rotated(credentials.rotate(task.tenant()));
        } catch (SourceFailure failed) {
            throw JobException.permanent(failed.code(), String.valueOf(failed.getMessage()));
        }
    }
}
