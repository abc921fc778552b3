package dev.meridian.activities.job.database;

import java.sql.Types;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.statement.StatementExceptions;

/** How the product opens its PostgreSQL database. */
public final class Database {
    private Database() {}

    /**
     * Brings the schema up to date; safe when several processes start at once. A migration with a number below the newest of the
     * database is applied too, because V132 was added after V167. For the same reason a database may have migrations that this
     * version lacks, whatever their numbers: a later version has made them, and this one starts nevertheless, so that an
     * installation can go back to it. Then it puts right the transaction ids of a database that was restored into another server
     * ({@code db/callback}), and nothing may read such a database meanwhile.
     */
    public static void migrate(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration", "classpath:db/callback")
                .outOfOrder(true)
                .ignoreMigrationPatterns("*:missing", "*:future")
                .load()
                .migrate();
    }

    /** Opens Jdbi with the argument types that the product's statements bind. */
    public static Jdbi open(DataSource dataSource) {
        return open(dataSource::getConnection);
    }

    /** Opens Jdbi over connections that the caller makes. */
    public static Jdbi open(ConnectionFactory connections) {
        Jdbi jdbi = Jdbi.create(connections);
        // Messages without bound values: with them, exceptions would carry payloads into logs and histories.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        jdbi.registerArgument(new UuidArguments());
        jdbi.getConfig(Handles.class).addListener(new AbortedHandles());
        jdbi.registerArrayType(Long.class, "bigint");
        jdbi.registerArrayType(Integer.class, "integer");
        jdbi.registerArrayType(String.class, "text");
        jdbi.registerArrayType(UUID.class, "uuid");
        return jdbi;
    }

    /** Binds UUIDs. Jdbi binds a null UUID as text, which PostgreSQL refuses for a uuid column. */
    private static final class UuidArguments extends AbstractArgumentFactory<UUID> {
        UuidArguments() {
            super(Types.OTHER);
        }

        @Override
        protected Argument build(UUID value, ConfigRegistry config) {
            return (position, statement, context) -> statement.setObject(position, value);
        }
    }
}
