package dev.meridian.api.job;

import dev.meridian.activities.batch.BatchActivitiesImpl;
import dev.meridian.activities.batch.BatchBookkeepingActivitiesImpl;
import dev.meridian.activities.batch.BatchControl;
import dev.meridian.activities.batch.BatchIntake;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.handover.JobCancellation;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.handover.OwnWorkflow;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.Backlog;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.intake.JobRetries;
import dev.meridian.activities.job.list.BulkActions;
import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.workflows.batch.BatchJobs;
import dev.meridian.workflows.batch.BatchWorkflowImpl;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.TaskJobs;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that accept jobs of every type and batches. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {
    /** Of the whole installation: only shared schedules ask for it. */
    private static final Set<JobType> UPKEEP = Set.of(TaskJobs.RECONCILE, TaskJobs.CITY_REFRESH);

    /** Deliveries are made by the database, never asked for. */
    @Bean
    JobDefinitions jobDefinitions(TaskPerformers performers, ObjectProvider<FeatureIntake<?>> features) {
        List<JobDefinition<?>> definitions = new ArrayList<>(withoutUpkeep(performers));
        definitions.removeIf(definition -> definition.type().equals(TaskJobs.DELIVERY));
        features.orderedStream().forEach(feature -> definitions.add(feature.definition()));
        return new JobDefinitions(definitions);
    }

    @Bean
    JobIntake jobIntake(
            Jdbi jdbi,
            JobProjection jobs,
            Outbox outbox,
            IntakeSettings settings,
            ObjectProvider<FeatureIntake<?>> features) {
        Backlog backlog = new Backlog(jdbi, settings.backlog(), Clock.systemUTC());
        return new JobIntake(
                jdbi, jobs, outbox, backlog, features.orderedStream().toList());
    }

    @Bean
    BatchIntake batchIntake(JobIntake intake) {
        return new BatchIntake(intake);
    }

    @Bean
    BatchControl batchControl(Jdbi jdbi, WorkflowClient client, OwnWorkflow workflows, TaskPerformers performers) {
        return new BatchControl(jdbi, client, workflows, new JobDefinitions(performers.definitions()));
    }

    @Bean
    JobSubmission jobSubmission(JobDefinitions definitions, JobIntake intake, BatchIntake batches) {
        return new JobSubmission(definitions, intake, batches, Clock.systemUTC());
    }

    @Bean
    JobRetries jobRetries(Jdbi jdbi, JobIntake intake, BatchIntake batches, TaskPerformers performers) {
        return new JobRetries(jdbi, intake, new JobDefinitions(withoutUpkeep(performers)), List.of(repeated(batches)));
    }

    private static List<JobDefinition<?>> withoutUpkeep(TaskPerformers performers) {
        return performers.definitions().stream()
                .filter(definition -> !UPKEEP.contains(definition.type()))
                .toList();
    }

    @Bean
    BulkActions bulkActions(Jdbi jdbi, JobCancellation cancellation, JobRetries retries) {
        return new BulkActions(jdbi, cancellation, retries);
    }

    @Bean
    BatchActivitiesImpl batchRunner(Jdbi jdbi, JobProjection jobs, TaskPerformers performers) {
        return new BatchActivitiesImpl(jdbi, jobs, performers);
    }

    @Bean
    WorkerRegistration batchWorkflows(Jdbi jdbi, JobProjection jobs, BatchActivitiesImpl runner) {
        return new WorkerRegistration(
                TaskQueues.MAIN,
                List.of(BatchWorkflowImpl.class),
                List.of(new BatchBookkeepingActivitiesImpl(jdbi, jobs), runner));
    }

    @Bean
    WorkerRegistration batchCalls(BatchActivitiesImpl runner) {
        return new WorkerRegistration(TaskQueues.CONNECTORS, List.of(), List.of(runner));
    }

    private static JobRetries.Special repeated(BatchIntake batches) {
        return new JobRetries.Special() {
            @Override
            public String type() {
                return BatchJobs.BATCH.name();
            }

            @Override
            public AcceptedJob retry(JobRow job, JobTerms terms) {
                return batches.retry(job.tenant(), job.subject(), job.id(), terms);
            }
        };
    }
}
