package dev.meridian.api.download;

import dev.meridian.activities.download.ConnectionProbe;
import dev.meridian.activities.download.CredentialRotation;
import dev.meridian.activities.download.DownloadActivitiesImpl;
import dev.meridian.activities.download.DownloadBookkeepingActivitiesImpl;
import dev.meridian.activities.download.DownloadControl;
import dev.meridian.activities.download.DownloadIntake;
import dev.meridian.activities.download.DownloadPauses;
import dev.meridian.activities.download.DownloadPayload;
import dev.meridian.activities.download.DownloadPlanning;
import dev.meridian.activities.download.DownloadTables;
import dev.meridian.activities.download.FollowingJobs;
import dev.meridian.activities.download.SnapshotService;
import dev.meridian.activities.download.SnapshotVerification;
import dev.meridian.activities.download.TableDownload;
import dev.meridian.activities.download.connection.AccountLimits;
import dev.meridian.activities.download.connection.ConnectionFiles;
import dev.meridian.activities.download.connection.ConnectionObjects;
import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.connection.CredentialStore;
import dev.meridian.activities.download.source.BuiltInSources;
import dev.meridian.activities.download.source.csv.CsvSourceType;
import dev.meridian.activities.download.source.postgres.PostgresSourceType;
import dev.meridian.activities.download.store.DerivedTables;
import dev.meridian.activities.download.store.Passes;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectBucket;
import dev.meridian.activities.job.object.ObjectSweep;
import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.api.objects.ObjectStoreSettings;
import dev.meridian.api.objects.ObjectSweepLifecycle;
import dev.meridian.api.objects.UploadLifecycle;
import dev.meridian.api.settings.OnRunningWorkers;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.domain.download.source.SourceTypes;
import dev.meridian.workflows.download.DownloadJobs;
import dev.meridian.workflows.download.DownloadRecordsWorkflowImpl;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The beans that downloads need, and their registration with the task queues. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SnapshotSettings.class, CredentialSettings.class})
class DownloadConfiguration {
    @Bean
    CredentialStore credentialStore(Jdbi jdbi, CredentialSettings settings) {
        return new CredentialStore(jdbi, settings.read());
    }

    @Bean
    BucketObjects connectionObjects(
            Jdbi jdbi, @Qualifier("streamingS3") S3Client s3, S3Presigner presigner, ObjectStoreSettings settings) {
        ObjectBucket bucket =
                new ObjectBucket(s3, presigner, settings.bucket(), settings.prefix(), ConnectionObjects.FOLDER);
        return new BucketObjects(jdbi, bucket, ConnectionObjects.LEDGER);
    }

    @Bean
    UploadLifecycle connectionUploads(@Qualifier("connectionObjects") BucketObjects objects) {
        return new UploadLifecycle("connection-uploads", objects);
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    ObjectSweepLifecycle connectionSweep(Jdbi jdbi, @Qualifier("connectionObjects") BucketObjects objects) {
        return new ObjectSweepLifecycle("connection-sweep", new ObjectSweep(jdbi, objects, Clock.systemUTC()));
    }

    @Bean
    ConnectionFiles connectionFiles(Jdbi jdbi, @Qualifier("connectionObjects") BucketObjects objects) {
        return new ConnectionFiles(jdbi, objects);
    }

    @Bean
    CsvSourceType csvFiles(ConnectionFiles files, AddressPolicy policy) {
        return new CsvSourceType(files, policy);
    }

    @Bean
    SourceTypes builtInSources(CsvSourceType csv, AddressPolicy policy) {
        return new BuiltInSources(List.of(csv, new PostgresSourceType(policy)));
    }

    @Bean
    Connections connections(Jdbi jdbi, List<SourceTypes> types, CredentialStore credentials, ConnectionFiles files) {
        return new Connections(jdbi, types, credentials, files);
    }

    @Bean
    ConnectionProbe connectionProbe(Connections connections) {
        return new ConnectionProbe(connections);
    }

    @Bean
    AccountLimits accountLimits(Connections connections, AccountQuotas quotas) {
        return new AccountLimits(connections, quotas);
    }

    @Bean
    Snapshots snapshots(SnapshotSettings settings) {
        return new Snapshots(settings.reader(), settings.editor());
    }

    @Bean
    DerivedTables derivedTables(Snapshots snapshots, SnapshotSettings settings) {
        return new DerivedTables(snapshots, settings.limit());
    }

    @Bean
    SnapshotService snapshotService(
            Jdbi jdbi,
            JobProjection jobs,
            Outbox outbox,
            Snapshots snapshots,
            Connections connections,
            ConnectionProbe probe) {
        return new SnapshotService(jdbi, jobs, outbox, snapshots, connections, probe);
    }

    @Bean
    DownloadTables downloadTables(Jdbi jdbi, Snapshots snapshots) {
        return new DownloadTables(jdbi, snapshots);
    }

    @Bean
    JobDefinition<?> downloadType() {
        return DownloadPayload.DEFINITION;
    }

    @Bean
    FeatureIntake<?> downloadIntake(JobProjection jobs, Snapshots snapshots) {
        return new DownloadIntake(jobs, snapshots);
    }

    @Bean
    DownloadControl downloadControl(WorkflowClient client, WorkflowPerJob workflows, Snapshots snapshots) {
        return new DownloadControl(client, workflows, snapshots);
    }

    @Bean
    JobDefinition<?> credentialRotationType() {
        return CredentialRotation.Payload.DEFINITION;
    }

    @Bean
    TaskPerformer<?> credentialRotation(CredentialStore credentials) {
        return new CredentialRotation(credentials);
    }

    @Bean
    Expiry passExpiry() {
        return Passes.expiry();
    }

    @Bean
    FollowingJobs followingJobs(Jdbi jdbi, JobIntake intake, JobDefinitions definitions, Handover handover) {
        return new FollowingJobs(jdbi, intake, definitions, handover);
    }

    @Bean
    DownloadPauses downloadPauses(Jdbi jdbi, DownloadControl control) {
        return new DownloadPauses(jdbi, control);
    }

    @Bean
    JobDefinition<?> verificationType() {
        return SnapshotVerification.Payload.DEFINITION;
    }

    @Bean
    TaskPerformer<?> verification(Jdbi jdbi, Snapshots snapshots, Connections connections) {
        return new SnapshotVerification(jdbi, snapshots, connections);
    }

    @Bean
    WorkerRegistration downloadWorkflows(
            Jdbi jdbi, JobProjection jobs, Snapshots snapshots, DownloadTables tables, FollowingJobs following) {
        return new WorkerRegistration(
                TaskQueues.MAIN,
                List.of(DownloadRecordsWorkflowImpl.class),
                List.of(new DownloadBookkeepingActivitiesImpl(jdbi, jobs, snapshots, tables, following)));
    }

    @Bean
    WorkerRegistration tableReading(
            Jdbi jdbi,
            JobProjection jobs,
            Connections connections,
            Snapshots snapshots,
            DownloadTables tables,
            SnapshotSettings settings) {
        return new WorkerRegistration(
                TaskQueues.DOWNLOADS,
                List.of(),
                List.of(new DownloadActivitiesImpl(
                        new DownloadPlanning(jdbi, jobs, connections, snapshots),
                        new TableDownload(
                                jdbi, jobs, connections, tables, settings.limit(), DownloadJobs.LONGEST_TURN))));
    }
}
