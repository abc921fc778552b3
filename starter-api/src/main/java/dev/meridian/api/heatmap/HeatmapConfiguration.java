package dev.meridian.api.heatmap;

import dev.meridian.activities.heatmap.CityCoverage;
import dev.meridian.activities.heatmap.CityDeletion;
import dev.meridian.activities.heatmap.CityRegister;
import dev.meridian.activities.heatmap.HeatmapActivitiesImpl;
import dev.meridian.activities.heatmap.HeatmapBookkeepingActivitiesImpl;
import dev.meridian.activities.heatmap.HeatmapControl;
import dev.meridian.activities.heatmap.HeatmapIntake;
import dev.meridian.activities.heatmap.HeatmapRefresh;
import dev.meridian.activities.heatmap.HeatmapRequests;
import dev.meridian.activities.heatmap.Heatmaps;
import dev.meridian.activities.heatmap.PointLookup;
import dev.meridian.activities.heatmap.TileComputation;
import dev.meridian.activities.heatmap.store.PoiImport;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.api.live.FollowedWork;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.api.worker.WorkerSettings;
import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.workflows.heatmap.HeatmapWorkflowImpl;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.client.WorkflowClient;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that heatmaps need, and their registration with the task queues. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MapAccessSettings.class)
class HeatmapConfiguration {
    @Bean
    HeatmapControl heatmapControl(WorkflowClient client, WorkflowPerJob workflows) {
        return new HeatmapControl(client, workflows);
    }

    @Bean
    HeatmapRequests heatmapRequests(JobProjection jobs) {
        return new HeatmapRequests(jobs);
    }

    @Bean
    JobDefinition<?> heatmapType() {
        return HeatmapIntake.Computation.DEFINITION;
    }

    @Bean
    FeatureIntake<?> heatmapIntake(HeatmapRequests requests) {
        return new HeatmapIntake(requests);
    }

    @Bean
    HeatmapRefresh heatmapRefresh(Jdbi jdbi, JobProjection jobs, Handover handover) {
        return new HeatmapRefresh(jdbi, jobs, handover);
    }

    @Bean
    CityDeletion cityDeletion(Jdbi jdbi, JobProjection jobs, Outbox outbox) {
        return new CityDeletion(jdbi, jobs, outbox);
    }

    @Bean
    CityCoverage cityCoverage(Jdbi jdbi) {
        return new CityCoverage(jdbi);
    }

    @Bean
    CityRegister cityRegister(Jdbi jdbi) {
        return new CityRegister(jdbi);
    }

    @Bean
    Heatmaps heatmaps(Jdbi jdbi, HeatmapRequests requests, Handover handover) {
        return new Heatmaps(jdbi, requests, handover);
    }

    @Bean
    FollowedWork<?> followedTiles() {
        return new FollowedTiles();
    }

    @Bean
    PoiImport poiImport(Jdbi jdbi) {
        return new PoiImport(jdbi);
    }

    @Bean
    CategoryMapping categoryMapping() {
        return CategoryMapping.standard();
    }

    @Bean
    PointLookup pointLookup(Jdbi jdbi, JobProjection jobs, Handover handover) {
        return new PointLookup(
                jdbi,
                jobs,
                handover,
                work -> Thread.ofVirtual().name("heatmap-start").start(work));
    }

    @Bean
    Reconciler.Repair staleHeatmaps(HeatmapRefresh refresh) {
        return () -> (int) refresh.refreshWhatHasChanged().stream()
                .filter(AcceptedJob::isNew)
                .count();
    }

    @Bean
    WorkerRegistration heatmapWorkflows(Jdbi jdbi, JobProjection jobs, WorkerSettings settings) {
        return new WorkerRegistration(
                TaskQueues.MAIN,
                List.of(HeatmapWorkflowImpl.class),
                List.of(new HeatmapBookkeepingActivitiesImpl(jdbi, jobs, settings.chunkSize())));
    }

    @Bean
    WorkerRegistration heatmapTiles(Jdbi jdbi, JobProjection jobs) {
        return tilesOf(TaskQueues.HEATMAPS, jdbi, jobs);
    }

    /**
     * Performs tiles that workflows of an earlier version have scheduled on the queue for CPU work, before heatmaps had
     * a queue of their own.
     */
    @Bean
    WorkerRegistration heatmapTilesOfEarlierWorkers(Jdbi jdbi, JobProjection jobs) {
        return tilesOf(TaskQueues.COMPUTE, jdbi, jobs);
    }

    private static WorkerRegistration tilesOf(String taskQueue, Jdbi jdbi, JobProjection jobs) {
        return new WorkerRegistration(
                taskQueue, List.of(), List.of(new HeatmapActivitiesImpl(new TileComputation(jdbi, jobs))));
    }
}
