package dev.meridian.api.heatmap;

import dev.meridian.api.access.caller.OpenPath;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Opens the map to callers without credentials, within limits. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("map.anonymous-access")
class MapAccessConfiguration implements WebMvcConfigurer {
    private static final String SCORE = "/api/score";
    private static final String HEATMAP = "/api/heatmap";
    private static final String BLOCKS = "/api/heatmap/blocks";
    private static final String BLOCK = "/api/heatmap/blocks/*/*/*";

    private final MapAccessSettings settings;

    MapAccessConfiguration(MapAccessSettings settings) {
        this.settings = settings;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(limit(AnonymousAccess.SCORES_PER_MINUTE)).addPathPatterns(SCORE);
        registry.addInterceptor(limit(AnonymousAccess.HEATMAPS_PER_MINUTE)).addPathPatterns(HEATMAP);
        registry.addInterceptor(limit(AnonymousAccess.BLOCKS_PER_MINUTE)).addPathPatterns(BLOCKS, BLOCK);
    }

    @Bean
    OpenPath openScores() {
        return new OpenPath(HttpMethod.GET, SCORE, false);
    }

    @Bean
    OpenPath openHeatmaps() {
        return new OpenPath(HttpMethod.GET, HEATMAP, false);
    }

    @Bean
    OpenPath openBlockLists() {
        return new OpenPath(HttpMethod.GET, BLOCKS, false);
    }

    @Bean
    OpenPath openBlocks() {
        return new OpenPath(HttpMethod.GET, BLOCK, false);
    }

    private AnonymousAccess limit(int perMinute) {
        return new AnonymousAccess(perMinute, settings.trustedProxies(), Clock.systemUTC());
    }
}
