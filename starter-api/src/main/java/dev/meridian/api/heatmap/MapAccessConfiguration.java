package dev.meridian.api.heatmap;

import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Opens the map to callers without credentials, within limits. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("map.anonymous-access")
class MapAccessConfiguration implements WebMvcConfigurer {
    private final MapAccessSettings settings;

    MapAccessConfiguration(MapAccessSettings settings) {
        this.settings = settings;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(limit(AnonymousAccess.SCORES_PER_MINUTE)).addPathPatterns("/api/score");
        registry.addInterceptor(limit(AnonymousAccess.HEATMAPS_PER_MINUTE)).addPathPatterns("/api/heatmap");
    }

    private AnonymousAccess limit(int perMinute) {
        return new AnonymousAccess(perMinute, settings.trustedProxies(), Clock.systemUTC());
    }
}
