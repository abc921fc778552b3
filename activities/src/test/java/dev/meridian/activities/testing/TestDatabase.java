package dev.meridian.activities.testing;

import com.zaxxer.hikari.HikariDataSource;
import dev.meridian.activities.job.database.Database;
import dev.meridian.devstack.SharedServers;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A fresh database with the product's schema, for one test class.
 *
 * @param dataSource makes a connection at each call
 * @param jdbi takes connections from a pool, as in the product
 */
public record TestDatabase(DataSource dataSource, Jdbi jdbi) {
    /** More than the threads of any test. */
    private static final int CONNECTIONS = 100;

    /** The shortest time that the pool takes. */
    private static final Duration UNUSED_CONNECTIONS_LIVE = Duration.ofSeconds(10);

    /** Has the schema; a copy of it is made sooner than the schema. */
    private static final dev.meridian.devstack.Database TEMPLATE = migrated();

    public static TestDatabase create() {
        DataSource dataSource = dataSource(SharedServers.postgres().freshCopy(TEMPLATE));
        return new TestDatabase(dataSource, Database.open(pool(dataSource)));
    }

    /** A database without any schema. */
    public static DataSource empty() {
        return dataSource(SharedServers.postgres().freshDatabase());
    }

    private static dev.meridian.devstack.Database migrated() {
        dev.meridian.devstack.Database database = SharedServers.postgres().freshDatabase();
        Database.migrate(dataSource(database));
        return database;
    }

    /** It ends with the JVM: a class that is done leaves no connection behind, because unused ones are closed. */
    private static DataSource pool(DataSource dataSource) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(dataSource);
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(UNUSED_CONNECTIONS_LIVE.toMillis());
        return pool;
    }

    private static DataSource dataSource(dev.meridian.devstack.Database database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(database.jdbcUrl());
        dataSource.setUser(database.user());
        dataSource.setPassword(database.password());
        // A class may change a table whose statements a pooled connection has prepared.
        dataSource.setPrepareThreshold(0);
        return dataSource;
    }
}
