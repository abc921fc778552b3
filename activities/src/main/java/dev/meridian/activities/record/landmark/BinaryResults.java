package dev.meridian.activities.record.landmark;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.postgresql.PGStatement;

/**
 * Has PostgreSQL send results in binary form from the first execution of a statement on. The driver does so only from the fifth
 * on a connection; until then bytes come as hexadecimal text, which is twice as long and has to be parsed.
 */
final class BinaryResults implements StatementCustomizer {
    static final BinaryResults FROM_THE_FIRST = new BinaryResults();

    /** The driver's own sign for it. */
    private static final int ALWAYS = -1;

    private BinaryResults() {}

    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        if (statement.isWrapperFor(PGStatement.class)) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(ALWAYS);
        }
    }
}
