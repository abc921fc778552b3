package dev.meridian.api.job;

import dev.meridian.activities.job.handover.JobCancellation;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.handover.Reconciler;
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
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
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
            Jdbi jdbi, JobProjection jobs, ObjectProvider<JobControl> single, ObjectProvider<JobControls> several) {
        return new Outbox(
                jdbi,
                jobs,
                Stream.concat(single.stream(), several.stream().flatMap(some -> some.controls().stream()))
                        .toList());
    }

    @Bean
    JobCancellation jobCancellation(Jdbi jdbi, JobProjection jobs, Outbox outbox) {
        return new JobCancellation(jdbi, jobs, outbox);
    }

    /** The path needs no credential, because {@link CronController} checks a secret of its own. */
    @Bean
    OpenPath cronSweep() {
        return new OpenPath(HttpMethod.GET, CronController.PATH, true);
    }

    @Bean
    JobPresenter jobPresenter(TemporalSettings temporal, WorkflowClient client) {
        return new JobPresenter(temporal, client.getOptions().getNamespace(), Clock.systemUTC());
    }

    @Bean
    Reconciler reconciler(
            Jdbi jdbi,
            JobProjection jobs,
            Outbox outbox,
            WorkflowClient client,
            ObjectProvider<Reconciler.Repair> repairs,
            ReconcilerSettings settings) {
        return new Reconciler(
                jdbi,
                jobs,
                outbox,
                client,
                repairs.stream().toList(),
                settings.resendAfter(),
                settings.describeAfter());
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    ReconcilerLifecycle reconcilerLifecycle(Reconciler reconciler, ReconcilerSettings settings) {
        return new ReconcilerLifecycle(reconciler, settings.every());
    }
}
