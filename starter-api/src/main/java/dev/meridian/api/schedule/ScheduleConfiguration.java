package dev.meridian.api.schedule;

import dev.meridian.activities.heatmap.HeatmapRefresh;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.handover.JobCancellation;
import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.performer.TaskPerformer;
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
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The beans for schedules, and the job types that only shared schedules ask for. */
@Configuration(proxyBeanMethods = false)
class ScheduleConfiguration {
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
    ScheduleService scheduleService(Jdbi jdbi, ScheduleClient client, JobDefinitions definitions) {
        return new ScheduleService(jdbi, client, definitions, Clock.systemUTC());
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
            Jdbi jdbi,
            JobIntake intake,
            JobDefinitions definitions,
            JobCancellation cancellation,
            ScheduleClient client) {
        return new WorkerRegistration(
                TaskQueues.MAIN,
                List.of(ScheduledJobWorkflowImpl.class),
                List.of(new ScheduleActivitiesImpl(jdbi, intake, definitions, cancellation, client)));
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    SeedingLifecycle scheduleSeeding(ScheduleService schedules) {
        return new SeedingLifecycle(new SeededSchedules(schedules));
    }

    @Bean
    JobDefinition<?> reconcileType() {
        return Upkeep.RECONCILE;
    }

    @Bean
    TaskPerformer<?> reconciliations(Reconciler reconciler) {
        return new Upkeep.Performer(Upkeep.RECONCILE, reconciler::sweep);
    }

    @Bean
    JobDefinition<?> cityRefreshType() {
        return Upkeep.CITY_REFRESH;
    }

    /** How many jobs are open for heatmaps whose places have changed. */
    record Refreshed(int jobs) {}

    @Bean
    TaskPerformer<?> cityRefreshes(HeatmapRefresh refresh) {
        return new Upkeep.Performer(
                Upkeep.CITY_REFRESH,
                () -> new Refreshed(refresh.refreshWhatHasChanged().size()));
    }
}
