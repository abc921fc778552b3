package dev.meridian.domain.download.connector.manifest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Translates paginators. A paginator that can't be said fails the import, because the table would end too early. */
final class Pagings {
    private static final Pattern NO_NEXT_LINK = Pattern.compile(
            "(?:'next'|\"next\")\\s+not\\s+in\\s+headers(?:\\.link|\\[['\"]link['\"]])|not\\s+headers.*");
    /** {@code PATH + PATH}: the rows before this page, and the rows of this page. */
    private static final Pattern SUM = Pattern.compile("(response.+?)\\s*\\+\\s*(response.+)");

    private static final Set<String> OFFSETS = Set.of("offset", "skip", "start", "startat", "start_at", "startindex");

    private final Texts texts;
    private final Remarks remarks;

    Pagings(Texts texts, Remarks remarks) {
        this.texts = texts;
        this.remarks = remarks;
    }

    /** Adds {@code paging} and {@code pageSize} to a table that already says where its rows are. */
    void translate(Part paginator, ObjectNode table) {
        if (paginator.isMissing() || paginator.type().equals("NoPagination")) {
            table.putObject("paging").putObject("none");
            return;
        }
        if (!paginator.type().equals("DefaultPaginator")) {
            remarks.fail(paginator, "The paginator '" + paginator.type() + "' can't be said in a definition");
            return;
        }
        Part strategy = paginator.get("pagination_strategy");
        Part option = paginator.get("page_token_option");
        switch (strategy.type()) {
            case "CursorPagination" -> cursor(strategy, option, table);
            case "PageIncrement" -> {
                ObjectNode page = table.putObject("paging").putObject("page");
                page.set("to", place(option));
                int first = strategy.get("start_from_page").node().asInt(0);
                page.put("first", first);
                if (first > 1) {
                    remarks.fail(strategy.get("start_from_page"), "A definition numbers pages from 0 or 1 only");
                }
            }
            case "OffsetIncrement" ->
                table.putObject("paging").putObject("offset").set("to", place(option));
            default -> remarks.fail(strategy, "The paging '" + strategy.type() + "' can't be said in a definition");
        }
        size(paginator.get("page_size_option"), strategy.get("page_size"), table);
    }

    private void size(Part option, Part size, ObjectNode table) {
        if (option.isMissing()) {
            return;
        }
        if (size.isMissing() || Texts.isUndefined(size)) {
            // Without a size the manifest's requests carry none either.
            remarks.leaveOut(option, "The manifest says where the size of a page is sent, but no size");
            return;
        }
        String rows = size.node().isNumber() ? size.text() : texts.plain(size);
        if (!rows.matches("[1-9]\\d{0,8}")) {
            remarks.fail(size, "In a definition the size of a page has to be a number");
            return;
        }
        ObjectNode pageSize = table.putObject("pageSize");
        pageSize.set("to", place(option));
        pageSize.put("rows", Integer.parseInt(rows));
    }

    private void cursor(Part strategy, Part option, ObjectNode table) {
        Part value = strategy.get("cursor_value");
        String code = Expression.inside(value.text()).orElse(value.text());
        boolean isAddress = option.type().equals("RequestPath");
        Matcher sum = SUM.matcher(code);
        if (!isAddress
                && sum.matches()
                && isOffset(sum.group(1))
                && Expression.parse(sum.group(2)).isPresent()) {
            // A definition reads on until a page is empty, and so at least as many rows.
            table.putObject("paging").putObject("offset").set("to", place(option));
            return;
        }
        Optional<Expression> from = Expression.parse(code)
                .map(path -> ofLastRow(path, table.path("rows").asString("")));
        if (from.isEmpty()) {
            remarks.fail(value, "The cursor '" + value.text() + "' is not understood");
            return;
        }
        Expression path = from.get();
        boolean isLink = path.root().equals("headers")
                && path.names().getFirst().equalsIgnoreCase("link")
                && path.name().equalsIgnoreCase("link_next_url");
        if (isLink && isAddress) {
            table.putObject("paging").putObject("link");
            checkLinkStop(strategy.get("stop_condition"));
            return;
        }
        ObjectNode way = table.putObject("paging").putObject(isAddress ? "address" : "cursor");
        switch (path.root()) {
            case "response" -> {
                if (path.names().contains(Expression.LAST_ITEM)) {
                    remarks.fail(value, "The cursor '" + value.text() + "' is not understood");
                }
                way.putObject("from").put("pointer", path.pointer());
            }
            case "headers" -> {
                if (path.names().size() > 1) {
                    remarks.fail(
                            value,
                            "A part of a header is read of the Link header only, whose next address is the next page");
                }
                way.putObject("from").put("header", path.names().getFirst());
            }
            case "last_record" -> {
                if (isAddress) {
                    remarks.fail(value, "An address of the next page stands in the answer, not in a row");
                }
                way.put("fromRow", table.path("fields").asString("") + path.pointer());
            }
            default -> remarks.fail(value, "The cursor '" + value.text() + "' is not understood");
        }
        if (!isAddress) {
            way.set("to", place(option));
        }
        stop(strategy.get("stop_condition"), path, way);
    }

    private static boolean isOffset(String code) {
        return Expression.parse(code)
                .filter(path -> OFFSETS.contains(path.names().getLast().toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    /** {@code response['items'][-1]['id']} is the id of the last row where the rows are at /items. */
    private static Expression ofLastRow(Expression path, String rows) {
        int last = path.names().indexOf(Expression.LAST_ITEM);
        boolean isOfRow = path.root().equals("response")
                && last >= 0
                && last < path.names().size() - 1
                && Expression.pointer(path.names().subList(0, last)).equals(rows);
        return isOfRow
                ? new Expression(
                        "last_record",
                        path.names().subList(last + 1, path.names().size()),
                        path.otherwise())
                : path;
    }

    /**
     * Fails the import unless the stop condition only says that the next address is missing, which ends a definition's
     * table as well.
     */
    private void checkLinkStop(Part stop) {
        String code = Expression.inside(stop.text()).orElse(stop.text());
        if (!stop.isMissing() && !NO_NEXT_LINK.matcher(code).matches()) {
            remarks.fail(stop, "The end '" + stop.text() + "' is not understood");
        }
    }

    /**
     * A cursor that is missing ends a definition's table anyway, and so does an empty page where the cursor comes from the last
     * row. One other place may say that there is more.
     */
    private void stop(Part stop, Expression cursor, ObjectNode way) {
        if (stop.isMissing()) {
            return;
        }
        Optional<EndCondition> end =
                EndCondition.parse(Expression.inside(stop.text()).orElse(stop.text()));
        boolean ofRow = cursor.root().equals("last_record");
        List<Expression> others = end.map(EndCondition::missing).orElse(List.of()).stream()
                .filter(path -> !leadsTo(path, cursor))
                .distinct()
                .toList();
        boolean isUnderstood = end.isPresent()
                && others.size() <= 1
                && others.stream().allMatch(path -> path.root().equals("response"))
                && (ofRow || !end.get().ofPageSize());
        if (!isUnderstood) {
            remarks.fail(stop, "The end '" + stop.text() + "' is not understood");
            return;
        }
        others.forEach(more -> way.putObject("more").put("pointer", more.pointer()));
    }

    /** Whether the cursor is at this path or below it. */
    private static boolean leadsTo(Expression path, Expression cursor) {
        int length = path.names().size();
        return path.root().equals(cursor.root())
                && length <= cursor.names().size()
                && cursor.names().subList(0, length).equals(path.names());
    }

    /** Where a call carries a value. */
    ObjectNode place(Part option) {
        ObjectNode place = JsonNodeFactory.instance.objectNode();
        Part name = option.get("field_name");
        switch (option.get("inject_into").text()) {
            case "request_parameter" -> place.put("query", texts.plain(name));
            case "header" -> place.put("header", texts.plain(name));
            case "body_json" -> {
                List<Part> steps = option.get("field_path").items();
                List<Part> path = steps.isEmpty() ? List.of(name) : steps;
                place.put(
                        "pointer",
                        Expression.pointer(path.stream().map(texts::plain).toList()));
            }
            default -> remarks.fail(option, "A definition sends values in the query, a header or the JSON body only");
        }
        return place;
    }
}
