package dev.meridian.activities.download.transform;

import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.domain.download.value.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compiles where the values of columns come from, before they are cast. Violations are gathered, so that all are said at once. */
final class Values {
    private final SourceColumns source;
    private final Function<String, @Nullable SourceColumns> tables;
    private final List<Violation> violations;
    private final Map<Mapping.LookUp, String> lookUps = new LinkedHashMap<>();

    /** @param tables the other tables of the snapshot by name; null if there is none */
    Values(SourceColumns source, Function<String, @Nullable SourceColumns> tables, List<Violation> violations) {
        this.source = source;
        this.tables = tables;
        this.violations = violations;
    }

    /** A value with its type. */
    record Typed(Statement sql, ColumnType type) {}

    /** The value of a column, given as text if something is done with its text. */
    Typed of(Mapping.Output output, String path) {
        Typed value = origin(output, path);
        if (output.split() == null && !output.trim() && output.replace().isEmpty()) {
            return value;
        }
        Statement text = text(value);
        Mapping.Split split = output.split();
        if (split != null) {
            text = new Statement()
                    .add("(string_to_array(")
                    .add(text)
                    .add(", ")
                    .value(split.by(), "text")
                    .add("))[" + split.part() + "]");
        }
        if (output.trim()) {
            text = new Statement().add("btrim(").add(text).add(", E' \\t\\r\\n\\u00a0')");
        }
        for (Mapping.Replacement replacement : output.replace()) {
            text = new Statement()
                    .add("replace(")
                    .add(text)
                    .add(", ")
                    .value(replacement.find(), "text")
                    .add(", ")
                    .value(replacement.with(), "text")
                    .add(")");
        }
        return new Typed(text, ColumnType.TEXT);
    }

    private Typed origin(Mapping.Output output, String path) {
        long origins = Stream.of(output.field(), output.constant(), output.template(), output.lookup())
                .filter(Objects::nonNull)
                .count();
        boolean countsRows = output.aggregate() == Mapping.Aggregate.COUNT && origins == 0;
        if (origins != 1 && !countsRows) {
            violations.add(new Violation(
                    path, "one_origin", "A column needs exactly one of field, constant, template and lookup"));
        }
        if (output.field() != null) {
            return new Typed(
                    new Statement().add(SourceColumns.column("t", output.field())),
                    known(source, output.field(), path + "/field"));
        }
        if (output.constant() != null) {
            return constant(output.constant(), path + "/constant");
        }
        if (output.template() != null) {
            return new Typed(template(output.template(), path + "/template"), ColumnType.TEXT);
        }
        if (output.lookup() != null) {
            return lookUp(output.lookup(), path + "/lookup");
        }
        return new Typed(new Statement().add("true"), ColumnType.BOOLEAN);
    }

    private ColumnType known(SourceColumns table, String column, String path) {
        return table.type(column).orElseGet(() -> {
            violations.add(new Violation(path, "unknown_column", "The table has no column '" + column + "'"));
            return ColumnType.TEXT;
        });
    }

    private Typed constant(JsonNode constant, String path) {
        if (constant.isString()) {
            return new Typed(new Statement().value(constant.asString(), "text"), ColumnType.TEXT);
        }
        if (constant.isBoolean()) {
            return new Typed(new Statement().value(constant.asBoolean(), "boolean"), ColumnType.BOOLEAN);
        }
        if (constant.isIntegralNumber() && constant.canConvertToLong()) {
            return new Typed(new Statement().value(constant.asLong(), "bigint"), ColumnType.BIGINT);
        }
        if (constant.isNumber()) {
            return new Typed(new Statement().value(constant.decimalValue(), "numeric"), ColumnType.NUMERIC);
        }
        violations.add(new Violation(path, "wrong_type", "Must be a text, a number, true or false"));
        return new Typed(new Statement().add("NULL"), ColumnType.TEXT);
    }

    /** Texts and columns in braces, one after another. */
    private Statement template(String template, String path) {
        Statement parts = new Statement().add("''");
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < template.length(); at++) {
            char each = template.charAt(at);
            boolean isDoubled = at + 1 < template.length() && template.charAt(at + 1) == each;
            if ((each == '{' || each == '}') && isDoubled) {
                plain.append(each);
                at++;
            } else if (each == '{') {
                int end = template.indexOf('}', at);
                if (end < 0) {
                    violations.add(new Violation(path, "bad_template", "A brace is not closed; write {{ for a brace"));
                    return parts;
                }
                String column = template.substring(at + 1, end);
                known(source, column, path);
                parts.add(" || ").value(plain.toString(), "text");
                plain.setLength(0);
                parts.add(" || coalesce(" + SourceColumns.column("t", column) + "::text, '')");
                at = end;
            } else if (each == '}') {
                violations.add(new Violation(path, "bad_template", "A brace is not opened; write }} for a brace"));
                return parts;
            } else {
                plain.append(each);
            }
        }
        return parts.add(" || ").value(plain.toString(), "text");
    }

    private Typed lookUp(Mapping.LookUp lookUp, String path) {
        SourceColumns other = tables.apply(lookUp.table());
        if (other == null) {
            violations.add(new Violation(path + "/table", "unknown_table", "The snapshot has no table of this name"));
            return new Typed(new Statement().add("NULL"), ColumnType.TEXT);
        }
        known(source, lookUp.match(), path + "/match");
        known(other, lookUp.key(), path + "/key");
        ColumnType type = known(other, lookUp.value(), path + "/value");
        String alias = lookUps.computeIfAbsent(lookUp, fresh -> "l" + lookUps.size());
        return new Typed(new Statement().add(alias + ".found"), type);
    }

    /** The table whose rows are mapped, as it stands in a statement. */
    String source() {
        return source.relation();
    }

    /** The other tables, joined to the rows. */
    String joins() {
        StringBuilder joins = new StringBuilder();
        lookUps.forEach((lookUp, alias) -> {
            SourceColumns other = Objects.requireNonNull(tables.apply(lookUp.table()));
            String key = SourceColumns.column("o", lookUp.key()) + "::text";
            joins.append(" LEFT JOIN (SELECT DISTINCT ON (" + key + ") " + key + " AS key, "
                    + SourceColumns.column("o", lookUp.value()) + " AS found FROM " + other.relation()
                    + " AS o ORDER BY "
                    + key + ", o._id) AS " + alias + " ON " + alias + ".key = "
                    + SourceColumns.column("t", lookUp.match()) + "::text");
        });
        return joins.toString();
    }

    /** A value as text. */
    static Statement text(Typed value) {
        return value.type() == ColumnType.TEXT
                ? value.sql()
                : new Statement().add("(").add(value.sql()).add(")::text");
    }

    /** The conditions of a filter, after WHERE; empty if there are none. */
    Statement filter(List<Mapping.Condition> conditions) {
        Statement filter = new Statement();
        for (int i = 0; i < conditions.size(); i++) {
            filter.add(i == 0 ? " WHERE " : " AND ").add(condition(conditions.get(i), "/filter/" + i));
        }
        return filter;
    }

    private Statement condition(Mapping.Condition condition, String path) {
        String column = SourceColumns.column("t", condition.field());
        ColumnType type = known(source, condition.field(), path + "/field");
        JsonNode value = condition.value();
        switch (condition.is()) {
            case IS_NULL, IS_NOT_NULL -> {
                if (value != null) {
                    violations.add(new Violation(path + "/value", "not_supported", "This comparison takes no value"));
                }
                return new Statement()
                        .add(column + (condition.is() == Mapping.Comparison.IS_NULL ? " IS NULL" : " IS NOT NULL"));
            }
            default -> {
                if (value == null || value.isContainer() || value.isNull()) {
                    violations.add(
                            new Violation(path + "/value", "wrong_type", "Must be a text, a number, true or false"));
                    return new Statement().add("true");
                }
            }
        }
        String written = value.isNumber() ? value.decimalValue().toPlainString() : value.asString();
        return switch (condition.is()) {
            case CONTAINS ->
                new Statement()
                        .add("strpos(" + column + "::text, ")
                        .value(written, "text")
                        .add(") > 0");
            case STARTS_WITH ->
                new Statement()
                        .add("starts_with(" + column + "::text, ")
                        .value(written, "text")
                        .add(")");
            case DIFFERS -> new Statement().add(column + " IS DISTINCT FROM ").value(written, "text::" + type.sql());
            default ->
                new Statement()
                        .add(column + " " + condition.is().operator() + " ")
                        .value(written, "text::" + type.sql());
        };
    }

    /** The literals of a filter with the type that each has to be of. */
    static List<Map.Entry<String, String>> literals(SourceColumns source, List<Mapping.Condition> conditions) {
        List<Map.Entry<String, String>> literals = new ArrayList<>();
        for (Mapping.Condition condition : conditions) {
            JsonNode value = condition.value();
            boolean isCompared = !condition.is().operator().isEmpty();
            String written = value == null || value.isContainer()
                    ? ""
                    : value.isNumber() ? value.decimalValue().toPlainString() : value.asString();
            literals.add(Map.entry(
                    written,
                    isCompared
                            ? source.type(condition.field())
                                    .orElse(ColumnType.TEXT)
                                    .sql()
                            : "text"));
        }
        return literals;
    }
}
