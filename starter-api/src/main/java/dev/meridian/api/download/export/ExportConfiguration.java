package dev.meridian.api.download.export;

import dev.meridian.activities.download.export.ExportActivitiesImpl;
import dev.meridian.activities.download.export.ExportIntake;
import dev.meridian.activities.download.export.ExportObjects;
import dev.meridian.activities.download.export.ExportPayload;
import dev.meridian.activities.download.export.ExportService;
import dev.meridian.activities.download.export.TableExport;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.WorkflowControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectBucket;
import dev.meridian.activities.job.object.ObjectSweep;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.api.access.caller.OpenPath;
import dev.meridian.api.objects.ObjectStoreSettings;
import dev.meridian.api.objects.ObjectSweepLifecycle;
import dev.meridian.api.objects.UploadLifecycle;
import dev.meridian.api.settings.OnRunningWorkers;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.workflows.download.export.ExportJobs;
import dev.meridian.workflows.download.export.ExportRecordsWorkflow;
import dev.meridian.workflows.download.export.ExportRecordsWorkflowImpl;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The beans that exports need, and their registration with the task queues. */
@Configuration(proxyBeanMethods = false)
class ExportConfiguration {
    @Bean
    BucketObjects exportObjects(
            Jdbi jdbi, @Qualifier("streamingS3") S3Client s3, S3Presigner presigner, ObjectStoreSettings settings) {
        ObjectBucket bucket =
                new ObjectBucket(s3, presigner, settings.bucket(), settings.prefix(), ExportObjects.FOLDER);
        return new BucketObjects(jdbi, bucket, ExportObjects.LEDGER);
    }

    @Bean
    UploadLifecycle exportUploads(@Qualifier("exportObjects") BucketObjects objects) {
        return new UploadLifecycle("export-uploads", objects);
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    ObjectSweepLifecycle exportSweep(Jdbi jdbi, @Qualifier("exportObjects") BucketObjects objects) {
        return new ObjectSweepLifecycle("export-sweep", new ObjectSweep(jdbi, objects, Clock.systemUTC()));
    }

    @Bean
    ExportService exportService(Jdbi jdbi, @Qualifier("exportObjects") BucketObjects objects) {
        return new ExportService(jdbi, objects.bucket());
    }

    @Bean
    JobDefinition<?> exportType() {
        return ExportPayload.DEFINITION;
    }

    @Bean
    FeatureIntake<?> exportIntake(JobProjection jobs, Snapshots snapshots) {
        return new ExportIntake(jobs, snapshots);
    }

    @Bean
    JobControl exportControl(WorkflowClient client, WorkflowPerJob workflows) {
        return new WorkflowControl(
                ExportJobs.EXPORT_RECORDS,
                workflows,
                (job, options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(ExportRecordsWorkflow.class, options)::run,
                        job.id().toString()));
    }

    /** Explorers fetch tables without a credential; the secret is in the address. */
    @Bean
    OpenPath sharedExports() {
        return new OpenPath(HttpMethod.GET, SharedExportController.PATH, true);
    }

    @Bean
    WorkerRegistration exportWorkflows() {
        return new WorkerRegistration(TaskQueues.MAIN, List.of(ExportRecordsWorkflowImpl.class), List.of());
    }

    @Bean
    WorkerRegistration exportWork(
            Jdbi jdbi, JobProjection jobs, Snapshots snapshots, @Qualifier("exportObjects") BucketObjects objects) {
        return new WorkerRegistration(
                TaskQueues.DOWNLOADS,
                List.of(),
                List.of(new ExportActivitiesImpl(new TableExport(jdbi, jobs, snapshots, objects))));
    }
}
