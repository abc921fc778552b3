package dev.meridian.activities.download.source.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The catalogue of a server: its tables and views of which the user may read a column, and their keys. */
final class Relations {
    private static final String COLUMNS = """
            WITH RECURSIVE below (type, bottom) AS (
                SELECT oid, oid FROM pg_type WHERE typtype <> 'd'
                UNION ALL
                SELECT domain.oid, below.bottom
                FROM pg_type AS domain JOIN below ON domain.typbasetype = below.type WHERE domain.typtype = 'd'
            )
            SELECT c.oid, n.nspname, c.relname, c.relkind IN ('r', 'p') AS is_table, a.attname, a.attnotnull,
                   format_type(a.atttypid, a.atttypmod) AS type, a.atttypmod = -1 AS is_unbounded, bottom.typname,
                   bottom.typnamespace = 'pg_catalog'::regnamespace AS is_built_in,
                   (SELECT home.nspname FROM pg_namespace AS home WHERE home.oid = bottom.typnamespace) AS type_schema,
                   coalesce(rules.collisdeterministic, true) AS is_exact
            FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            JOIN below ON below.type = a.atttypid
            JOIN pg_type AS bottom ON bottom.oid = below.bottom
            LEFT JOIN pg_collation AS rules ON rules.oid = a.attcollation
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
              AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
              AND has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT')
              AND (?::oid IS NULL OR c.oid = ?::oid)
            ORDER BY n.nspname, c.relname, a.attnum""";

    /** Primary keys first, then unique indexes none of whose columns may be null. */
    private static final String KEYS = """
            SELECT i.indrelid, i.indexrelid, a.attname
            FROM pg_index AS i
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS part (attnum, position)
            JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = part.attnum
            WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
              AND part.position <= i.indnkeyatts
              AND NOT EXISTS (SELECT FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS other (attnum, position)
                              JOIN pg_attribute AS nullable
                                ON nullable.attrelid = i.indrelid AND nullable.attnum = other.attnum
                              WHERE other.position <= i.indnkeyatts AND NOT nullable.attnotnull)
              AND (?::oid IS NULL OR i.indrelid = ?::oid)
            ORDER BY i.indrelid, i.indisprimary DESC, i.indexrelid, part.position""";

    /** As {@link Relation#id} names it. */
    private static final String NAMED = """
            SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE CASE WHEN n.nspname ~ '^[a-z_][a-z0-9_]*$' THEN n.nspname::text
                       ELSE '"' || replace(n.nspname, '"', '""') || '"' END || '.' ||
                  CASE WHEN c.relname ~ '^[a-z_][a-z0-9_]*$' THEN c.relname::text
                       ELSE '"' || replace(c.relname, '"', '""') || '"' END = ?""";

    private final Connection connection;

    /** @param connection in a transaction of ours */
    Relations(Connection connection) {
        this.connection = connection;
    }

    /** Everything that the user may read. */
    List<Relation> all() throws SQLException {
        return read(null);
    }

    /** The relation with this name in requests; empty if there is none that the user may read. */
    Optional<Relation> find(String id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NAMED)) {
            query.setString(1, id);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? read(row.getLong(1)).stream().findFirst() : Optional.empty();
            }
        }
    }

    private record Head(long oid, String schema, String name, boolean isTable) {}

    private List<Relation> read(@Nullable Long only) throws SQLException {
        nameTypesWithTheirSchemas();
        Map<Head, List<RelationColumn>> found = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setObject(1, only);
            query.setObject(2, only);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Head head = new Head(
                            row.getLong("oid"),
                            row.getString("nspname"),
                            row.getString("relname"),
                            row.getBoolean("is_table"));
                    found.computeIfAbsent(head, first -> new ArrayList<>()).add(column(row));
                }
            }
        }
        Map<Long, List<String>> keys = keys(only);
        List<Relation> relations = new ArrayList<>();
        found.forEach((head, columns) -> relations.add(new Relation(
                head.oid(),
                head.schema(),
                head.name(),
                head.isTable(),
                columns,
                readable(keys.getOrDefault(head.oid(), List.of()), columns))));
        return relations;
    }

    /**
     * Empties the search path until the transaction ends, so that the server writes types with their schemas. Other
     * transactions keep the path, because functions that views call may depend on it.
     */
    private void nameTypesWithTheirSchemas() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL search_path = pg_catalog");
        }
    }

    /** The columns of a key; empty if the user may not read all of them, because such a key can't identify rows. */
    private static List<String> readable(List<String> key, List<RelationColumn> columns) {
        return columns.stream().map(RelationColumn::name).toList().containsAll(key) ? key : List.of();
    }

    private static RelationColumn column(ResultSet row) throws SQLException {
        return new RelationColumn(
                row.getString("attname"),
                row.getString("type"),
                ValueForm.of(row.getString("typname"), row.getBoolean("is_built_in")),
                row.getBoolean("is_unbounded"),
                !row.getBoolean("attnotnull"),
                row.getString("type_schema"),
                row.getBoolean("is_exact"));
    }

    private Map<Long, List<String>> keys(@Nullable Long only) throws SQLException {
        Map<Long, Long> chosen = new HashMap<>();
        Map<Long, List<String>> keys = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(KEYS)) {
            query.setObject(1, only);
            query.setObject(2, only);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    long relation = row.getLong(1);
                    long index = row.getLong(2);
                    if (chosen.computeIfAbsent(relation, first -> index) == index) {
                        keys.computeIfAbsent(relation, first -> new ArrayList<>())
                                .add(row.getString(3));
                    }
                }
            }
        }
        return keys;
    }
}
