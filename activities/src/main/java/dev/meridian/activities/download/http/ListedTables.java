package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.answer.TreePage;
import dev.meridian.domain.download.connector.call.Call;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.Listing;
import dev.meridian.domain.download.connector.definition.TypeRule;
import dev.meridian.domain.download.connector.paging.Next;
import dev.meridian.domain.download.connector.paging.PageSequence;
import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.source.SourceFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tables that a service lists, with the columns that it says they have. */
final class ListedTables {
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_TABLES = 10_000;

    private final Listing listing;
    private final Connector connector;
    private final PageCalls pages;
    private final ServiceCalls calls;
    private final Authentication signedIn;
    private final OwnHosts hosts;
    private final Secrets secrets;

    ListedTables(
            Connector connector,
            Listing listing,
            Secrets secrets,
            ServiceCalls calls,
            Authentication signedIn,
            OwnHosts hosts) {
        this.connector = connector;
        this.listing = listing;
        this.pages = new PageCalls(connector, secrets, null, null);
        this.calls = calls;
        this.signedIn = signedIn;
        this.hosts = hosts;
        this.secrets = secrets;
    }

    /** A table that is listed. */
    record Listed(String id, String title, List<RemoteField> fields) {}

    private record Page(TreePage facts, List<Listed> tables, Optional<Next> next) {}

    /** The tables of the first page. */
    List<Listed> first() throws InterruptedException {
        return page(new Next.First()).tables();
    }

    List<Listed> all() throws InterruptedException {
        List<Listed> tables = new ArrayList<>();
        Set<Next> read = new HashSet<>();
        Optional<Next> next = Optional.of(new Next.First());
        while (next.isPresent() && tables.size() < MOST_TABLES) {
            if (!read.add(next.get())) {
                throw SourceFailure.permanent(
                        "cursor_repeats",
                        "The service names a page of its list of tables twice, so that the list has no end");
            }
            Page page = page(next.get());
            tables.addAll(page.tables());
            next = page.next();
        }
        return tables;
    }

    private Page page(Next at) throws InterruptedException {
        Call call = pages.call(listing.request(), listing.paging(), listing.pageSize(), at);
        return calls.send(call, signedIn, new AtomicLong(), refused -> Optional.empty(), answer -> {
            JsonNode tree = JsonMapper.shared().readTree(answer.body().readNBytes(MOST_BYTES));
            if (TreePage.isRefusal(tree, answer.headers(), call.refused())) {
                throw CallFailures.refused(answer.status(), secrets.masked(ServiceWords.of(tree)));
            }
            JsonNode rows = tree.at(listing.rows());
            if (!rows.isArray()) {
                throw SourceFailure.permanent(
                        "unexpected_shape", "The answer has no list of tables at '" + listing.rows() + "'");
            }
            TreePage facts = new TreePage(tree, rows, answer.headers());
            Optional<Next> next = PageSequence.after(listing.paging(), at, facts)
                    .map(after -> after instanceof Next.Address address
                            ? new Next.Address(hosts.resolved(answer.address(), address.address(), "The next link")
                                    .toString())
                            : after);
            return new Page(facts, rows.valueStream().map(this::table).toList(), next);
        });
    }

    private Listed table(JsonNode node) {
        String id = node.at(listing.id()).asString("");
        String title = title(node);
        return new Listed(id, title.isBlank() ? id : title, fields(node));
    }

    private String title(JsonNode node) {
        JsonPointer at = listing.title();
        if (at == null) {
            return "";
        }
        JsonNode title = node.at(at);
        JsonPointer each = listing.titleEach();
        return title.isArray() && each != null
                ? title.valueStream().map(part -> part.at(each).asString("")).collect(Collectors.joining())
                : title.asString("");
    }

    private List<RemoteField> fields(JsonNode node) {
        Listing.Columns columns = listing.columns();
        if (columns == null) {
            return List.of();
        }
        List<RemoteField> fields = new ArrayList<>();
        JsonNode at = node.at(columns.at());
        if (at.isObject()) {
            for (Map.Entry<String, JsonNode> member : at.properties()) {
                fields.add(field(columns, member.getKey(), member.getValue()));
            }
        } else {
            at.forEach(column -> fields.add(field(columns, "", column)));
        }
        return fields;
    }

    private RemoteField field(Listing.Columns columns, String member, JsonNode column) {
        String name =
                columns.name() == null ? member : column.at(columns.name()).asString(member);
        String title = columns.title() == null ? "" : column.at(columns.title()).asString("");
        String type = column.at(columns.type()).asString("");
        String result = columns.resultType() == null
                ? ""
                : column.at(columns.resultType()).asString("");
        TypeRule own = rule(type);
        TypeRule rule = own == null ? rule(result) : own;
        return new RemoteField(
                name, title.isEmpty() || title.equals(name) ? null : title, type, rule == null ? null : rule.as());
    }

    private @Nullable TypeRule rule(String type) {
        return connector.types().get(type);
    }
}
