package dev.meridian.activities.testing;

import dev.meridian.activities.job.database.Database;
import dev.meridian.devstack.SharedServers;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/** A fresh database with the product's schema, for one test class. */
public record TestDatabase(DataSource dataSource, Jdbi jdbi) {
    public static TestDatabase create() {
        dev.meridian.devstack.Database database = SharedServers.postgres().freshDatabase();
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(database.jdbcUrl());
        dataSource.setUser(database.user());
        dataSource.setPassword(database.password());
        Database.migrate(dataSource);
        return new TestDatabase(dataSource, Database.open(dataSource));
    }
}
