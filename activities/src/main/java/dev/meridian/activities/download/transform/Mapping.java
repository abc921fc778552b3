package dev.meridian.activities.download.transform;

import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.Range;
import dev.meridian.domain.download.value.ColumnType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is made of the rows of a table; columns are named as they are in PostgreSQL, {@code _id} among them. */
@Described("What is made of the rows of a table")
public record Mapping(
        @Described("The table, by its name in the snapshot") @Length(min = 1, max = 63)
        String table,

        @Described("The conditions that a row has to meet, all of them") @Default("[]") @Length(max = 50)
        List<Condition> filter,

        @Described(
                "The columns of the result, in their order; if one has an aggregate, the others are what rows are grouped by")
        @Length(min = 1, max = 100)
        List<Output> columns) {

    /** How a condition compares. */
    public enum Comparison {
        EQUALS("="),
        DIFFERS("<>"),
        GREATER(">"),
        AT_LEAST(">="),
        LESS("<"),
        AT_MOST("<="),
        CONTAINS(""),
        STARTS_WITH(""),
        IS_NULL(""),
        IS_NOT_NULL("");

        private final String operator;

        Comparison(String operator) {
            this.operator = operator;
        }

        /** The operator in SQL; empty if the comparison has none. */
        String operator() {
            return operator;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A condition that rows have to meet. */
    @Described("A condition that a row has to meet")
    public record Condition(
            @Described("The column") @Length(min = 1, max = 63)
            String field,

            @Described("How the column is compared; a row without a value meets is_null and differs only")
            Comparison is,

            @Described("What the column is compared with: a text, a number, true or false") @Nullable
            JsonNode value) {}

    /** What happens with a value that the type does not hold. */
    public enum OnFailure {
        NULL,
        REJECT,
        FAIL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The types that values can be cast to. */
    public enum Target {
        BOOLEAN,
        BIGINT,
        NUMERIC,
        DOUBLE,
        TEXT,
        JSONB,
        TIMESTAMPTZ,
        TIMESTAMP,
        DATE,
        TIME,
        UUID;

        ColumnType type() {
            return ColumnType.valueOf(name());
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is computed of the values of a group. */
    public enum Aggregate {
        SUM,
        COUNT,
        MIN,
        MAX,
        AVG;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A value of another table of the snapshot: of its first row, by id, whose key is the same text. */
    @Described("A value of another table: of its first row, by id, whose key is the same text")
    public record LookUp(
            @Described("The other table, by its name in the snapshot") @Length(min = 1, max = 63)
            String table,

            @Described("The column of this table that is looked up") @Length(min = 1, max = 63)
            String match,

            @Described("The column of the other table that it has to equal") @Length(min = 1, max = 63)
            String key,

            @Described("The column of the other table that is taken") @Length(min = 1, max = 63)
            String value) {}

    /** A part of a text. */
    @Described("A part of the text; null if there are fewer parts")
    public record Split(
            @Described("What stands between the parts") @Length(min = 1, max = 100)
            String by,

            @Described("Which part, from 1") @Range(min = 1, max = 1_000)
            int part) {}

    /** A replacement. */
    @Described("A replacement of each occurrence")
    public record Replacement(
            @Described("What is replaced") @Length(min = 1, max = 1_000)
            String find,

            @Described("The text that takes its place") @Length(max = 1_000)
            String with) {}

    /** A column of the result. Its value comes from one place; then it is split, trimmed, replaced, cast and aggregated, in this order. */
    @Described("A column: where its value comes from, and what is done with it, in this order")
    public record Output(
            @Described("The column's name: lower-case letters, digits and underscores") @Length(min = 1, max = 63)
            String name,

            @Described("The column from which the value comes") @Length(min = 1, max = 63) @Nullable
            String field,

            @Described("The same text, number or truth value in each row") @Nullable
            JsonNode constant,

            @Described("A text with columns in braces, such as {first} {last}; null is empty, {{ and }} are braces")
            @Length(min = 1, max = 10_000)
            @Nullable
            String template,

            @Described("A value of another table") @Nullable LookUp lookup,

            @Described("A part of the text") @Nullable Split split,

            @Described("Whether blanks at both ends are removed") @Default("false")
            boolean trim,

            @Described("What is replaced in the text, one after another") @Length(max = 20) @Default("[]")
            List<Replacement> replace,

            @Described("The type that the value becomes") @Nullable
            Target cast,

            @Described(
                    "What happens with a value that the type does not hold: null, reject (the row is left out) or fail")
            @Default("\"fail\"")
            OnFailure onFailure,

            @Described("What is computed of the values of each group; count without a value counts rows") @Nullable
            Aggregate aggregate) {}
}
