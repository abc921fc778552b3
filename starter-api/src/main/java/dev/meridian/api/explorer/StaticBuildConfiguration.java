package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.build.BuildChanges;
import dev.meridian.activities.explorer.build.StaticBuildActivitiesImpl;
import dev.meridian.activities.explorer.build.StaticBuildControl;
import dev.meridian.activities.explorer.build.StaticBuildIntake;
import dev.meridian.activities.explorer.build.StaticBuildRequests;
import dev.meridian.activities.explorer.refresh.ExplorerBookkeepingActivitiesImpl;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.workflows.explorer.StaticBuildWorkflowImpl;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The beans that build the static site, if a build hook is configured. Without a hook the workflow is registered as
 * well, for builds that were asked for while there was a hook.
 */
@Configuration(proxyBeanMethods = false)
class StaticBuildConfiguration {
    @Bean
    StaticBuildControl staticBuildControl(WorkflowClient client, StaticBuildSettings settings) {
        return new StaticBuildControl(client, settings.quietWindow());
    }

    @Bean
    StaticBuildRequests staticBuildRequests(
            Jdbi jdbi, JobProjection jobs, StaticBuildControl control, StaticBuildSettings settings) {
        Optional<StaticBuildControl> builds = settings.hook() == null ? Optional.empty() : Optional.of(control);
        return new StaticBuildRequests(jdbi, jobs, builds);
    }

    @Bean
    JobDefinition<?> staticBuildType() {
        return StaticBuildIntake.Build.DEFINITION;
    }

    @Bean
    FeatureIntake<?> staticBuildIntake(StaticBuildRequests requests) {
        return new StaticBuildIntake(requests);
    }

    @Bean
    ExplorerBookkeepingActivitiesImpl explorerBookkeeping(Jdbi jdbi, JobProjection jobs, StaticBuildRequests builds) {
        return new ExplorerBookkeepingActivitiesImpl(jdbi, jobs, builds);
    }

    @Bean
    WorkerRegistration staticBuilds() {
        return new WorkerRegistration(TaskQueues.MAIN, List.of(StaticBuildWorkflowImpl.class), List.of());
    }

    @Bean
    WorkerRegistration buildHookCalls(Jdbi jdbi, StaticBuildSettings settings) {
        List<Object> hook = settings.hook() == null || settings.hookSecret() == null
                ? List.of()
                : List.of(new StaticBuildActivitiesImpl(
                        settings.hook(), settings.hookSecret(), Clock.systemUTC(), new BuildChanges(jdbi)));
        return new WorkerRegistration(TaskQueues.CONNECTORS, List.of(), hook);
    }
}
