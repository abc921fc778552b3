package dev.meridian.activities.testing;

import dev.meridian.activities.job.database.Database;
import dev.meridian.devstack.SharedServers;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/** A fresh database with the product's schema, for one test class. */
public record TestDatabase(DataSource dataSource, Jdbi jdbi) {
    /** Has the schema; a copy of it is made sooner than the schema. */
    private static final dev.meridian.devstack.Database TEMPLATE = migrated();

    public static TestDatabase create() {
        DataSource dataSource = dataSource(SharedServers.postgres().freshCopy(TEMPLATE));
        return new TestDatabase(dataSource, Database.open(dataSource));
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

    private static DataSource dataSource(dev.meridian.devstack.Database database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(database.jdbcUrl());
        dataSource.setUser(database.user());
        dataSource.setPassword(database.password());
        return dataSource;
    }
}
