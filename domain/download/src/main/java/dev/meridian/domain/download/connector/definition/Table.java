package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.meridian.domain.download.value.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * How a table is read.
 *
 * @param name empty for the tables of a listing, which have names of their own
 * @param delimiter what separates the fields of a CSV page
 * @param rows where a JSON page has the list of its rows
 * @param rowsOptional whether an answer without that list has no rows
 * @param fields where a row has its fields
 * @param fieldType where the value of a field names its type; null if values are taken as they are
 * @param id where a row has the parts of its id
 * @param version where a row has its version
 * @param partial whether a row may lack fields that it has
 * @param forgotten the answer to a cursor, or to a token of {@code changes}, that the service no longer knows
 */
public record Table(
        String name,
        @Nullable String title,
        Request request,
        Format format,
        String delimiter,
        JsonPointer rows,
        boolean rowsOptional,
        JsonPointer fields,
        @Nullable JsonPointer fieldType,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<JsonPointer> id,

        @Nullable JsonPointer version,
        Map<String, Column> columns,
        boolean partial,
        @Nullable Source total,
        @Nullable Condition deleted,
        @Nullable Condition cutOff,
        @Nullable Refusal forgotten,
        Paging paging,
        @Nullable PageSize pageSize,
        @Nullable Parent parent,
        @Nullable Windows windows,
        @Nullable Incremental incremental,
        @Nullable Changes changes,
        @Nullable Details details,
        @Nullable Writes writes) {
    /** The format of a page. */
    public enum Format {
        JSON,
        JSONLINES,
        CSV
    }

    /**
     * A column that is declared.
     *
     * @param type null if the values decide
     * @param from where it lies in the row; null if it is one of the fields
     * @param to where its value is put in a row that is written; null if it is one of the fields, or is not written
     * @param as what its value is in a row that is written; null if it goes as the snapshot has it
     * @param value where its value lies within the field, which is an object; null if the field is the value
     * @param with the other members of that object in a row that is written
     */
    public record Column(
            @Nullable ColumnType type,
            @Nullable JsonPointer from,
            @Nullable JsonPointer to,
            @Nullable ValueType as,
            @Nullable JsonPointer value,
            Map<String, JsonNode> with) {
        public Column {
            with = Map.copyOf(with);
        }

        /** A column whose field is its value. */
        public Column(
                @Nullable ColumnType type,
                @Nullable JsonPointer from,
                @Nullable JsonPointer to,
                @Nullable ValueType as) {
            this(type, from, to, as, null, Map.of());
        }

        /** The column's value in a field; the field itself if nothing lies there, so that no field of another form is lost. */
        public JsonNode in(JsonNode field) {
            JsonNode inner = value == null ? field : field.at(value);
            return inner.isMissingNode() ? field : inner;
        }

        /** Whether it lies outside of the fields. */
        public boolean isBeside() {
            return from != null;
        }
    }

    public Table {
        name = Objects.requireNonNullElse(name, "");
        delimiter = Objects.requireNonNullElse(delimiter, ",");
        format = Objects.requireNonNullElse(format, Format.JSON);
        rows = Objects.requireNonNullElse(rows, JsonPointer.empty());
        fields = Objects.requireNonNullElse(fields, JsonPointer.empty());
        id = List.copyOf(id);
        columns = Map.copyOf(columns);
    }
}
