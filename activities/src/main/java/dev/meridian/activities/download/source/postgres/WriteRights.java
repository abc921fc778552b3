package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.write.ChangeKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * The columns that a user may write where it has rights to some columns of a relation only. Where it has none at all, all columns are
 * included, so that the server refuses the statement itself.
 */
record WriteRights(Set<String> inserted, Set<String> updated) {
    private static final String RIGHTS = """
            SELECT a.attname,
                   has_column_privilege(a.attrelid, a.attnum, 'INSERT')
                       OR NOT has_any_column_privilege(a.attrelid, 'INSERT'),
                   has_column_privilege(a.attrelid, a.attnum, 'UPDATE')
                       OR NOT has_any_column_privilege(a.attrelid, 'UPDATE')
            FROM pg_attribute AS a WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped""";

    WriteRights {
        inserted = Set.copyOf(inserted);
        updated = Set.copyOf(updated);
    }

    static WriteRights of(Connection connection, Relation relation) throws SQLException {
        Set<String> inserted = new HashSet<>();
        Set<String> updated = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(RIGHTS)) {
            query.setLong(1, relation.oid());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    if (row.getBoolean(2)) {
                        inserted.add(row.getString(1));
                    }
                    if (row.getBoolean(3)) {
                        updated.add(row.getString(1));
                    }
                }
            }
        }
        return new WriteRights(inserted, updated);
    }

    boolean include(ChangeKind kind, String column) {
        return (kind == ChangeKind.CREATE ? inserted : updated).contains(column);
    }
}
