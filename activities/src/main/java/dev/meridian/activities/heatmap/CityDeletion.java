package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.Cities;
import dev.meridian.activities.heatmap.store.City;
import dev.meridian.activities.heatmap.store.CityContents;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.heatmap.HeatmapKey;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a city with its places and cells and cancels its open jobs, in one transaction.
 *
 * <p>The plans of its jobs are deleted, too. A chunk is written only while its plan exists, so that a worker that is
 * still computing writes nothing more, whether or not Temporal hears of the cancellation, which only ends the workflows
 * sooner.
 */
public final class CityDeletion {
    private static final Logger log = LoggerFactory.getLogger(CityDeletion.class);

    /**
     * PostgreSQL's code for a deadlock, after which the deletion is tried again. A job that begins locks its row before
     * its plan, and a job that scores a chunk locks its plan before its row, so that no order in which the deletion
     * could lock rows fits both.
     */
    private static final String DEADLOCK = "40P01";

    private static final int MOST_ATTEMPTS = 5;

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Outbox outbox;
    private final HeatmapRequests requests;
    private final Cities cities = new Cities();
    private final CityContents contents = new CityContents();

    public CityDeletion(Jdbi jdbi, JobProjection jobs, Outbox outbox) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.outbox = outbox;
        this.requests = new HeatmapRequests(jobs);
    }

    /** Deletes a city; returns whether there was one. */
    public boolean delete(String slug) {
        for (int attempt = 1; ; attempt++) {
            try {
                return deleteOnce(slug);
            } catch (JdbiException failed) {
                if (attempt == MOST_ATTEMPTS || !isDeadlock(failed)) {
                    throw failed;
                }
                log.info("The deletion of city {} waited for a job that waited for it; it begins again", slug);
            }
        }
    }

    private static boolean isDeadlock(JdbiException failed) {
        return failed.getCause() instanceof SQLException sql && DEADLOCK.equals(sql.getSQLState());
    }

    private boolean deleteOnce(String slug) {
        Optional<List<OpenJob>> cancelled =
                jdbi.inTransaction((Handle tx) -> cities.lock(tx, slug).map(city -> delete(tx, city)));
        cancelled.ifPresent(open -> open.forEach(this::tellTemporal));
        return cancelled.isPresent();
    }

    private List<OpenJob> delete(Handle tx, City city) {
        List<OpenJob> cancelled = new ArrayList<>();
        for (String step : HeatmapKey.STEPS) {
            HeatmapKey key = new HeatmapKey(city.slug(), step);
            requests.lock(tx, key);
            requests.findOpen(tx, key).map(HeatmapRequests.Found::job).ifPresent(job -> {
                cancel(tx, job);
                cancelled.add(job);
            });
        }
        long places = contents.deletePlaces(tx, city.slug());
        long cells = contents.deleteCells(tx, city);
        cities.delete(tx, city);
        log.info("City {} is deleted, with {} places and {} cells", city.slug(), places, cells);
        return cancelled;
    }

    /**
     * Cancels a job. The lock on the job's row waits for a plan that is being made, so that the plan is seen
     * afterwards.
     */
    private void cancel(Handle tx, OpenJob job) {
        HeatmapPlanning.abandon(tx, job.id());
        jobs.cancel(tx, job.id());
        HeatmapPlanning.abandon(tx, job.id());
        log.info("Job {} of tenant {} is cancelled: its city is deleted", job.id(), job.tenant());
    }

    private void tellTemporal(OpenJob job) {
        try {
            outbox.control(job.type()).requestCancel(job);
        } catch (WorkflowException | StatusRuntimeException notTold) {
            log.info("The workflow of job {} ends by itself: {}", job.id(), notTold.getMessage());
        }
    }
}
