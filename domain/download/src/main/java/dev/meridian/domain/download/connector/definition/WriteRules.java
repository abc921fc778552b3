package dev.meridian.domain.download.connector.definition;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules about which parts of a table's {@code writes} may stand together. */
final class WriteRules {
    private static final String KEY = "row.key";
    private static final String ID = "row.id";
    private static final String VERSION = "row.version";

    private final Rules rules;

    /** The rules of the parts that writes have in common with the rest of a definition. */
    interface Rules {
        /** Checks a request whose placeholders may have further names. */
        void checkRequest(String path, Request request, Set<String> known);

        /** Checks a text whose placeholders may have further names. */
        void checkText(String path, Template text, Set<String> known);

        /** Checks where a request carries a value. */
        void checkPlace(String path, Place place, Request request);

        /** Says what is wrong at a path. */
        void fault(String path, String message);
    }

    WriteRules(Rules rules) {
        this.rules = rules;
    }

    void check(String path, Table table, Set<String> known) {
        table.columns().forEach((name, column) -> checkColumn(path + "/columns/" + name, column, table));
        if (table.writes() != null) {
            checkWrites(path + "/writes", table, table.writes(), known);
        }
    }

    private void checkWrites(String path, Table table, Writes writes, Set<String> known) {
        if (table.parent() != null) {
            rules.fault(path, "A table that is read for each parent row is not written");
        }
        if (table.id().size() > 1) {
            rules.fault(path, "A table whose id has several parts is not written");
        }
        Writes.Create create = writes.create();
        if (create != null) {
            checkCreate(path + "/create", create, known);
        }
        Writes.Update update = writes.update();
        if (update != null) {
            checkWrite(path + "/update/request", update.request(), with(known, ID, VERSION));
            checkNamesRow(
                    path + "/update",
                    update.request(),
                    update.rows().at() != null || update.rows().id() != null);
            checkBody(path + "/update/rows", update.rows());
            if (update.rows().at() != null && update.rows().id() == null) {
                rules.fault(path + "/update/rows/id", "Several rows of a call need their ids beside their fields");
            }
            checkWhole(path + "/update", update, writes.read() != null);
            if (update.isOfWholeRows() && table.fieldType() != null) {
                rules.fault(path + "/update/whole", "Rows whose fields name their types are not sent as a whole");
            }
            checkVersion(
                    path + "/update",
                    update.request(),
                    update.changed(),
                    update.rows().most());
        }
        Writes.Delete delete = writes.delete();
        if (delete != null) {
            checkWrite(path + "/delete/request", delete.request(), with(known, ID, VERSION));
            checkNamesRow(path + "/delete", delete.request(), delete.ids() != null);
            checkVersion(path + "/delete", delete.request(), delete.changed(), delete.most());
            if (delete.most() > 1 && delete.ids() == null) {
                rules.fault(path + "/delete/most", "Without 'ids' a call deletes the one row that its path names");
            }
        }
        if (writes.read() != null) {
            checkRead(path + "/read", writes.read(), known);
        }
    }

    private void checkRead(String path, Writes.Read read, Set<String> known) {
        Writes.Several several = read.several();
        if (several == null) {
            rules.checkRequest(path + "/request", read.request(), with(known, ID));
            checkNamesRow(path, read.request(), false);
            return;
        }
        rules.checkRequest(path + "/request", read.request(), known);
        rules.checkPlace(path + "/several/ids", several.ids(), read.request());
        rules.checkText(path + "/several/each", several.each(), with(known, ID));
        if (!several.each().names().contains(ID)) {
            rules.fault(path + "/several/each", "Nothing says which row: name {row.id}");
        }
        if (!read.row().matches()) {
            rules.fault(path + "/row", "'rows' of 'several' says where the answer has the rows: leave 'row' out");
        }
    }

    private void checkColumn(String path, Table.Column column, Table table) {
        if (column.to() != null && !column.isBeside()) {
            rules.fault(path + "/to", "A column among the fields is written there: 'to' is for one that has a 'from'");
        }
        if (column.to() != null && column.to().matches()) {
            rules.fault(path + "/to", "Name a member of the row, such as /geometry");
        }
        if (column.value() != null && (column.isBeside() || table.fieldType() != null)) {
            rules.fault(
                    path + "/value", "'value' is for a column among the fields, in a table whose fields name no types");
        }
        if (column.value() != null && column.value().matches()) {
            rules.fault(path + "/value", "Name a member of the field, such as /iso");
        }
        if (column.value() == null && !column.with().isEmpty()) {
            rules.fault(path + "/with", "Say with 'value' where the object has the value");
        }
        if (column.as() != null && table.fieldType() != null) {
            rules.fault(path + "/as", "Fields that name their types are written by the rules in 'types'");
        }
    }

    private void checkWhole(String path, Writes.Update update, boolean hasRead) {
        if (update.isWholeUnsaid()) {
            rules.fault(path + "/whole", Writes.Update.WHOLE_UNSAID);
        }
        if (update.isOfWholeRows() && !hasRead) {
            rules.fault(path + "/whole", "Give 'writes' a 'read', which gets the fields that were not edited");
        }
        if (update.isOfWholeRows() && update.rows().at() != null) {
            rules.fault(path + "/whole", "A call that carries a whole row carries one row, without 'at'");
        }
    }

    private void checkCreate(String path, Writes.Create create, Set<String> known) {
        checkWrite(path + "/request", create.request(), with(known, KEY));
        checkBody(path + "/rows", create.rows());
        CreatedId id = create.answer().id();
        if (id != null && id.header() != null && create.rows().most() > 1) {
            rules.fault(
                    path + "/answer/id", "A header has the id of one row: a call that creates several needs a pointer");
        }
        Writes.Once once = create.once();
        if (once == null) {
            return;
        }
        if (once.ownId() != null) {
            checkForeseen(path + "/once/ownId/taken", once.ownId().taken());
        }
        if (once.ownId() != null && !names(create.request()).contains(KEY)) {
            rules.fault(path + "/once/ownId", "The request has to carry {row.key}, which becomes the row's id");
        }
        if ((once.ownId() != null || once.header() != null) && create.rows().most() > 1) {
            rules.fault(path + "/rows/most", "A call that carries a row's key carries one row");
        }
        Writes.Marker marker = once.marker();
        if (marker != null) {
            if (marker.upsert() != null) {
                checkWrite(path + "/once/marker/upsert", marker.upsert(), known);
            }
            if (marker.find() != null) {
                rules.checkRequest(
                        path + "/once/marker/find/request", marker.find().request(), with(known, KEY));
                if (!names(marker.find().request()).contains(KEY)) {
                    rules.fault(path + "/once/marker/find/request", "The request has to ask for {row.key}");
                }
            }
        }
    }

    private void checkWrite(String path, Request request, Set<String> known) {
        rules.checkRequest(path, request, known);
        if (request.method() == Request.Method.GET) {
            rules.fault(path + "/method", "A GET changes nothing: say POST, PUT, PATCH or DELETE");
        }
        if (!request.form().isEmpty()) {
            rules.fault(path + "/form", "Rows are written as JSON");
        }
    }

    private void checkBody(String path, Writes.Body rows) {
        if (rows.most() > 1 && rows.at() == null) {
            rules.fault(path + "/most", "Several rows of a call lie in a list: name its place with 'at'");
        }
    }

    private void checkForeseen(String path, @Nullable Refusal refusal) {
        if (refusal != null && !refusal.isDistinct()) {
            rules.fault(
                    path,
                    "A service that fails answers " + refusal.status()
                            + " as well: say with 'pointer' and 'equals' what tells this answer");
        }
    }

    private void checkNamesRow(String path, Request request, boolean elsewhere) {
        if (!elsewhere && !names(request).contains(ID)) {
            rules.fault(path + "/request", "Nothing says which row: name {row.id}");
        }
    }

    private void checkVersion(String path, Request request, @Nullable Refusal changed, int most) {
        boolean isCompared = names(request).contains(VERSION);
        checkForeseen(path + "/changed", changed);
        if (isCompared && changed == null) {
            rules.fault(path + "/changed", "Say how the service refuses a version that is not the newest");
        }
        if (isCompared && most > 1) {
            rules.fault(path, "A call that carries a version carries one row");
        }
    }

    private static Set<String> names(Request request) {
        Set<String> names = new HashSet<>(request.path().names());
        request.query().values().forEach(value -> names.addAll(value.names()));
        request.headers().values().forEach(value -> names.addAll(value.names()));
        request.set().values().forEach(value -> names.addAll(value.text().names()));
        return names;
    }

    private static Set<String> with(Set<String> known, String... more) {
        Set<String> names = new HashSet<>(known);
        names.addAll(Set.of(more));
        return names;
    }
}
