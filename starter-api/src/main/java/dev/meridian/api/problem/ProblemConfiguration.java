package dev.meridian.api.problem;

import dev.meridian.api.database.DatabaseSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.apache.catalina.Container;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.AbstractJacksonHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/** Puts the container's own error answers and the limits of requests in place. */
@Configuration(proxyBeanMethods = false)
class ProblemConfiguration {
    private static final int MOST_LANGUAGES = 10_000;
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsInsteadOfErrorPages() {
        return factory -> factory.addContextCustomizers(context -> {
            Container host = context.getParent();
            ((StandardHost) host).setErrorReportValveClass(ProblemValve.class.getName());
        });
    }

    /**
     * Allows as many languages as a header has room for, because beyond its own bound Tomcat fails before a handler can
     * answer.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> anyNumberOfLanguages() {
        return factory -> factory.addConnectorCustomizers(connector -> connector.setMaxLocaleCount(MOST_LANGUAGES));
    }

    /**
     * Lets clients that still send get their answer; clients that send {@code Expect: 100-continue} are asked for the
     * body when a handler reads it, and not before it has looked at the request.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> answersToUnreadBodies() {
        return factory -> {
            factory.addEngineValves(new UnreadBodyValve(LONGEST_REST, System::nanoTime));
            factory.addConnectorCustomizers(connector -> connector.setProperty("continueResponseTiming", "onRead"));
        };
    }

    @Bean
    JacksonModule wholeNumbers() {
        return new WholeNumbers();
    }

    /**
     * Refuses values of another type than the field's. Jackson would take an empty text for a value that is left out, so that
     * a bulk action with {@code "dryRun": ""} would be carried out.
     */
    @Bean
    JsonMapperBuilderCustomizer valuesOfTheirFieldsTypes() {
        return mapper -> mapper.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfigDefaults(
                        values -> values.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Textual,
                        texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    }

    @Bean
    RequestMemory requestMemory(RequestSettings settings) {
        return new RequestMemory(settings.memoryBytes());
    }

    @Bean
    BodyLimit bodyLimit(RequestMemory memory) {
        return new BodyLimit(memory);
    }

    @Bean
    WebMvcConfigurer boundedRequests(DatabaseSettings database) {
        return new WebMvcConfigurer() {
            /** Bodies are JSON: the checks of {@link JsonBodies} would not see those in YAML and the like. */
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.configureMessageConvertersList(
                        all -> all.removeIf(one -> one instanceof AbstractJacksonHttpMessageConverter<?>
                                && !(one instanceof JacksonJsonHttpMessageConverter)));
            }

            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
                negotiation.strategies(List.of(new AcceptedForms()));
            }

            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(new RequestTexts());
                // An identity provider adds parameters of its own to its answer.
                interceptors
                        .addInterceptor(new KnownParameters())
                        .addPathPatterns("/api/**")
                        .excludePathPatterns("/api/session/provider/answer");
                interceptors.addInterceptor(new LargerBodies());
                interceptors.addInterceptor(new StreamedBodies(Math.max(1, database.poolSize() / 4)));
            }
        };
    }

    private static final class LargerBodies implements HandlerInterceptor {
        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (handler instanceof HandlerMethod method) {
                BodyUpTo limit = method.getMethodAnnotation(BodyUpTo.class);
                if (limit != null) {
                    BodyLimit.raise(
                            request,
                            new BodyLimit.Bound(limit.value(), limit.timesInMemory(), limit.memoryForPieces()));
                }
            }
            return true;
        }
    }
}
