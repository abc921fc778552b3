package dev.meridian.activities.download;

import dev.meridian.activities.download.store.Pauses;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.OpenJobs;
import dev.meridian.workflows.download.DownloadJobs;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pauses downloads at a batch, and lets them go on. What is stored stays, and nothing is read meanwhile. */
public final class DownloadPauses {
    private static final Logger log = LoggerFactory.getLogger(DownloadPauses.class);

    private final Jdbi jdbi;
    private final DownloadControl control;
    private final OpenJobs openJobs = new OpenJobs();
    private final Pauses pauses = new Pauses();

    public DownloadPauses(Jdbi jdbi, DownloadControl control) {
        this.jdbi = jdbi;
        this.control = control;
    }

    /** Pauses an open download of the tenant; returns whether there is one. */
    public boolean pause(String tenant, UUID jobId) {
        return jdbi.inTransaction((Handle tx) -> {
            Optional<OpenJob> open = find(tx, tenant, jobId);
            open.ifPresent(job -> {
                pauses.begin(tx, jobId);
                log.info("Job {} of tenant {} is paused", jobId, tenant);
            });
            return open.isPresent();
        });
    }

    /** Lets an open download of the tenant go on; returns whether there is one. */
    public boolean resume(String tenant, UUID jobId) {
        Optional<OpenJob> open = jdbi.inTransaction((Handle tx) -> {
            Optional<OpenJob> found = find(tx, tenant, jobId);
            found.ifPresent(job -> pauses.end(tx, jobId));
            return found;
        });
        open.ifPresent(job -> {
            log.info("Job {} of tenant {} goes on", jobId, tenant);
            tell(job);
        });
        return open.isPresent();
    }

    private Optional<OpenJob> find(Handle tx, String tenant, UUID jobId) {
        return openJobs.find(tx, tenant, jobId).filter(job -> job.type().equals(DownloadJobs.DOWNLOAD_RECORDS.name()));
    }

    private void tell(OpenJob job) {
        try {
            control.resume(job);
        } catch (WorkflowException | StatusRuntimeException notTold) {
            log.info(
                    "The workflow of job {} sees by itself that its pause is over: {}", job.id(), notTold.getMessage());
        }
    }
}
