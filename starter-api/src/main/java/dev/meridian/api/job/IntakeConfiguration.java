package dev.meridian.api.job;

import dev.meridian.activities.batch.BatchActivitiesImpl;
import dev.meridian.activities.batch.BatchBookkeepingActivitiesImpl;
import dev.meridian.activities.batch.BatchControl;
import dev.meridian.activities.batch.BatchIntake;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.handover.JobCancellation;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.intake.Backlog;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.intake.FeatureIntakes;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.intake.JobRetries;
import dev.meridian.activities.job.intake.TaskCheck;
import dev.meridian.activities.job.intake.TaskChecks;
import dev.meridian.activities.job.list.BulkActions;
import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.work.TenantSlots;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.api.worker.WorkerSettings;
import dev.meridian.workflows.batch.BatchWorkflowImpl;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that accept jobs of every type and batches. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {
    /** All types of this process. Types that take terms come first in lists and texts. */
    @Bean
    JobDefinitions jobDefinitions(List<JobDefinition<?>> types) {
        return new JobDefinitions(types.stream()
                .sorted(Comparator.comparing(type -> !type.takesTerms()))
                .toList());
    }

    @Bean
    FeatureIntakes featureIntakes(List<FeatureIntake<?>> intakes, JobDefinitions definitions) {
        return new FeatureIntakes(intakes, definitions);
    }

    @Bean
    TaskChecks taskChecks(List<TaskCheck<?>> checks, JobDefinitions definitions) {
        return new TaskChecks(checks, definitions);
    }

    @Bean
    JobIntake jobIntake(
            Jdbi jdbi,
            JobProjection jobs,
            Handover handover,
            IntakeSettings settings,
            FeatureIntakes features,
            TaskChecks checks) {
        Backlog backlog = new Backlog(jdbi, settings.backlog(), Clock.systemUTC());
        return new JobIntake(jdbi, jobs, handover, backlog, features, checks);
    }

    @Bean
    BatchIntake batchIntake(JobIntake intake) {
        return new BatchIntake(intake);
    }

    @Bean
    BatchControl batchControl(WorkflowClient client, WorkflowPerJob workflows, JobDefinitions definitions) {
        return new BatchControl(client, workflows, definitions);
    }

    @Bean
    JobSubmission jobSubmission(JobDefinitions definitions, JobIntake intake, BatchIntake batches) {
        return new JobSubmission(definitions, intake, batches, Clock.systemUTC());
    }

    @Bean
    JobRetries jobRetries(Jdbi jdbi, JobIntake intake, JobDefinitions definitions, List<JobRetries.Special> specials) {
        return new JobRetries(jdbi, intake, definitions, specials);
    }

    @Bean
    BulkActions bulkActions(Jdbi jdbi, JobCancellation cancellation, JobRetries retries) {
        return new BulkActions(jdbi, cancellation, retries);
    }

    /** Shared by everything that runs tasks in this process. */
    @Bean
    TenantSlots tenantSlots(WorkerSettings settings) {
        return new TenantSlots(settings::slotsOf, Clock.systemUTC());
    }

    @Bean
    BatchActivitiesImpl batchRunner(Jdbi jdbi, JobProjection jobs, TaskPerformers performers, TenantSlots slots) {
        return new BatchActivitiesImpl(jdbi, jobs, performers, slots);
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

    @Bean
    WorkerRegistration batchDownloads(BatchActivitiesImpl runner) {
        return new WorkerRegistration(TaskQueues.DOWNLOADS, List.of(), List.of(runner));
    }
}
