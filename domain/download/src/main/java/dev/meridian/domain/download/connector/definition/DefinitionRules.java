package dev.meridian.domain.download.connector.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules of definitions that a JSON Schema can't express: which parts may stand together. */
final class DefinitionRules {
    private static final Pattern WRITTEN_ADDRESS =
            Pattern.compile("https?://([A-Za-z0-9{][^/?#]*)(?:[/?#].*)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern DAY = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01]).*");

    private final Connector connector;
    private final List<DefinitionFault> faults = new ArrayList<>();

    private DefinitionRules(Connector connector) {
        this.connector = connector;
    }

    static List<DefinitionFault> faults(Connector connector) {
        DefinitionRules rules = new DefinitionRules(connector);
        rules.check();
        return rules.faults;
    }

    private void check() {
        connector.settings().forEach(this::checkSetting);
        checkAddress("/address", connector.address());
        checkSignIn();
        checkAll("/headers", connector.headers(), Set.of(), false);
        if (connector.limits().account() != null) {
            check("/limits/account", connector.limits().account(), Set.of(), false);
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < connector.tables().size(); i++) {
            Table table = connector.tables().get(i);
            if (!names.add(table.name())) {
                fault("/tables/" + i + "/name", "Another table has this name already");
            }
            checkTable("/tables/" + i, table, Set.of());
        }
        Listing listing = connector.listing();
        if (listing != null) {
            checkRequest("/listing/request", listing.request(), Set.of(), false);
            checkPaging("/listing", listing.paging(), listing.pageSize(), listing.request());
            checkTable("/listing/table", listing.table(), Set.of("table.id"));
        }
    }

    private void checkSetting(String name, Setting setting) {
        String path = "/settings/" + name;
        if (setting.secret() && setting.preset() != null) {
            fault(path + "/default", "A secret has no value in a definition, which everybody may read");
        }
        if (setting.pattern() != null) {
            try {
                Pattern.compile(setting.pattern());
            } catch (PatternSyntaxException malformed) {
                fault(path + "/pattern", "This is no regular expression: " + malformed.getDescription());
            }
        }
    }

    /**
     * An address begins with a setting that is an address, or is written out; a part of its host may be a setting whose values
     * are checked by a pattern.
     */
    private void checkAddress(String path, Template address) {
        check(path, address, Set.of(), false);
        Optional<Setting> first = address.names().stream()
                .filter(name -> address.text().startsWith("{" + name + "}"))
                .map(connector.settings()::get)
                .filter(setting -> setting != null && setting.kind() == Setting.Kind.ADDRESS)
                .findFirst();
        Matcher written = WRITTEN_ADDRESS.matcher(address.text());
        boolean isChecked = written.matches()
                && new Template(written.group(1))
                        .names().stream()
                                .map(connector.settings()::get)
                                .allMatch(setting -> setting == null || setting.pattern() != null);
        if (first.isEmpty() && !isChecked) {
            fault(
                    path,
                    "An address begins with a setting of the kind 'address', or with http:// or https:// and a host, of which a"
                            + " part may be a setting that has a 'pattern'");
        }
    }

    private void checkSignIn() {
        switch (connector.signIn()) {
            case SignIn.None _ -> {}
            case SignIn.Bearer bearer -> check("/signIn/bearer/token", bearer.token(), Set.of(), true);
            case SignIn.Header header -> check("/signIn/header/value", header.value(), Set.of(), true);
            case SignIn.Basic basic -> {
                check("/signIn/basic/user", basic.user(), Set.of(), true);
                check("/signIn/basic/password", basic.password(), Set.of(), true);
            }
            case SignIn.ClientCredentials client -> {
                checkAddress("/signIn/clientCredentials/tokenAddress", client.tokenAddress());
                check("/signIn/clientCredentials/clientId", client.clientId(), Set.of(), true);
                check("/signIn/clientCredentials/clientSecret", client.clientSecret(), Set.of(), true);
                checkIfThere("/signIn/clientCredentials/scope", client.scope());
            }
            case SignIn.RefreshToken refresh -> {
                checkAddress("/signIn/refreshToken/tokenAddress", refresh.tokenAddress());
                check("/signIn/refreshToken/refreshToken", refresh.refreshToken(), Set.of(), true);
                checkIfThere("/signIn/refreshToken/clientId", refresh.clientId());
                checkIfThere("/signIn/refreshToken/clientSecret", refresh.clientSecret());
                if (!isOneSecret(refresh.refreshToken())) {
                    fault(
                            "/signIn/refreshToken/refreshToken",
                            "A refresh token is one secret setting and nothing else, because the service replaces it");
                }
            }
            case SignIn.LogIn logIn -> checkRequest("/signIn/logIn/request", logIn.request(), Set.of(), true);
        }
    }

    private boolean isOneSecret(Template template) {
        return template.names().stream()
                .anyMatch(name -> template.text().equals("{" + name + "}")
                        && connector.settings().containsKey(name)
                        && connector.settings().get(name).secret());
    }

    private void checkTable(String path, Table table, Set<String> known) {
        Set<String> names = new HashSet<>(known);
        Parent parent = table.parent();
        if (parent != null) {
            names.addAll(parent.values().keySet().stream()
                    .map(name -> "parent." + name)
                    .collect(Collectors.toSet()));
            checkParent(path + "/parent", parent);
        }
        checkRequest(path + "/request", table.request(), names, false);
        checkPaging(path, table.paging(), table.pageSize(), table.request());
        if (table.format() != Table.Format.JSON) {
            checkHeadersOnly(path, table);
        }
        if (table.fieldType() != null && connector.types().isEmpty()) {
            fault(path + "/fieldType", "'types' says nothing of the types that the fields name");
        }
        Windows windows = table.windows();
        if (windows != null) {
            check(path + "/windows/start", windows.start(), Set.of(), false);
            if (windows.start().names().isEmpty()
                    && !DAY.matcher(windows.start().text()).matches()) {
                fault(path + "/windows/start", "A day is written like 2024-01-01");
            }
            checkPlace(path + "/windows/from", windows.from(), table.request());
            checkPlace(path + "/windows/until", windows.until(), table.request());
            if (windows.nextFrom() != null && table.cutOff() == null) {
                fault(path + "/windows/nextFrom", "Without 'cutOff' it is not known when a result was cut off");
            }
        }
        Incremental incremental = table.incremental();
        if (incremental != null) {
            checkPlace(path + "/incremental/to", incremental.to(), table.request());
            checkAll(path + "/incremental/set", incremental.set(), Set.of(), false);
        }
        checkChanges(path + "/changes", table);
        Details details = table.details();
        if (details != null) {
            Set<String> ofRow = new HashSet<>(names);
            ofRow.add("row.id");
            checkRequest(path + "/details/request", details.request(), ofRow, false);
            if (!connector.settings().containsKey(details.when())) {
                fault(path + "/details/when", "There is no setting '" + details.when() + "'");
            }
            if (table.format() != Table.Format.JSON) {
                fault(path + "/details", "Rows of pages that are lines have no details");
            }
        }
        new WriteRules(rulesForWrites()).check(path, table, names);
        if (parent != null && windows != null) {
            fault(path + "/windows", "A table that is read for each parent row has no windows");
        }
    }

    private void checkChanges(String path, Table table) {
        Changes changes = table.changes();
        if (changes == null) {
            return;
        }
        checkPlace(path + "/to", changes.to(), table.request());
        checkAll(path + "/set", changes.set(), Set.of(), false);
        if (changes.to() == null && !changes.set().isEmpty()) {
            fault(
                    path + "/set",
                    "A token that is an address is called as it is: leave 'set' out, or say with 'to' where calls carry the token");
        }
        boolean isNextNamed = table.paging() instanceof Paging.Address
                || table.paging() instanceof Paging.Link
                || table.paging() instanceof Paging.None;
        if (changes.to() == null && !isNextNamed) {
            fault(
                    path + "/to",
                    "A token that is an address leads to pages that name the address of the next one: page by 'address' or 'link', or say with 'to'"
                            + " where calls carry the token");
        }
        if (table.incremental() != null) {
            fault(path, "A table asks for changes by a time ('incremental') or by a token ('changes'), not by both");
        }
        if (table.parent() != null || table.windows() != null) {
            fault(path, "A table that is read for each parent row or in windows has no token of all its changes");
        }
        if (table.format() != Table.Format.JSON && inBody(changes.token())) {
            fault(path + "/token", "A page of lines says nothing besides its rows: name a 'header' instead");
        }
    }

    private void checkParent(String path, Parent parent) {
        Optional<Table> table = connector.tables().stream()
                .filter(other -> other.name().equals(parent.table()))
                .findFirst();
        if (table.isEmpty()) {
            fault(path + "/table", "There is no table '" + parent.table() + "'");
        } else if (table.get().parent() != null) {
            fault(path + "/table", "The table '" + parent.table() + "' has a parent itself; one level is read");
        } else if (table.get().windows() != null || table.get().format() != Table.Format.JSON) {
            fault(path + "/table", "A table whose rows are parents is JSON and has no windows");
        }
        parent.columns().forEach((column, value) -> {
            if (!parent.values().containsKey(value)) {
                fault(path + "/columns/" + column, "'values' has no '" + value + "'");
            }
        });
    }

    private void checkPaging(String path, Paging paging, @Nullable PageSize size, Request request) {
        Place to = switch (paging) {
            case Paging.Cursor cursor -> cursor.to();
            case Paging.Page page -> page.to();
            case Paging.Offset offset -> offset.to();
            case Paging.None _, Paging.Link _, Paging.Address _ -> null;
        };
        checkPlace(path + "/paging", to, request);
        checkPlace(path + "/pageSize/to", size == null ? null : size.to(), request);
    }

    private WriteRules.Rules rulesForWrites() {
        return new WriteRules.Rules() {
            @Override
            public void checkRequest(String path, Request request, Set<String> known) {
                DefinitionRules.this.checkRequest(path, request, known, false);
            }

            @Override
            public void checkText(String path, Template text, Set<String> known) {
                check(path, text, known, false);
            }

            @Override
            public void checkPlace(String path, Place place, Request request) {
                DefinitionRules.this.checkPlace(path, place, request);
            }

            @Override
            public void fault(String path, String message) {
                DefinitionRules.this.fault(path, message);
            }
        };
    }

    private void checkPlace(String path, @Nullable Place place, Request request) {
        if (place == null) {
            return;
        }
        Template text = place.text();
        if (text != null) {
            check(path + "/text", text, Set.of(Place.VALUE), false);
            if (!text.names().contains(Place.VALUE)) {
                fault(path + "/text", "The text has no {" + Place.VALUE + "}, so that the value would not be sent");
            }
        }
        if (text != null && place.members() != null) {
            fault(path + "/text", "The members of an object go into the query as they are: leave 'text' out");
        }
        if (place.pointer() == null) {
            if (place.as() != ValueType.TEXT) {
                fault(path + "/as", "Queries and headers carry texts; 'as' is for a JSON body");
            }
            return;
        }
        if (request.method() == Request.Method.GET) {
            fault(path, "A GET has no body: let the request say 'method: POST', or name a 'query' or a 'header'");
        }
        if (place.pointer().matches()) {
            fault(path, "The pointer names a place within the body, not the body");
        }
    }

    /** Lines of a CSV or JSON-lines page are rows, so nothing but headers says anything about the page. */
    private void checkHeadersOnly(String path, Table table) {
        boolean readsBody = switch (table.paging()) {
            case Paging.Address address -> inBody(address.from()) || inBody(address.more());
            case Paging.Cursor cursor -> inBody(cursor.from()) || inBody(cursor.more());
            case Paging.Page page -> inBody(page.count()) || inBody(page.more());
            case Paging.Offset offset -> inBody(offset.more());
            case Paging.None _, Paging.Link _ -> false;
        };
        if (readsBody) {
            fault(path + "/paging", "A page of lines says nothing besides its rows: name a 'header' instead");
        }
        if (inBody(table.total())) {
            fault(path + "/total", "A page of lines says nothing besides its rows: name a 'header' instead");
        }
        if (inBody(table.cutOff())) {
            fault(path + "/cutOff", "A page of lines says nothing besides its rows: name a 'header' instead");
        }
    }

    private static boolean inBody(@Nullable Source source) {
        return source != null && source.place() != null;
    }

    private static boolean inBody(@Nullable Condition condition) {
        return condition != null && condition.pointer() != null;
    }

    private void checkRequest(String path, Request request, Set<String> known, boolean secrets) {
        check(path + "/path", request.path(), known, false);
        checkAll(path + "/query", request.query(), known, false);
        checkAll(path + "/headers", request.headers(), known, secrets);
        request.set().forEach((pointer, value) -> {
            String at = path + "/set/" + escaped(pointer.toString());
            check(at, value.text(), known, secrets);
            if (pointer.matches()) {
                fault(at, "The pointer names a place within the body, not the body");
            }
        });
        checkAll(path + "/form", request.form(), known, secrets);
        boolean hasBody = request.body() != null
                || !request.set().isEmpty()
                || !request.form().isEmpty();
        if (hasBody && request.method() == Request.Method.GET) {
            fault(path + "/method", "A GET has no body: say 'method: POST'");
        }
        if (!request.form().isEmpty()
                && (request.body() != null || !request.set().isEmpty())) {
            fault(path + "/form", "A call sends a form or JSON, not both");
        }
    }

    private void checkAll(String path, Map<String, Template> templates, Set<String> known, boolean secrets) {
        templates.forEach((name, template) -> check(path + "/" + escaped(name), template, known, secrets));
    }

    private void checkIfThere(String path, @Nullable Template template) {
        if (template != null) {
            check(path, template, Set.of(), true);
        }
    }

    /** Secrets may stand where a sign-in sends them; anywhere else they would become part of an address or a log. */
    private void check(String path, Template template, Set<String> known, boolean secrets) {
        template.fault().ifPresent(message -> fault(path, message));
        for (String name : template.names()) {
            Setting setting = connector.settings().get(name);
            if (setting == null && !known.contains(name)) {
                fault(path, "There is no '" + name + "' that {" + name + "} could stand for here");
            } else if (setting != null && setting.secret() && !secrets) {
                fault(path, "'" + name + "' is a secret, which only the sign-in sends, and never in an address");
            }
        }
    }

    private static String escaped(String part) {
        return part.replace("~", "~0").replace("/", "~1");
    }

    private void fault(String path, String message) {
        faults.add(new DefinitionFault(path, message));
    }
}
