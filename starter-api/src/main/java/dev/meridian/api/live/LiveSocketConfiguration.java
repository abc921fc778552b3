package dev.meridian.api.live;

import dev.meridian.api.access.caller.OpenStreams;
import dev.meridian.api.access.caller.StreamPath;
import dev.meridian.api.job.JobPresenter;
import dev.meridian.api.settings.OnServingApi;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Live changes over a WebSocket; browsers may open it from pages of the same origin and of the origins in {@code
 * CORS_ALLOWED_ORIGINS}.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnServingApi.class)
@EnableWebSocket
class LiveSocketConfiguration {
    private static final String PATH = "/ws";

    @Bean
    WebSocketConfigurer liveSockets(
            LiveEvents live,
            List<FollowedWork<?>> followed,
            OpenStreams streams,
            JobPresenter presenter,
            JsonMapper json) {
        LiveSocketHandler handler =
                new LiveSocketHandler(live, new JobFollowers(live, followed), streams, presenter, json);
        return registry -> registry.addHandler(handler, PATH)
                .addInterceptors(handler)
                // The filter of all requests has refused foreign origins.
                .setAllowedOriginPatterns("*");
    }

    @Bean
    StreamPath socketPath() {
        return new StreamPath(PATH);
    }
}
