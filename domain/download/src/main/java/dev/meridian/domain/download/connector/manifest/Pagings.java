package dev.meridian.domain.download.connector.manifest;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Translates paginators. A paginator that can't be said fails the import, because the table would end too early. */
final class Pagings {
    /** {@code not response.x}, {@code response.x == false}, {@code response.x is false}. */
    private static final Pattern NO_MORE =
            Pattern.compile("not\\s+(response.+)|(response.+?)\\s*(?:==|is)\\s*(?:[Ff]alse|[Nn]one|'')");

    private static final Pattern NO_NEXT_LINK = Pattern.compile(
            "(?:'next'|\"next\")\\s+not\\s+in\\s+headers(?:\\.link|\\[['\"]link['\"]])|not\\s+headers.*");
    private static final Pattern OF_PAGE_SIZE = Pattern.compile("last_page_size\\s*(?:<|==|<=).*");

    private final Remarks remarks;

    Pagings(Remarks remarks) {
        this.remarks = remarks;
    }

    /** Adds {@code paging} and {@code pageSize} to a table. */
    void translate(Part paginator, ObjectNode table) {
        ObjectNode paging = table.putObject("paging");
        if (paginator.isMissing() || paginator.type().equals("NoPagination")) {
            paging.putObject("none");
            return;
        }
        if (!paginator.type().equals("DefaultPaginator")) {
            remarks.fail(paginator, "The paginator '" + paginator.type() + "' can't be said in a definition");
            return;
        }
        Part strategy = paginator.get("pagination_strategy");
        Part option = paginator.get("page_token_option");
        switch (strategy.type()) {
            case "CursorPagination" -> cursor(strategy, option, paging);
            case "PageIncrement" -> {
                ObjectNode page = paging.putObject("page");
                page.set("to", place(option));
                int first = strategy.get("start_from_page").node().asInt(0);
                page.put("first", first);
                if (first > 1) {
                    remarks.fail(strategy.get("start_from_page"), "A definition numbers pages from 0 or 1 only");
                }
            }
            case "OffsetIncrement" -> paging.putObject("offset").set("to", place(option));
            default -> remarks.fail(strategy, "The paging '" + strategy.type() + "' can't be said in a definition");
        }
        size(paginator.get("page_size_option"), strategy.get("page_size"), table);
    }

    private void size(Part option, Part size, ObjectNode table) {
        if (option.isMissing()) {
            return;
        }
        if (!size.node().isInt()) {
            remarks.fail(size.isMissing() ? option : size, "In a definition the size of a page has to be a number");
            return;
        }
        ObjectNode pageSize = table.putObject("pageSize");
        pageSize.set("to", place(option));
        pageSize.put("rows", size.node().asInt());
    }

    private void cursor(Part strategy, Part option, ObjectNode paging) {
        Part value = strategy.get("cursor_value");
        Optional<Expression> from = Expression.inside(value.text()).flatMap(Expression::parse);
        if (from.isEmpty()) {
            remarks.fail(value, "The cursor '" + value.text() + "' is not understood");
            return;
        }
        Expression path = from.get();
        boolean isLink = path.root().equals("headers")
                && path.names().getFirst().equalsIgnoreCase("link")
                && path.name().equalsIgnoreCase("link_next_url");
        boolean isAddress = option.type().equals("RequestPath");
        if (isLink && isAddress) {
            paging.putObject("link");
            checkLinkStop(strategy.get("stop_condition"));
            return;
        }
        ObjectNode way = paging.putObject(isAddress ? "address" : "cursor");
        switch (path.root()) {
            case "response" -> way.putObject("from").put("pointer", path.pointer());
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
                way.put("fromRow", path.pointer());
            }
            default -> remarks.fail(value, "The cursor '" + value.text() + "' is not understood");
        }
        if (!isAddress) {
            way.set("to", place(option));
        }
        stop(strategy.get("stop_condition"), path, way);
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

    private void stop(Part stop, Expression cursor, ObjectNode way) {
        if (stop.isMissing()) {
            return;
        }
        String code = Expression.inside(stop.text()).orElse(stop.text());
        Matcher noMore = NO_MORE.matcher(code);
        if (noMore.matches()) {
            Optional<Expression> more = Expression.parse(noMore.group(1) == null ? noMore.group(2) : noMore.group(1));
            if (more.isPresent()) {
                // A cursor that is missing ends the table anyway.
                if (!more.get().equals(cursor)) {
                    way.putObject("more").put("pointer", more.get().pointer());
                }
                return;
            }
        }
        // If the cursor comes from the last row, a definition reads on until a page is empty, and so at least as many
        // rows.
        if (!cursor.root().equals("last_record") || !OF_PAGE_SIZE.matcher(code).matches()) {
            remarks.fail(stop, "The end '" + stop.text() + "' is not understood");
        }
    }

    /** Where a call carries a value. */
    ObjectNode place(Part option) {
        ObjectNode place = JsonNodeFactory.instance.objectNode();
        Part name = option.get("field_name");
        switch (option.get("inject_into").text()) {
            case "request_parameter" -> place.put("query", plain(name));
            case "header" -> place.put("header", plain(name));
            case "body_json" ->
                place.put(
                        "pointer",
                        option.get("field_path").isMissing()
                                ? Expression.pointer(List.of(plain(name)))
                                : Expression.pointer(option.get("field_path").items().stream()
                                        .map(Part::text)
                                        .toList()));
            default -> remarks.fail(option, "A definition sends values in the query, a header or the JSON body only");
        }
        return place;
    }

    private String plain(Part name) {
        if (name.text().isEmpty() || name.text().contains("{{")) {
            remarks.fail(name, "In a definition the name has to be written out, without an expression");
        }
        return name.text();
    }
}
