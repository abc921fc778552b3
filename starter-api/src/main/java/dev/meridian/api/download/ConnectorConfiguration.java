package dev.meridian.api.download;

import dev.meridian.activities.download.http.AccountGates;
import dev.meridian.activities.download.http.ConnectorDefinitions;
import dev.meridian.activities.download.http.DefinedSources;
import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.BoundedHttp;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.domain.download.source.SourceTypes;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of connectors that are definitions. */
@Configuration(proxyBeanMethods = false)
class ConnectorConfiguration {
    @Bean
    ConnectorDefinitions connectorDefinitions(Jdbi jdbi) {
        return new ConnectorDefinitions(jdbi);
    }

    @Bean
    BoundedHttp downloadHttp(AddressPolicy addresses) {
        return new BoundedHttp(addresses);
    }

    @Bean
    SourceTypes definedSources(ConnectorDefinitions definitions, BoundedHttp downloadHttp, AccountQuotas quotas) {
        return new DefinedSources(definitions, downloadHttp, new AccountGates(quotas), Clock.systemUTC());
    }
}
