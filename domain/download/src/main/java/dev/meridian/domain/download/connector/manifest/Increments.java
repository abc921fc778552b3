package dev.meridian.domain.download.connector.manifest;

import dev.meridian.domain.download.connector.definition.TimeForm;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Translates cursors over times: to windows if they have a step, otherwise to an incremental parameter. */
final class Increments {
    /** The forms by their names in manifests. */
    private static final Map<String, TimeForm> FORMS = Map.ofEntries(
            Map.entry("%Y-%m-%dT%H:%M:%SZ", TimeForm.RFC3339),
            Map.entry("%Y-%m-%dT%H:%M:%S.%fZ", TimeForm.RFC3339),
            Map.entry("%Y-%m-%dT%H:%M:%S.%LZ", TimeForm.RFC3339),
            Map.entry("%Y-%m-%dT%H:%M:%S%z", TimeForm.RFC3339),
            Map.entry("%Y-%m-%dT%H:%M:%S.%f%z", TimeForm.RFC3339),
            Map.entry("%Y-%m-%dT%H:%M:%S", TimeForm.RFC3339),
            Map.entry("%Y-%m-%d %H:%M:%S", TimeForm.DATETIME),
            Map.entry("%Y-%m-%d", TimeForm.DATE),
            Map.entry("%s", TimeForm.EPOCHSECONDS),
            Map.entry("%ms", TimeForm.EPOCHMILLIS));

    /** {@code format_datetime(PATH, 'format')}: a setting that requests carry in another form than people write it. */
    private static final Pattern FORMATTED = Pattern.compile("format_datetime\\(\\s*([^,]+?)\\s*,[^,]*\\)");

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
     * @param rows where the cursor's field is
     */
    void translate(Part cursor, Map<String, ObjectNode> intervals, RowPlace rows, ObjectNode table) {
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
        TimeForm form = FORMS.get(cursor.get("datetime_format").text());
        if (form == null) {
            remarks.fail(cursor.get("datetime_format"), "Times of this form can't be said in a definition");
            return;
        }
        if (cursor.get("step").isMissing() || end == null) {
            parameter(cursor, start, form, rows, table);
        } else {
            windows(cursor, start, end, form, table);
        }
    }

    private @Nullable ObjectNode place(Part option, @Nullable ObjectNode other) {
        return option.isMissing() ? other : places.place(option);
    }

    private void windows(Part cursor, ObjectNode start, ObjectNode end, TimeForm form, ObjectNode table) {
        ObjectNode windows = table.putObject("windows");
        windows.set("from", start);
        windows.set("until", end);
        windows.put("form", form.wireName());
        Part first = first(cursor);
        windows.put("start", start(first).orElseGet(() -> texts.template(first)));
        windows.put("length", length(cursor.get("step")));
        remarks.leaveOut(cursor, "The table is read in windows, all of them at every download");
    }

    /** A full download sends the parameter, too, if it can, because the manifest's requests always have it. */
    private void parameter(Part cursor, ObjectNode to, TimeForm form, RowPlace rows, ObjectNode table) {
        ObjectNode incremental = table.putObject("incremental");
        incremental.put("field", rows.of(List.of(texts.plain(cursor.get("cursor_field")))));
        incremental.set("to", to);
        incremental.put("form", form.wireName());
        Part lookback = cursor.get("lookback_window");
        if (!lookback.isMissing()) {
            incremental.put("overlap", length(lookback));
        }
        Optional<String> start = start(first(cursor)).flatMap(text -> written(text, form));
        if (start.isPresent() && to.has("query")) {
            ObjectNode request = (ObjectNode) table.path("request");
            ObjectNode query =
                    request.path("query").isObject() ? (ObjectNode) request.path("query") : request.putObject("query");
            query.put(to.path("query").asString(), start.get());
        } else {
            remarks.leaveOut(cursor.get("start_datetime"), "A full download asks for all rows, however old they are");
        }
    }

    /** The time as requests carry it; empty if it is a setting, and the service wants a number. */
    private static Optional<String> written(String start, TimeForm form) {
        Optional<Instant> moment = TimeForm.RFC3339.read(start);
        if (moment.isPresent()) {
            return moment.map(form::write);
        }
        return form.isNumber() ? Optional.empty() : Optional.of(start);
    }

    private static Part first(Part cursor) {
        Part start = cursor.get("start_datetime");
        return start.node().isObject() ? start.get("datetime") : start;
    }

    /** A day, a time or a setting; empty if it is computed from anything else, such as from the present. */
    private Optional<String> start(Part first) {
        String text = first.text();
        Optional<String> formatted = Expression.inside(text)
                .map(FORMATTED::matcher)
                .filter(Matcher::matches)
                .map(found -> "{{ " + found.group(1) + " }}");
        Optional<Expression> path = Expression.inside(formatted.orElse(text)).flatMap(Expression::parse);
        if (text.contains("{{")
                && path.filter(known -> known.root().equals("config")).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(texts.template(first, formatted.orElse(text)));
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
