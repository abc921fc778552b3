package dev.meridian.api.job;

import dev.meridian.api.settings.OnServingApi;
import dev.meridian.api.tenant.TenantResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Live changes over a WebSocket at {@code /ws}; browsers may open it from pages of the same origin only. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnServingApi.class)
@EnableWebSocket
class LiveSocketConfiguration {
    @Bean
    WebSocketConfigurer liveSockets(TenantResolver tenants, LiveEvents live, JsonMapper json) {
        LiveSocketHandler handler = new LiveSocketHandler(tenants, live, json);
        return registry -> registry.addHandler(handler, "/ws").addInterceptors(handler);
    }
}
