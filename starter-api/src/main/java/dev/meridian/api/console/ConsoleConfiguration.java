package dev.meridian.api.console;

import dev.meridian.api.access.caller.OpenPath;
import dev.meridian.api.objects.BucketOrigin;
import dev.meridian.api.settings.OnServingApi;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Serves the console. Its files need no credential; what they show does. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnServingApi.class)
@ConditionalOnProperty(name = "console.enabled", matchIfMissing = true)
class ConsoleConfiguration {
    private static final String CONSOLE = "/console";
    private static final String BELOW = "/console/**";

    @Bean
    SimpleUrlHandlerMapping consoleMapping(ConsoleSettings settings, BucketOrigin bucket) {
        HttpRequestHandler console = new ConsoleHandler(ConsoleFiles.read(), settings, bucket.text());
        return new SimpleUrlHandlerMapping(Map.of(CONSOLE, console, BELOW, console), Ordered.LOWEST_PRECEDENCE - 1);
    }

    @Bean
    OpenPath console() {
        return new OpenPath(HttpMethod.GET, CONSOLE, true);
    }

    @Bean
    OpenPath consoleFiles() {
        return new OpenPath(HttpMethod.GET, BELOW, true);
    }
}
