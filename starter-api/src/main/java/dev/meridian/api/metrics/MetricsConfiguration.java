package dev.meridian.api.metrics;

import dev.meridian.activities.job.live.JobFeed;
import dev.meridian.activities.job.table.JobEvent;
import dev.meridian.api.background.RequestWork;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.temporal.client.WorkflowClient;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The product's own metrics. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
    @Bean
    Consumer<JobEvent> jobJournal(MeterRegistry metrics) {
        return new JobJournal(metrics);
    }

    @Bean
    QueueDepths queueDepths(WorkflowClient client) {
        return new QueueDepths(client);
    }

    @Bean
    MeterBinder liveStreams(JobFeed feed) {
        return registry -> Gauge.builder(TelemetryNames.LIVE_STREAMS, feed, JobFeed::subscribers)
                .register(registry);
    }

    @Bean
    MeterBinder requestWorkInHand(RequestWork work) {
        return registry -> {
            Gauge.builder(TelemetryNames.REQUEST_WORK_ACTIVE, work, RequestWork::active)
                    .register(registry);
            Gauge.builder(TelemetryNames.REQUEST_WORK_WAITING, work, RequestWork::waiting)
                    .register(registry);
        };
    }
}
