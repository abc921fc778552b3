package dev.meridian.api.download;

import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.edit.Conflicts;
import dev.meridian.activities.download.edit.RowEdits;
import dev.meridian.activities.download.edit.SnapshotPlans;
import dev.meridian.activities.download.publish.PublishActivitiesImpl;
import dev.meridian.activities.download.publish.PublishBookkeepingActivitiesImpl;
import dev.meridian.activities.download.publish.PublishControl;
import dev.meridian.activities.download.publish.PublishIntake;
import dev.meridian.activities.download.publish.PublishPayload;
import dev.meridian.activities.download.publish.Publishing;
import dev.meridian.activities.download.publish.UnpublishedChanges;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.workflows.download.publish.PublishJobs;
import dev.meridian.workflows.download.publish.PublishRecordsWorkflowImpl;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.client.WorkflowClient;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that edits and their publishing need. */
@Configuration(proxyBeanMethods = false)
class PublishConfiguration {
    @Bean
    RowEdits rowEdits(Jdbi jdbi, Snapshots snapshots) {
        return new RowEdits(jdbi, snapshots);
    }

    @Bean
    SnapshotPlans snapshotPlans(Jdbi jdbi, Snapshots snapshots) {
        return new SnapshotPlans(jdbi, snapshots);
    }

    @Bean
    Conflicts conflicts(Jdbi jdbi, Snapshots snapshots) {
        return new Conflicts(jdbi, snapshots);
    }

    @Bean
    UnpublishedChanges unpublishedChanges(Jdbi jdbi, Snapshots snapshots) {
        return new UnpublishedChanges(jdbi, snapshots);
    }

    @Bean
    JobDefinition<?> publishType() {
        return PublishPayload.DEFINITION;
    }

    @Bean
    FeatureIntake<?> publishIntake(JobProjection jobs, Snapshots snapshots) {
        return new PublishIntake(jobs, snapshots);
    }

    @Bean
    PublishControl publishControl(WorkflowClient client, WorkflowPerJob workflows, Snapshots snapshots) {
        return new PublishControl(client, workflows, snapshots);
    }

    @Bean
    Expiry publishExpiry() {
        return UnpublishedChanges.expiry();
    }

    @Bean
    WorkerRegistration publishWorkflows(Jdbi jdbi, JobProjection jobs, Snapshots snapshots) {
        return new WorkerRegistration(
                TaskQueues.MAIN,
                List.of(PublishRecordsWorkflowImpl.class),
                List.of(new PublishBookkeepingActivitiesImpl(jdbi, jobs, snapshots)));
    }

    @Bean
    WorkerRegistration publishing(Jdbi jdbi, JobProjection jobs, Connections connections, Snapshots snapshots) {
        return new WorkerRegistration(
                TaskQueues.DOWNLOADS,
                List.of(),
                List.of(new PublishActivitiesImpl(
                        new Publishing(jdbi, jobs, connections, snapshots, PublishJobs.LONGEST_TURN))));
    }
}
