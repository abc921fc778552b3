package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.edit.ChartImports;
import dev.meridian.activities.explorer.edit.ChartQueries;
import dev.meridian.activities.explorer.edit.ExplorerEdits;
import dev.meridian.activities.explorer.edit.ExplorerGenerations;
import dev.meridian.activities.explorer.edit.ExplorerQueries;
import dev.meridian.activities.explorer.fence.WriterFence;
import dev.meridian.activities.explorer.object.ExplorerDriftRepair;
import dev.meridian.activities.explorer.object.ExplorerVerification;
import dev.meridian.activities.explorer.object.ObjectStore;
import dev.meridian.activities.explorer.object.ObjectSync;
import dev.meridian.activities.explorer.object.S3ObjectStore;
import dev.meridian.activities.explorer.preview.KeptPreviews;
import dev.meridian.activities.explorer.refresh.ExplorerBookkeepingActivitiesImpl;
import dev.meridian.activities.explorer.refresh.ExplorerRefreshActivitiesImpl;
import dev.meridian.activities.explorer.refresh.ExplorerRefreshControl;
import dev.meridian.activities.explorer.refresh.RefreshIntake;
import dev.meridian.activities.explorer.view.ViewRefresh;
import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.api.objects.ObjectStoreSettings;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import dev.meridian.workflows.explorer.ExplorerRefreshWorkflowImpl;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.s3.S3Client;

/** The beans that storing and refreshing explorers need, and their registration with the task queues. */
@Configuration(proxyBeanMethods = false)
class ExplorerConfiguration {
    @Bean
    ObjectStore objectStore(S3Client s3, ObjectStoreSettings settings) {
        return new S3ObjectStore(s3, settings.bucket(), settings.prefix());
    }

    @Bean
    ExplorerRefreshControl explorerRefreshControl(WorkflowClient client) {
        return new ExplorerRefreshControl(client);
    }

    @Bean
    ExplorerEdits explorerEdits(Jdbi jdbi, JobProjection jobs, Handover handover) {
        return new ExplorerEdits(jdbi, jobs, handover);
    }

    @Bean
    JobDefinition<?> refreshType() {
        return RefreshIntake.Refresh.DEFINITION;
    }

    @Bean
    FeatureIntake<?> refreshIntake(ExplorerEdits edits) {
        return new RefreshIntake(edits);
    }

    @Bean
    ExplorerGenerations explorerGenerations(Jdbi jdbi) {
        return new ExplorerGenerations(jdbi);
    }

    @Bean
    KeptPreviews keptPreviews(Jdbi jdbi, ExplorerEdits edits) {
        return new KeptPreviews(jdbi, edits);
    }

    @Bean
    Expiry previewExpiry() {
        return KeptPreviews.expiry();
    }

    @Bean
    Expiry writerExpiry() {
        return WriterFence.expiry();
    }

    @Bean
    ExplorerQueries explorerQueries(Jdbi jdbi) {
        return new ExplorerQueries(jdbi);
    }

    @Bean
    ChartImports chartImports(Jdbi jdbi, ExplorerEdits edits) {
        return new ChartImports(jdbi, edits);
    }

    @Bean
    ChartQueries chartQueries(Jdbi jdbi) {
        return new ChartQueries(jdbi);
    }

    @Bean
    ExplorerVerification explorerVerification(Jdbi jdbi, ObjectStore store, ExplorerEdits edits) {
        return new ExplorerVerification(jdbi, store, edits, Clock.systemUTC());
    }

    @Bean
    IndicatorSource indicators(ExplorerInstallation installation) {
        return Indicators.of(installation);
    }

    @Bean
    ViewRefresh viewRefresh(Jdbi jdbi, ExplorerInstallation installation, IndicatorSource indicators) {
        return new ViewRefresh(jdbi, new ExplorerSettings(installation.adminUrl(), installation.siteUrl()), indicators);
    }

    @Bean
    Reconciler.Repair explorerDriftRepair(Jdbi jdbi, ExplorerEdits edits, ObjectStore store) {
        return new ExplorerDriftRepair(jdbi, edits, store);
    }

    @Bean
    ExplorerRefreshActivitiesImpl explorerPhases(ViewRefresh views, ObjectStore store, Jdbi jdbi, JobProjection jobs) {
        ObjectSync sync = new ObjectSync(jdbi, store, ObjectSync.LEASE, S3ObjectStore.CALL_TIMEOUT);
        return new ExplorerRefreshActivitiesImpl(jdbi, jobs, views, sync);
    }

    @Bean
    WorkerRegistration explorerRefreshes(ExplorerBookkeepingActivitiesImpl bookkeeping) {
        return new WorkerRegistration(
                TaskQueues.MAIN, List.of(ExplorerRefreshWorkflowImpl.class), List.of(bookkeeping));
    }

    @Bean
    WorkerRegistration explorerWork(ExplorerRefreshActivitiesImpl explorerPhases) {
        return new WorkerRegistration(TaskQueues.REFRESHES, List.of(), List.of(explorerPhases));
    }
}
