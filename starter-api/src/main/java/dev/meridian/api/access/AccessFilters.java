package dev.meridian.api.access;

import dev.meridian.activities.access.AuditTrail;
import dev.meridian.api.access.audit.AuditFilter;
import dev.meridian.api.access.caller.CallerAuthentication;
import dev.meridian.api.access.caller.OpenPath;
import dev.meridian.api.access.rate.CallRate;
import dev.meridian.api.access.rate.CallRateFilter;
import dev.meridian.api.access.rate.RateLimitSettings;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.WrongSetting;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** The filters that every request passes before a controller sees it. */
@Configuration(proxyBeanMethods = false)
class AccessFilters {
    private static final Duration PREFLIGHT_KEPT = Duration.ofHours(1);
    private static final String FOREIGN_ORIGIN = """
            {"type":"about:blank","title":"Forbidden","status":403,"code":"foreign_origin",\
            "detail":"Pages of this origin may not call; see CORS_ALLOWED_ORIGINS"}""";

    @Bean
    SecurityFilterChain accessFilterChain(
            HttpSecurity http,
            Credentials credentials,
            SecuritySettings settings,
            RateLimitSettings rateLimit,
            CorsSettings cors,
            AuditTrail trail,
            ObjectProvider<OpenPath> openPaths,
            @Value("${server.address:}") String address,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        requireLoopbackWhereOpen(settings, address);
        List<OpenPath> open = openPaths.stream().toList();
        CallRate rate = new CallRate(rateLimit.perSecond(), rateLimit.burst(), System::nanoTime);
        return http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .addFilter(corsFilter(cors))
                .addFilterBefore(
                        new CallerFilter(credentials, checkedElsewhere(open), problems),
                        AnonymousAuthenticationFilter.class)
                // The rate limit comes before the audit, which writes, because the limit protects the database.
                .addFilterBefore(new CallRateFilter(rate, problems), AnonymousAuthenticationFilter.class)
                .addFilterBefore(new AuditFilter(trail), AnonymousAuthenticationFilter.class)
                .addFilterBefore(new ForgeryFilter(problems), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                            .permitAll();
                    open.forEach(path ->
                            requests.requestMatchers(path.method(), path.path()).permitAll());
                    requests.requestMatchers(HttpMethod.GET, "/actuator/health/**", "/v3/api-docs")
                            .permitAll()
                            .requestMatchers("/actuator/**")
                            .hasAuthority(CallerAuthentication.INSTALLATION)
                            .anyRequest()
                            .authenticated();
                })
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint((request, response, nobody) -> {
                            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
                            problems.resolveException(request, response, null, CallerParameters.nobody());
                        })
                        .accessDeniedHandler((request, response, denied) -> refuse(request, response, problems)))
                .build();
    }

    private static void refuse(
            HttpServletRequest request, HttpServletResponse response, HandlerExceptionResolver problems) {
        Refusal refusal = new Refusal(
                HttpStatus.FORBIDDEN, "not_your_installation", "Only administrators of the installation may do this");
        problems.resolveException(request, response, null, refusal);
    }

    /**
     * The firewall checks the path only, because Tomcat and the API's own code check the rest of a request. A method that no
     * handler has is answered with 405; the firewall would call the address bad.
     */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderValues(value -> true);
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedParameterNames(name -> true);
        firewall.setAllowedParameterValues(value -> true);
        return firewall;
    }

    private static RequestMatcher checkedElsewhere(List<OpenPath> open) {
        List<RequestMatcher> matchers = open.stream()
                .filter(OpenPath::ownSecret)
                .<RequestMatcher>map(
                        path -> PathPatternRequestMatcher.withDefaults().matcher(path.method(), path.path()))
                .toList();
        return matchers.isEmpty() ? request -> false : new OrRequestMatcher(matchers);
    }

    /** Requests of pages of other origins are refused, and not only kept from reading the answer. */
    private static CorsFilter corsFilter(CorsSettings settings) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(settings.allowedOrigins());
        cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        cors.setAllowedHeaders(List.of("*"));
        cors.setExposedHeaders(List.of(
                "Location",
                "Retry-After",
                "X-Next-Cursor",
                "X-Job-Id",
                "X-Job-Status",
                "X-Job-Progress",
                "X-RateLimit-Remaining",
                "X-RateLimit-Reset"));
        cors.setAllowCredentials(true);
        cors.setMaxAge(PREFLIGHT_KEPT);
        CorsFilter filter = new CorsFilter(request -> OwnPages.isFileOfConsole(request) ? null : cors);
        filter.setCorsProcessor(new DefaultCorsProcessor() {
            @Override
            public boolean processRequest(
                    @Nullable CorsConfiguration allowed, HttpServletRequest request, HttpServletResponse response)
                    throws IOException {
                return OwnPages.asksThroughTlsProxy(request) || super.processRequest(allowed, request, response);
            }

            @Override
            protected void rejectRequest(ServerHttpResponse response) throws IOException {
                response.setStatusCode(HttpStatus.FORBIDDEN);
                response.getHeaders().set(HttpHeaders.CONTENT_TYPE, "application/problem+json");
                response.getBody().write(FOREIGN_ORIGIN.getBytes(StandardCharsets.UTF_8));
                response.flush();
            }
        });
        return filter;
    }

    private static void requireLoopbackWhereOpen(SecuritySettings settings, String address) {
        if (settings.mode() == SecuritySettings.Mode.OPEN && !isLoopback(address)) {
            throw new WrongSetting(
                    "SECURITY_MODE",
                    "is open, but SERVER_ADDRESS reaches beyond this machine",
                    "Set SECURITY_MODE=keys, or SERVER_ADDRESS=127.0.0.1.");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return !address.isEmpty() && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
