package dev.meridian.activities.download.transform;

import dev.meridian.activities.download.export.format.ExportedColumn;
import dev.meridian.activities.download.transform.Mapping.Aggregate;
import dev.meridian.activities.download.transform.Mapping.OnFailure;
import dev.meridian.activities.download.transform.Mapping.Output;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compiles mappings to SQL: names are quoted, and texts that users wrote are parameters.
 *
 * <p>A query has three layers: values as they come, from the table, its look-ups and its filter; casts, with their rules; and
 * groups.
 */
final class MappingCompiler {
    /** Ids of groups that are longer are digests, because an index holds no longer ones. */
    private static final int LONGEST_ID = 1_000;

    private final Mapping mapping;
    private final List<Violation> violations = new ArrayList<>();
    private final Values values;
    private final List<Values.Typed> raw = new ArrayList<>();
    private final List<Cast> casts = new ArrayList<>();

    private MappingCompiler(Mapping mapping, SourceColumns source, Function<String, @Nullable SourceColumns> tables) {
        this.mapping = mapping;
        this.values = new Values(source, tables, violations);
    }

    /**
     * Compiles a mapping.
     *
     * @param tables the other tables of the snapshot by name; null if there is none
     * @throws InvalidRequestException with all violations, whose paths begin at the mapping
     */
    static CompiledMapping compile(
            Mapping mapping, SourceColumns source, Function<String, @Nullable SourceColumns> tables) {
        return new MappingCompiler(mapping, source, tables).compile();
    }

    private CompiledMapping compile() {
        checkNames();
        Statement filter = values.filter(mapping.filter());
        for (int i = 0; i < mapping.columns().size(); i++) {
            Output output = mapping.columns().get(i);
            Values.Typed value = values.of(output, "/columns/" + i);
            Cast cast = Cast.of(output, "r.c" + i, value.type());
            raw.add(cast.isNeeded() ? new Values.Typed(Values.text(value), ColumnType.TEXT) : value);
            casts.add(cast);
            check(output, cast.type(), "/columns/" + i);
        }
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
        Statement rows = rows(filter);
        boolean isGrouped = mapping.columns().stream().anyMatch(output -> output.aggregate() != null);
        Statement cast = cast(rows, isGrouped);
        return new CompiledMapping(
                isGrouped ? grouped(cast) : cast,
                columns(),
                casts.stream().anyMatch(Cast::rejects) ? rejected(rows) : null);
    }

    private void checkNames() {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < mapping.columns().size(); i++) {
            String name = mapping.columns().get(i).name();
            String plain = ColumnNames.column(name, other -> false);
            if (!plain.equals(name)) {
                violations.add(new Violation(
                        "/columns/" + i + "/name", "bad_name", "Is no name of a column; '" + plain + "' would be one"));
            }
            if (!taken.add(name)) {
                violations.add(new Violation("/columns/" + i + "/name", "duplicate", "Another column has this name"));
            }
        }
    }

    private void check(Output output, ColumnType type, String path) {
        Aggregate aggregate = output.aggregate();
        if (aggregate == null) {
            return;
        }
        boolean isNumber = type == ColumnType.BIGINT || type == ColumnType.NUMERIC || type == ColumnType.DOUBLE;
        boolean fits = switch (aggregate) {
            case COUNT -> true;
            case SUM, AVG -> isNumber;
            case MIN, MAX ->
                type != ColumnType.BOOLEAN
                        && type != ColumnType.JSONB
                        && type != ColumnType.UUID
                        && type != ColumnType.BYTEA;
        };
        if (!fits) {
            violations.add(new Violation(
                    path + "/aggregate",
                    "not_supported",
                    "Values of type " + type.sql() + " have no " + aggregate + "; cast them first"));
        }
    }

    /**
     * The innermost layer, with the values as they are stored. It is materialized, because otherwise the planner would
     * cast constants before the check whether they fit.
     */
    private Statement rows(Statement filter) {
        Statement rows = new Statement().add("SELECT t._id");
        for (int i = 0; i < raw.size(); i++) {
            rows.add(", ").add(raw.get(i).sql()).add(" AS c" + i);
        }
        return rows.add(" FROM " + values.source() + " AS t" + values.joins())
                .add(filter)
                .add(" OFFSET 0");
    }

    private Statement cast(Statement rows, boolean isGrouped) {
        Statement cast = new Statement().add("SELECT r._id");
        for (int i = 0; i < casts.size(); i++) {
            cast.add(", ").add(casts.get(i).expression());
            cast.add(" AS " + (isGrouped ? "v" + i : name(i)));
        }
        return cast.add(" FROM (").add(rows).add(") AS r").add(kept(""));
    }

    private Statement rejected(Statement rows) {
        return new Statement()
                .add("SELECT count(*) FROM (")
                .add(rows)
                .add(") AS r")
                .add(kept("NOT "));
    }

    /** Which rows are kept, after WHERE; with {@code NOT} before it, which are not. */
    private String kept(String not) {
        String conditions = casts.stream().filter(Cast::rejects).map(Cast::fits).collect(Collectors.joining(" AND "));
        return conditions.isEmpty() ? "" : " WHERE " + not + "(" + conditions + ")";
    }

    private Statement grouped(Statement rows) {
        List<String> keys = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < casts.size(); i++) {
            Aggregate aggregate = mapping.columns().get(i).aggregate();
            if (aggregate == null) {
                keys.add("g.v" + i);
            }
            shown.add((aggregate == null ? "g.v" + i : aggregate + "(g.v" + i + ")") + " AS " + name(i));
        }
        String key = "jsonb_build_array(" + String.join(", ", keys) + ")::text";
        return new Statement()
                .add("SELECT CASE WHEN octet_length(" + key + ") > " + LONGEST_ID + " THEN md5(" + key + ") ELSE " + key
                        + " END AS _id, " + String.join(", ", shown) + " FROM (")
                .add(rows)
                .add(") AS g")
                .add(keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys));
    }

    private List<ExportedColumn> columns() {
        List<ExportedColumn> columns = new ArrayList<>();
        for (int i = 0; i < casts.size(); i++) {
            Output output = mapping.columns().get(i);
            columns.add(new ExportedColumn(
                    output.name(),
                    output.name(),
                    aggregated(output, casts.get(i).type())));
        }
        return columns;
    }

    private static ColumnType aggregated(Output output, ColumnType type) {
        Aggregate aggregate = output.aggregate();
        if (aggregate == null) {
            return type;
        }
        return switch (aggregate) {
            case COUNT -> ColumnType.BIGINT;
            case SUM, AVG -> type == ColumnType.DOUBLE ? ColumnType.DOUBLE : ColumnType.NUMERIC;
            case MIN, MAX -> type;
        };
    }

    private String name(int column) {
        return ColumnNames.quoted(mapping.columns().get(column).name());
    }

    /**
     * The cast of a value.
     *
     * @param value the value's text as it stands in a statement, or the value itself if no cast is needed
     */
    private record Cast(Output output, String value, ColumnType type, boolean isNeeded) {
        static Cast of(Output output, String value, ColumnType from) {
            ColumnType to = output.cast() == null ? from : output.cast().type();
            return new Cast(output, value, to, to != from);
        }

        boolean rejects() {
            return isNeeded && output.onFailure() == OnFailure.REJECT;
        }

        /**
         * The condition that there is no value, or a value that the type holds. Words such as today, which PostgreSQL
         * would take for times, do not count.
         */
        String fits() {
            String valid = "pg_input_is_valid(" + value + ", '" + type.sql() + "')";
            boolean isTime = type == ColumnType.DATE
                    || type == ColumnType.TIME
                    || type == ColumnType.TIMESTAMP
                    || type == ColumnType.TIMESTAMPTZ;
            String words = isTime ? " AND " + value + " !~* '(now|today|tomorrow|yesterday|allballs|epoch)'" : "";
            return "(" + value + " IS NULL OR (" + valid + words + "))";
        }

        Statement expression() {
            if (!isNeeded) {
                return new Statement().add(value);
            }
            String cast = value + "::" + type.sql();
            if (type == ColumnType.TEXT) {
                return new Statement().add(value);
            }
            Statement expression = new Statement().add("CASE WHEN " + fits() + " THEN " + cast);
            if (output.onFailure() == OnFailure.FAIL) {
                expression
                        .add(" ELSE refuse_cast(")
                        .value(output.name(), "text")
                        .add(", r._id, " + value + ", '" + type.sql() + "')::" + type.sql());
            }
            return expression.add(" END");
        }
    }
}
