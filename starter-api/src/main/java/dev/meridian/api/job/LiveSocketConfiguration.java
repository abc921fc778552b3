package dev.meridian.api.job;

import dev.meridian.api.access.CorsSettings;
import dev.meridian.api.settings.OnServingApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Live changes over a WebSocket at {@code /ws}; browsers may open it from pages of the same origin and of those in {@code CORS_ALLOWED_ORIGINS}. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnServingApi.class)
@EnableWebSocket
class LiveSocketConfiguration {
    @Bean
    WebSocketConfigurer liveSockets(CorsSettings cors, LiveEvents live, JsonMapper json) {
        LiveSocketHandler handler = new LiveSocketHandler(live, json);
        return registry -> registry.addHandler(handler, "/ws")
                .addInterceptors(handler)
                .setAllowedOrigins(cors.allowedOrigins().toArray(String[]::new));
    }
}
