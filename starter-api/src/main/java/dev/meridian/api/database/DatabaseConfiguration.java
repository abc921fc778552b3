package dev.meridian.api.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.meridian.activities.job.database.Database;
import dev.meridian.activities.job.live.JobFeed;
import dev.meridian.activities.job.table.JobEvent;
import java.time.Duration;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** PostgreSQL, once for all features. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    /** How long a request waits for a connection before it fails because the database is away. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Bean
    HikariDataSource dataSource(DatabaseSettings settings) {
        DatabaseAddress address = settings.address();
        HikariConfig config = new HikariConfig();
        config.setPoolName("meridian");
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setValidationTimeout(PATIENCE.toMillis());
        // The server ends the session of a process that is frozen in a transaction, so that other processes do not wait
        // for ever.
        config.setConnectionInitSql("SET idle_in_transaction_session_timeout = '30s'");
        // DatabaseStart waits instead, and logs it.
        config.setInitializationFailTimeout(-1);
        DatabaseAddress.DRIVER_PROPERTIES.forEach(config::addDataSourceProperty);
        config.addDataSourceProperty(
                "socketTimeout", Long.toString(settings.answerTimeout().toSeconds()));
        return new HikariDataSource(config);
    }

    @Bean
    DatabaseStart databaseStart(DatabaseSettings settings) {
        return new DatabaseStart(settings);
    }

    @Bean
    Jdbi jdbi(HikariDataSource dataSource, DatabaseSettings settings, DatabaseStart start, ListableBeanFactory beans) {
        readAllSettings(beans);
        start.waitForDatabase();
        start.perform(() -> Database.migrate(settings.address().unpooled()));
        return Database.open(dataSource);
    }

    @Bean
    JobFeed jobFeed(DatabaseSettings settings, Consumer<JobEvent> journal) {
        return new JobFeed(settings.address()::connect, journal);
    }

    /**
     * Reads all settings first, so that a wrong setting is reported at once and not after the wait for the database.
     */
    private static void readAllSettings(ListableBeanFactory beans) {
        beans.getBeansWithAnnotation(ConfigurationProperties.class);
    }
}
