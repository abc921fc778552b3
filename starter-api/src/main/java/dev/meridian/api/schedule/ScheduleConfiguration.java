package dev.meridian.api.schedule;

import dev.meridian.activities.heatmap.HeatmapRefresh;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.handover.JobCancellation;
import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.activities.schedule.SchedulableJobs;
import dev.meridian.activities.schedule.ScheduleActivitiesImpl;
import dev.meridian.activities.schedule.ScheduleService;
import dev.meridian.activities.schedule.ScheduleUpkeep;
import dev.meridian.activities.schedule.ScheduleViews;
import dev.meridian.activities.schedule.SeededSchedules;
import dev.meridian.activities.task.upkeep.Upkeep;
import dev.meridian.api.settings.OnRunningWorkers;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.schedule.ScheduledJobWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The beans for schedules, and the job types that only shared schedules ask for. */
@Configuration(proxyBeanMethods = false)
class ScheduleConfiguration {
    @Bean
    SchedulableJobs schedulableJobs(JobDefinitions definitions, TaskPerformers performers) {
        return new SchedulableJobs(definitions, new JobDefinitions(performers.definitions()));
    }

    @Bean
    ScheduleClient scheduleClient(@Qualifier("scheduleStubs") WorkflowServiceStubs stubs, WorkflowClient client) {
        return ScheduleClient.newInstance(
                stubs,
                ScheduleClientOptions.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setDataConverter(client.getOptions().getDataConverter())
                        .build());
    }

    @Bean
    ScheduleService scheduleService(Jdbi jdbi, ScheduleClient client, SchedulableJobs schedulable) {
        return new ScheduleService(jdbi, client, schedulable, Clock.systemUTC());
    }

    @Bean
    ScheduleViews scheduleViews(Jdbi jdbi, ScheduleClient client) {
        return new ScheduleViews(jdbi, client, Clock.systemUTC());
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    UpkeepLifecycle scheduleUpkeep(Jdbi jdbi, ScheduleClient client) {
        return new UpkeepLifecycle(new ScheduleUpkeep(jdbi, client, Clock.systemUTC()));
    }

    @Bean
    WorkerRegistration scheduledJobs(
            Jdbi jdbi, JobIntake intake, SchedulableJobs schedulable, JobCancellation cancellation) {
        return new WorkerRegistration(
                TaskQueues.MAIN,
                List.of(ScheduledJobWorkflowImpl.class),
                List.of(new ScheduleActivitiesImpl(jdbi, intake, schedulable, cancellation)));
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    SeedingLifecycle scheduleSeeding(ScheduleService schedules) {
        return new SeedingLifecycle(new SeededSchedules(schedules));
    }

    // Performers are what definitions are made of, on which in the end these two depend: so they are looked up late.

    @Bean
    TaskPerformer<?> reconciliations(ObjectProvider<Reconciler> reconciler) {
        return new Upkeep.Performer(
                Upkeep.RECONCILE, () -> reconciler.getObject().sweep());
    }

    /** How many jobs are open for heatmaps whose places have changed. */
    record Refreshed(int jobs) {}

    @Bean
    TaskPerformer<?> cityRefreshes(ObjectProvider<HeatmapRefresh> refresh) {
        return new Upkeep.Performer(
                Upkeep.CITY_REFRESH,
                () -> new Refreshed(refresh.getObject().refreshWhatHasChanged().size()));
    }
}
