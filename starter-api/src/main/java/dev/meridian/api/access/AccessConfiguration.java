package dev.meridian.api.access;

import dev.meridian.activities.access.AccessTokens;
import dev.meridian.activities.access.ApiKeys;
import dev.meridian.activities.access.AuditTrail;
import dev.meridian.activities.access.TokenCleanup;
import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.Reconciler;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.api.access.audit.AuditSettings;
import dev.meridian.api.access.caller.OpenPath;
import dev.meridian.api.access.caller.OpenStreams;
import dev.meridian.api.access.caller.RecentCallers;
import dev.meridian.api.access.caller.StreamPath;
import dev.meridian.api.access.oidc.OidcSettings;
import dev.meridian.api.access.oidc.OidcTokens;
import dev.meridian.api.database.DatabaseSettings;
import dev.meridian.api.database.DatabaseStart;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The beans for keys, tokens and the audit. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
    /** About half of the connections that the server accepts. */
    private static final int MOST_STREAMS_OF_ONE_TENANT = 4_000;

    @Bean
    ApiKeys apiKeys(Jdbi jdbi) {
        return new ApiKeys(jdbi);
    }

    @Bean
    BootstrapKey bootstrapKey(ApiKeys keys, SecuritySettings settings, DatabaseStart start) {
        return new BootstrapKey(keys, settings.bootstrapKey(), start);
    }

    @Bean
    AccessTokens accessTokens(Jdbi jdbi) {
        return new AccessTokens(jdbi);
    }

    @Bean
    AuditTrail auditTrail(Jdbi jdbi) {
        return new AuditTrail(jdbi);
    }

    @Bean
    RecentCallers recentCallers(DatabaseSettings database) {
        return new RecentCallers(Math.max(1, database.poolSize() / 4), System::nanoTime);
    }

    @Bean
    OpenStreams openStreams(ApiKeys keys, AccessTokens tokens) {
        return new OpenStreams(keys, tokens, MOST_STREAMS_OF_ONE_TENANT);
    }

    @Bean
    Credentials credentials(
            ApiKeys keys,
            AccessTokens tokens,
            RecentCallers recent,
            ObjectProvider<StreamPath> streams,
            SecuritySettings settings,
            OidcSettings oidc) {
        String issuer = oidc.issuer();
        String audience = oidc.audience();
        return new Credentials(
                keys,
                tokens,
                recent,
                matching(streams.stream().toList()),
                issuer == null || audience == null
                        ? Optional.empty()
                        : Optional.of(new OidcTokens(issuer, audience, oidc)),
                settings.mode() == SecuritySettings.Mode.OPEN);
    }

    @Bean
    OpenPath signInOptions() {
        return new OpenPath(HttpMethod.GET, SignInController.OPTIONS, true);
    }

    @Bean
    OpenPath signInStart() {
        return new OpenPath(HttpMethod.GET, SignInController.START, true);
    }

    @Bean
    OpenPath signInAnswer() {
        return new OpenPath(HttpMethod.GET, SignInController.ANSWER, true);
    }

    private static RequestMatcher matching(List<StreamPath> streams) {
        List<RequestMatcher> matchers = streams.stream()
                .<RequestMatcher>map(
                        stream -> PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, stream.path()))
                .toList();
        return matchers.isEmpty() ? request -> false : new OrRequestMatcher(matchers);
    }

    @Bean
    FilterRegistrationBean<TicketTransport> ticketTransport() {
        FilterRegistrationBean<TicketTransport> filter = new FilterRegistrationBean<>(new TicketTransport());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    Reconciler.Repair endedCredentials(AccessTokens tokens) {
        return () -> {
            tokens.deleteExpired();
            return 0;
        };
    }

    @Bean
    JobDefinition<?> tokenCleanupType() {
        return TokenCleanup.DEFINITION;
    }

    @Bean
    TaskPerformer<?> tokenCleanup(AccessTokens tokens) {
        return new TokenCleanup.Performer(tokens);
    }

    @Bean
    Expiry auditExpiry(AuditSettings settings) {
        return AuditTrail.expiry(settings.keepFor());
    }

    /** A key's row is kept as long as the audit may name the key. */
    @Bean
    Expiry keyExpiry(AuditSettings settings) {
        return ApiKeys.expiry(settings.keepFor());
    }
}
