package dev.meridian.api.access;

import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.tenant.Tenant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Passes the {@link Caller} of a request, or its {@link Tenant} alone, to controllers. */
@Configuration(proxyBeanMethods = false)
class CallerParameters implements WebMvcConfigurer {
    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Tenant.class, Caller.class);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerParameter());
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(new AccessInterceptor());
    }

    private static final class CallerParameter implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Caller.class || parameter.getParameterType() == Tenant.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            Caller caller = Caller.current().orElseThrow(CallerParameters::nobody);
            return parameter.getParameterType() == Caller.class ? caller : caller.tenant();
        }
    }

    static Refusal nobody() {
        return new Refusal(HttpStatus.UNAUTHORIZED, "credential_required", "Send an API key or a token");
    }
}
