package dev.meridian.api.system;

import dev.meridian.activities.job.process.Processes;
import dev.meridian.api.settings.ServiceSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that tell of this process and show the installation. */
@Configuration(proxyBeanMethods = false)
class SystemConfiguration {
    @Bean
    Processes processes(Jdbi jdbi) {
        return new Processes(jdbi);
    }

    @Bean
    ThisProcess thisProcess(Processes processes, ServiceSettings service, MeterRegistry meters) {
        return new ThisProcess(processes, service.type().name().toLowerCase(Locale.ROOT), new WorkerSlots(meters));
    }
}
