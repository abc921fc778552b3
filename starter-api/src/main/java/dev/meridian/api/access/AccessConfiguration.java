package dev.meridian.api.access;

import dev.meridian.activities.access.AccessTokens;
import dev.meridian.activities.access.ApiKeys;
import dev.meridian.activities.access.AuditTrail;
import dev.meridian.activities.job.Reconciler;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Keys, tokens and the record of calls. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
    @Bean
    ApiKeys apiKeys(Jdbi jdbi) {
        return new ApiKeys(jdbi);
    }

    @Bean
    BootstrapKey bootstrapKey(ApiKeys keys, SecuritySettings settings) {
        return new BootstrapKey(keys, settings.bootstrapKey());
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
    Credentials credentials(ApiKeys keys, AccessTokens tokens, SecuritySettings settings, OidcSettings oidc) {
        String issuer = oidc.issuer();
        String audience = oidc.audience();
        return new Credentials(
                keys,
                tokens,
                issuer == null || audience == null
                        ? Optional.empty()
                        : Optional.of(new OidcTokens(issuer, audience, oidc)),
                settings.mode() == SecuritySettings.Mode.OPEN);
    }

    @Bean
    FilterRegistrationBean<TicketTransport> ticketTransport() {
        FilterRegistrationBean<TicketTransport> filter = new FilterRegistrationBean<>(new TicketTransport());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    Reconciler.Repair endedCredentials(AccessTokens tokens, AuditTrail trail, AuditSettings settings) {
        return () -> {
            tokens.deleteExpired();
            trail.deleteOlderThan(settings.keepFor());
            return 0;
        };
    }
}
