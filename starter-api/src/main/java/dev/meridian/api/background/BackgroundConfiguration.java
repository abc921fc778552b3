package dev.meridian.api.background;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The threads that requests share. */
@Configuration(proxyBeanMethods = false)
class BackgroundConfiguration {
    private static final int WAITING = 32;

    /** A thread for each processor, and two at least, since the work may also wait for data of others. */
    @Bean
    RequestWork requestWork() {
        return new RequestWork(Math.max(2, Runtime.getRuntime().availableProcessors()), WAITING);
    }
}
