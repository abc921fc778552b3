package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.connector.answer.WatchedPlaces.Place;
import dev.meridian.domain.download.connector.definition.Incremental;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.row.RowBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * Writes JSON objects as rows, member by member as they stream by. Only members in which something is looked for, or whose
 * type names a rule, become trees for a moment. One thread uses it.
 */
final class RowReader {
    private static final int EXCERPT = 200;

    private final RowPlan plan;
    private final RowBuffer rows;
    private final FieldValues values;
    private final RowFacts facts = new RowFacts();
    private final WatchedPlaces places = new WatchedPlaces();
    private final int[] ids;
    private final int version;
    private final int deleted;
    private final int cursor;
    private final int windowTime;
    private final int changeTime;
    private final Map<String, Integer> extras = new LinkedHashMap<>();
    private final Set<String> elsewhere = new HashSet<>();

    RowReader(RowPlan plan, RowBuffer rows) {
        this.plan = plan;
        this.rows = rows;
        values = new FieldValues(plan, rows);
        Table table = plan.table();
        places.mark(table.fields());
        table.columns().forEach((name, column) -> {
            if (column.from() != null) {
                places.column(column.from(), name);
                elsewhere.add(name);
            }
        });
        ids = plan.ids().stream().mapToInt(places::add).toArray();
        version = numberOf(table.version());
        deleted = numberOf(plan.deleted() == null ? null : plan.deleted().pointer());
        cursor = numberOf(plan.cursor());
        windowTime = numberOf(plan.windowTime());
        changeTime = numberOf(plan.changeTime());
        plan.extra().forEach((name, pointer) -> extras.put(name, places.add(pointer)));
    }

    RowFacts facts() {
        return facts;
    }

    /** Writes the value that the parser stands at as a row, and leaves the parser at its last token. */
    void read(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            JsonNode value = parser.readValueAsTree();
            String text = value.toString();
            facts.row("");
            rows.reject("row_no_object", text.length() > EXCERPT ? text.substring(0, EXCERPT) : text);
            return;
        }
        places.clear();
        rows.begin();
        readObject(places.root(), parser, places.root().isMarked());
        plan.constants().forEach((name, text) -> rows.text(rows.field(name), text));
        end();
    }

    private void readObject(Place place, JsonParser parser, boolean areFields) {
        String name;
        while ((name = parser.nextName()) != null) {
            Place member = place.child(name);
            parser.nextToken();
            if (member == null) {
                if (areFields && !elsewhere.contains(name)) {
                    values.write(name, parser);
                } else {
                    parser.skipChildren();
                }
            } else {
                readMember(member, name, parser, areFields);
            }
        }
    }

    private void readMember(Place member, String name, JsonParser parser, boolean isField) {
        boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
        if (isObject && !isField && (member.isMarked() || (!member.isLast() && member.column() == null))) {
            readObject(member, parser, member.isMarked());
        } else if (member.isLast()
                && !(isField && member.column() != null)
                && !(places.isWanted(member) && parser.currentToken().isStructStart())) {
            if (places.isWanted(member)) {
                places.found(member, Found.scalarAt(parser));
            }
            if (isField && !elsewhere.contains(name)) {
                values.write(name, parser);
            } else if (member.column() != null) {
                values.write(member.column(), parser);
            } else {
                parser.skipChildren();
            }
        } else {
            JsonNode tree = parser.readValueAsTree();
            places.foundBelow(member, tree);
            writeColumnsOf(member, tree);
            if (isField && member.column() == null && !elsewhere.contains(name)) {
                values.write(name, tree);
            }
        }
    }

    /** Writes the declared columns that lie in a tree; a part of their places that is a number names an item of a list. */
    private void writeColumnsOf(Place member, JsonNode tree) {
        if (member.column() != null) {
            values.write(member.column(), tree);
        }
        member.children().forEach((name, below) -> {
            JsonNode value = tree.at(JsonPointer.empty().appendProperty(name));
            if (!value.isMissingNode()) {
                writeColumnsOf(below, value);
            }
        });
    }

    private void end() {
        String id = id();
        facts.row(id);
        if (cursor >= 0) {
            facts.cursor(Optional.ofNullable(places.get(cursor)).flatMap(Found::named));
        }
        if (windowTime >= 0) {
            facts.time(scalar(windowTime));
        }
        Incremental incremental = plan.table().incremental();
        if (changeTime >= 0 && incremental != null) {
            scalar(changeTime).ifPresent(text -> facts.change(incremental.form(), text));
        }
        if (!extras.isEmpty()) {
            Map<String, String> taken = new LinkedHashMap<>();
            extras.forEach((name, number) -> taken.put(name, scalar(number).orElse("")));
            facts.extra(taken);
        }
        Found tombstone = deleted < 0 ? null : places.get(deleted);
        if (plan.deleted() != null && tombstone != null && tombstone.meets(plan.deleted()) && !id.isEmpty()) {
            rows.drop();
            rows.deleted(id);
            return;
        }
        if (version >= 0) {
            scalar(version).ifPresent(rows::version);
        }
        RowDetails details = plan.details();
        if (details != null && !id.isEmpty()) {
            details.of(id).forEach(this::writeDetail);
        }
        rows.end();
    }

    private void writeDetail(String column, @Nullable String value) {
        if (value == null) {
            rows.nothing(rows.field(column));
        } else {
            rows.text(rows.field(column), value);
        }
    }

    /** Gives the row its id; several parts are joined by slashes, and slashes within a part are written {@code ~1}. */
    private String id() {
        List<String> parts = new ArrayList<>();
        for (int number : ids) {
            Found part = places.get(number);
            if (part == null) {
                return "";
            }
            if (part.token() == JsonToken.VALUE_NULL || part.token().isStructStart()) {
                rows.unusableId(part.token() == JsonToken.VALUE_NULL ? "id_null" : "id_no_scalar");
                return "";
            }
            if (part.text().isEmpty()) {
                rows.unusableId("id_empty");
                return "";
            }
            parts.add(part.text());
        }
        String id =
                plan.idPrefix() + (parts.size() == 1 && plan.idPrefix().isEmpty() ? parts.getFirst() : joined(parts));
        rows.id(id);
        return id;
    }

    private static String joined(List<String> parts) {
        return String.join("/", parts.stream().map(RowPlan::part).toList());
    }

    private Optional<String> scalar(int number) {
        Found value = places.get(number);
        return value == null ? Optional.empty() : value.scalar();
    }

    private int numberOf(@Nullable JsonPointer pointer) {
        return pointer == null ? -1 : places.add(pointer);
    }
}
