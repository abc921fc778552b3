package dev.meridian.api.job;

import dev.meridian.activities.batch.BatchItemStore;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.execution.ExecutionLogReader;
import dev.meridian.activities.job.handover.JobCancellation;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.activities.job.handover.Sender;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.list.JobReader;
import dev.meridian.activities.job.list.MutedFailures;
import dev.meridian.activities.job.live.JobMinutes;
import dev.meridian.activities.job.table.JobBookkeepingActivitiesImpl;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.api.access.caller.OpenPath;
import dev.meridian.api.settings.OnRunningWorkers;
import dev.meridian.api.temporal.TemporalSettings;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpMethod;

/** The beans that all job types share. */
@Configuration(proxyBeanMethods = false)
class JobConfiguration {
    @Bean
    JobProjection jobProjection() {
        return new JobProjection();
    }

    @Bean
    WorkerRegistration jobBookkeeping(Jdbi jdbi, JobProjection jobs) {
        return new WorkerRegistration(
                TaskQueues.MAIN, List.of(), List.of(new JobBookkeepingActivitiesImpl(jdbi, jobs)));
    }

    @Bean
    Outbox outbox(
            Jdbi jdbi,
            JobProjection jobs,
            JobDefinitions definitions,
            List<JobControl> ownWorkflows,
            JobControls tasks) {
        Outbox outbox = new Outbox(
                jdbi,
                jobs,
                Stream.concat(ownWorkflows.stream(), tasks.controls().stream()).toList());
        for (String type : definitions.inOwnWorkflow().names()) {
            if (!outbox.types().contains(type)) {
                throw new IllegalStateException(
                        "The job type '" + type + "' has a workflow of its own, but no JobControl bean starts it");
            }
        }
        return outbox;
    }

    /** Hands jobs over beside the requests that made them; the reconciler and the notices use the outbox itself. */
    @Bean
    @Primary
    Sender sender(Jdbi jdbi, Outbox outbox) {
        return new Sender(jdbi, outbox);
    }

    @Bean
    SenderLifecycle senderLifecycle(Sender sender) {
        return new SenderLifecycle(sender);
    }

    @Bean
    WorkflowPerJob workflowPerJob(WorkflowClient client, Jdbi jdbi) {
        return new WorkflowPerJob(client, jdbi, Clock.systemUTC());
    }

    @Bean
    JobCancellation jobCancellation(Jdbi jdbi, JobProjection jobs, Outbox outbox) {
        return new JobCancellation(jdbi, jobs, outbox);
    }

    @Bean
    JobReader jobReader(Jdbi jdbi) {
        return new JobReader(jdbi);
    }

    @Bean
    JobMinutes jobMinutes(Jdbi jdbi) {
        return new JobMinutes(jdbi);
    }

    @Bean
    ExecutionLogReader executionLogReader(Jdbi jdbi) {
        return new ExecutionLogReader(jdbi);
    }

    @Bean
    MutedFailures mutedFailures(Jdbi jdbi) {
        return new MutedFailures(jdbi);
    }

    @Bean
    MinutesLifecycle minutesLifecycle(JobMinutes minutes) {
        return new MinutesLifecycle(minutes);
    }

    @Bean
    BatchItemStore batchItemStore(Jdbi jdbi) {
        return new BatchItemStore(jdbi);
    }

    /** The path needs no credential, because {@link CronController} checks a secret of its own. */
    @Bean
    OpenPath cronSweep() {
        return new OpenPath(HttpMethod.GET, CronController.PATH, true);
    }

    @Bean
    JobPresenter jobPresenter(TemporalSettings temporal, WorkflowClient client, JobDefinitions definitions) {
        return new JobPresenter(temporal, client.getOptions().getNamespace(), definitions, Clock.systemUTC());
    }

    @Bean
    Reconciler reconciler(
            Jdbi jdbi,
            JobProjection jobs,
            Outbox outbox,
            WorkflowClient client,
            List<Reconciler.Repair> repairs,
            ReconcilerSettings settings) {
        return new Reconciler(jdbi, jobs, outbox, client, repairs, settings.resendAfter(), settings.describeAfter());
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    ReconcilerLifecycle reconcilerLifecycle(Reconciler reconciler, ReconcilerSettings settings) {
        return new ReconcilerLifecycle(reconciler, settings.every());
    }
}
