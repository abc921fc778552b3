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
            SELECT c.oid, n.nspname, c.relname, c.relkind IN ('r', 'p') AS is_table, a.attname,
                   a.attnum || ' ' || a.atttypid || ' ' || a.atttypmod AS version,
                   CASE WHEN NOT a.attnotnull THEN 'SOME' WHEN EXISTS (
                       WITH RECURSIVE members (oid) AS (
                           SELECT c.oid UNION SELECT i.inhrelid FROM pg_inherits AS i JOIN members ON i.inhparent = members.oid
                       )
                       SELECT FROM members JOIN pg_class AS member ON member.oid = members.oid
                       JOIN pg_attribute AS its ON its.attrelid = member.oid AND its.attname = a.attname
                       WHERE member.relkind NOT IN ('r', 'p') OR NOT its.attnotnull
                          OR EXISTS (SELECT FROM pg_constraint AS rule
                                     WHERE rule.conrelid = member.oid AND rule.contype = 'n' AND NOT rule.convalidated
                                       AND rule.conkey = ARRAY[its.attnum]))
                   THEN 'UNCHECKED' ELSE 'NONE' END AS nulls,
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

    /** Primary keys first, then unique indexes. */
    private static final String KEYS = """
            SELECT i.indrelid, i.indexrelid, a.attname
            FROM pg_index AS i
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS part (attnum, position)
            JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = part.attnum
            WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
              AND part.position <= i.indnkeyatts
              AND (?::oid IS NULL OR i.indrelid = ?::oid)
            ORDER BY i.indrelid, i.indisprimary DESC, i.indexrelid, part.position""";

    /** As {@link Relation#id} names it. */
    private static final String NAMED = """
            SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE CASE WHEN n.nspname ~ '^[a-z_][a-z0-9_]*$' THEN n.nspname::text
                       ELSE '"' || replace(n.nspname, '"', '""') || '"' END || '.' ||
                  CASE WHEN c.relname ~ '^[a-z_][a-z0-9_]*$' THEN c.relname::text
                       ELSE '"' || replace(c.relname, '"', '""') || '"' END = ?""";

    private static final String VERSIONS = """
            SELECT a.attname, a.attnum || ' ' || a.atttypid || ' ' || a.atttypmod
            FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
              AND NOT EXISTS (SELECT FROM %s AS t WHERE false)""";

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
        Map<Long, List<List<String>>> keys = keys(only);
        List<Relation> relations = new ArrayList<>();
        found.forEach((head, columns) -> relations.add(new Relation(
                head.oid(),
                head.schema(),
                head.name(),
                head.isTable(),
                columns,
                usable(keys.getOrDefault(head.oid(), List.of()), columns))));
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

    /** The first key whose columns the user may read and which no row lacks; empty if there is none. */
    private static List<String> usable(List<List<String>> keys, List<RelationColumn> columns) {
        List<String> filled = columns.stream()
                .filter(column -> column.nulls() == RelationColumn.Nulls.NONE)
                .map(RelationColumn::name)
                .toList();
        return keys.stream().filter(filled::containsAll).findFirst().orElse(List.of());
    }

    private static RelationColumn column(ResultSet row) throws SQLException {
        return new RelationColumn(
                row.getString("attname"),
                row.getString("type"),
                ValueForm.of(row.getString("typname"), row.getBoolean("is_built_in")),
                row.getBoolean("is_unbounded"),
                RelationColumn.Nulls.valueOf(row.getString("nulls")),
                row.getString("type_schema"),
                row.getBoolean("is_exact"),
                row.getString("version"));
    }

    private Map<Long, List<List<String>>> keys(@Nullable Long only) throws SQLException {
        Map<Long, Map<Long, List<String>>> byIndex = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(KEYS)) {
            query.setObject(1, only);
            query.setObject(2, only);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    byIndex.computeIfAbsent(row.getLong(1), relation -> new LinkedHashMap<>())
                            .computeIfAbsent(row.getLong(2), index -> new ArrayList<>())
                            .add(row.getString(3));
                }
            }
        }
        Map<Long, List<List<String>>> keys = new HashMap<>();
        byIndex.forEach((relation, indexes) -> keys.put(relation, List.copyOf(indexes.values())));
        return keys;
    }

    /**
     * Whether a relation still has columns as they were found. They stay so until the transaction ends, because the query takes
     * the lock that reading takes.
     */
    boolean has(Relation relation) throws SQLException {
        Map<String, String> versions = new HashMap<>();
        String sql = VERSIONS.formatted(relation.quoted());
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, relation.quoted());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    versions.put(row.getString(1), row.getString(2));
                }
            }
        }
        return relation.columns().stream().allMatch(column -> column.version().equals(versions.get(column.name())));
    }
}
