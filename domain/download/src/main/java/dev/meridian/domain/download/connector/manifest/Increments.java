package dev.meridian.domain.download.connector.manifest;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Translates cursors over times: to windows if they have a step, otherwise to an incremental parameter. */
final class Increments {
    private static final Map<String, String> FORMS = Map.ofEntries(
            Map.entry("%Y-%m-%dT%H:%M:%SZ", "rfc3339"),
            Map.entry("%Y-%m-%dT%H:%M:%S.%fZ", "rfc3339"),
            Map.entry("%Y-%m-%dT%H:%M:%S.%LZ", "rfc3339"),
            Map.entry("%Y-%m-%dT%H:%M:%S%z", "rfc3339"),
            Map.entry("%Y-%m-%dT%H:%M:%S.%f%z", "rfc3339"),
            Map.entry("%Y-%m-%dT%H:%M:%S", "rfc3339"),
            Map.entry("%Y-%m-%d", "date"),
            Map.entry("%s", "epochSeconds"),
            Map.entry("%ms", "epochMillis"));
    private static final Set<String> TIMES = Set.of("rfc3339", "date");

    private final Texts texts;
    private final Pagings places;
    private final Remarks remarks;

    Increments(Texts texts, Pagings places, Remarks remarks) {
        this.texts = texts;
        this.places = places;
        this.remarks = remarks;
    }

    /**
     * Adds {@code windows} or {@code incremental} to a table.
     *
     * @param intervals where requests carry the beginning and the end of a window by an expression of their own
     */
    void translate(Part cursor, Map<String, ObjectNode> intervals, ObjectNode table) {
        if (cursor.isMissing()) {
            if (!intervals.isEmpty()) {
                remarks.fail(cursor, "A request names the times of a window although the stream has no cursor");
            }
            return;
        }
        if (!cursor.type().equals("DatetimeBasedCursor")) {
            remarks.fail(cursor, "The cursor '" + cursor.type() + "' can't be said in a definition");
            return;
        }
        ObjectNode start = place(cursor.get("start_time_option"), intervals.get("start_time"));
        ObjectNode end = place(cursor.get("end_time_option"), intervals.get("end_time"));
        if (start == null) {
            remarks.leaveOut(cursor, "No parameter asks for changes only, so that every download reads all rows");
            return;
        }
        String form = FORMS.get(cursor.get("datetime_format").text());
        if (form == null) {
            remarks.fail(cursor.get("datetime_format"), "Times of this form can't be said in a definition");
            return;
        }
        if (cursor.get("step").isMissing() || end == null) {
            parameter(cursor, start, form, table);
        } else {
            windows(cursor, start, end, form, table);
        }
    }

    private @Nullable ObjectNode place(Part option, @Nullable ObjectNode other) {
        return option.isMissing() ? other : places.place(option);
    }

    private void windows(Part cursor, ObjectNode start, ObjectNode end, String form, ObjectNode table) {
        ObjectNode windows = table.putObject("windows");
        windows.set("from", start);
        windows.set("until", end);
        windows.put("form", form);
        windows.put("start", start(cursor));
        windows.put("length", length(cursor.get("step")));
        remarks.leaveOut(cursor, "The table is read in windows, all of them at every download");
    }

    /** The parameter is sent at a full download, too, because the manifest's requests always have it. */
    private void parameter(Part cursor, ObjectNode to, String form, ObjectNode table) {
        ObjectNode incremental = table.putObject("incremental");
        incremental.put(
                "field", Expression.pointer(List.of(cursor.get("cursor_field").text())));
        incremental.set("to", to);
        incremental.put("form", form);
        Part lookback = cursor.get("lookback_window");
        if (!lookback.isMissing()) {
            incremental.put("overlap", length(lookback));
        }
        String start = start(cursor);
        if (!TIMES.contains(form)) {
            remarks.fail(
                    cursor.get("start_datetime"),
                    "In a definition the start has to be a day, which the service's own numbers can't say");
        } else if (to.has("query")) {
            ObjectNode request = (ObjectNode) table.path("request");
            ObjectNode query =
                    request.path("query").isObject() ? (ObjectNode) request.path("query") : request.putObject("query");
            boolean isDay = start.length() == "2024-01-01".length() && form.equals("rfc3339");
            query.put(to.path("query").asString(), isDay ? start + "T00:00:00Z" : start);
        } else {
            remarks.fail(cursor, "A definition sends the time from which rows are asked for in the query only");
        }
    }

    private String start(Part cursor) {
        Part start = cursor.get("start_datetime");
        Part text = start.node().isObject() ? start.get("datetime") : start;
        String template = texts.template(text);
        return template.matches("\\d{4}-\\d{2}-\\d{2}T00:00:00(\\.0+)?Z?") ? template.substring(0, 10) : template;
    }

    private String length(Part part) {
        String text = part.text();
        String days = text.replaceFirst("^P(\\d+)W$", "P$1X");
        if (days.endsWith("X")) {
            return "P" + 7 * Integer.parseInt(days.substring(1, days.length() - 1)) + "D";
        }
        if (text.matches("P\\d+[MY]")) {
            int count = Integer.parseInt(text.substring(1, text.length() - 1));
            // Windows of another length read the same rows.
            return "P" + count * (text.endsWith("M") ? 28 : 365) + "D";
        }
        if (!text.matches("P(?=.)(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+S)?)?")) {
            remarks.fail(part, "The length '" + text + "' is not understood");
        }
        return text;
    }
}
