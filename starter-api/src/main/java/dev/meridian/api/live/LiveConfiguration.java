package dev.meridian.api.live;

import dev.meridian.activities.job.live.EventHistory;
import dev.meridian.activities.job.live.JobFeed;
import dev.meridian.api.access.caller.StreamPath;
import dev.meridian.api.database.DatabaseSettings;
import dev.meridian.api.job.JobPresenter;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The process's feed of changes, and its streams. */
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {
    @Bean
    EventHistory eventHistory(Jdbi jdbi) {
        return new EventHistory(jdbi);
    }

    @Bean
    JobSnapshots jobSnapshots(JobPresenter presenter) {
        return new JobSnapshots(presenter);
    }

    @Bean
    LiveEvents liveEvents(Jdbi jdbi, JobFeed feed, DatabaseSettings database) {
        return new LiveEvents(jdbi, feed, Math.max(1, database.poolSize() / 4));
    }

    @Bean
    FeedLifecycle feedLifecycle(JobFeed feed, Jdbi migrated) {
        return new FeedLifecycle(feed);
    }

    @Bean
    StreamPath eventsOfAllJobs() {
        return new StreamPath("/api/events");
    }

    @Bean
    StreamPath eventsOfOneJob() {
        return new StreamPath("/api/jobs/{id}/events");
    }
}
