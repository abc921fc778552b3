package dev.meridian.activities.download.http;

import static dev.meridian.devstack.record.RealServers.send;
import static dev.meridian.devstack.record.RealServers.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.download.http.TestConnection.Download;
import dev.meridian.devstack.record.RecordServer;
import dev.meridian.devstack.record.RecordServers;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Downloads from real servers by the definitions of {@code docs/connectors.md}. */
@Tag("slow")
class RecordServersIT {
    private static final int BOOKS = 105;

    @Test
    void everyDocumentedDefinitionIsTriedHere() {
        assertThat(DocumentedDefinitions.all().keySet())
                .containsExactly("Bookshop", "Kinto", "PocketBase", "Datasette", "Shelves");
    }

    @Test
    void kintoIsReadByItsOwnHeaderAndChangesBringTombstones() throws Exception {
        try (BookServer books = BookServer.kinto(BOOKS)) {
            TestConnection connection = books.connection();
            Download full = connection.read("books");
            assertThat(full.pages()).hasSize(2);
            assertThat(new TreeSet<>(full.ids())).hasSize(BOOKS);
            goesOnExactly(connection, "books", full);
            books.ask("DELETE", "book-7", "");
            books.ask("PUT", "book-8", "{\"data\": {\"title\": \"New\"}}");
            RowBuffer changes = new RowBuffer();
            try (Source source = connection.worker();
                    TableReader reader = source.read(
                            new TableRequest(
                                    "books", null, Map.of(), full.last().mark()),
                            null)) {
                while (reader.read(changes).next() != null) {
                    changes.endPage();
                }
            }
            assertThat(changes.deleted()).containsExactly("book-7");
            assertThat(TestConnection.ids(changes)).contains("book-8").doesNotContain("book-7");
            TestConnection wrong =
                    new TestConnection(books.definition(), books.settings(), Map.of("password", "another-one"));
            assertThat(failure(wrong, "books").code()).isEqualTo("unauthorized");
        }
    }

    @Test
    void pocketBaseIsReadByPageNumbersWithTokensThatEndMeanwhile() throws Exception {
        try (BookServer books = BookServer.pocketBase(BOOKS)) {
            TestConnection connection = books.connection();
            Download full = connection.read("books");
            assertThat(full.pages()).hasSize(3);
            assertThat(new TreeSet<>(full.ids())).hasSize(BOOKS);
            assertThat(full.last().total()).hasValue(BOOKS);
            goesOnExactly(connection, "books", full);
            TestConnection wrong =
                    new TestConnection(books.definition(), books.settings(), Map.of("password", "another-one"));
            assertThat(failure(wrong, "books").code()).isEqualTo("unauthorized");
            URI collection = books.server().address().resolve("/api/collections/books");
            send("PATCH", collection, books.authorization(), "{\"listRule\": null}");
            assertThat(failure(connection, "books").code()).isEqualTo("forbidden");
        }
    }

    @Test
    void datasetteIsReadByCursorByLinesAndAsCsv() throws Exception {
        try (BookServer books = BookServer.datasette(BOOKS)) {
            TestConnection connection = books.connection();
            List<String> ids =
                    IntStream.rangeClosed(1, BOOKS).mapToObj(Integer::toString).toList();
            Download byCursor = connection.read("books");
            assertThat(byCursor.ids()).isEqualTo(ids);
            assertThat(byCursor.last().total()).hasValue(BOOKS);
            goesOnExactly(connection, "books", byCursor);
            Download byLines = connection.read("books_as_lines");
            assertThat(byLines.ids()).isEqualTo(ids);
            goesOnExactly(connection, "books_as_lines", byLines);
            assertThat(connection.read("books_as_csv").ids()).isEqualTo(ids);
        }
    }

    @Test
    void jsonServerIsReadByLinksAndForEachShelf() throws Exception {
        String books = IntStream.rangeClosed(1, BOOKS)
                .mapToObj(book ->
                        "{\"id\": " + book + ", \"title\": \"Book " + book + "\", \"shelfId\": " + (book % 2 + 1) + "}")
                .collect(Collectors.joining(","));
        String data = "{\"shelves\": [{\"id\": 1}, {\"id\": 2}, {\"id\": 3}], \"books\": [" + books + "]}";
        try (RecordServer server = started(() -> RecordServers.jsonServer(data))) {
            Map<String, String> address = Map.of("address", server.address().toString());
            TestConnection shop = new TestConnection(DocumentedDefinitions.of("Bookshop"), address, Map.of());
            Download linked = shop.read("books");
            assertThat(linked.pages()).hasSize(2);
            assertThat(linked.ids()).hasSize(BOOKS);
            assertThat(linked.last().total()).hasValue(BOOKS);
            goesOnExactly(shop, "books", linked);
            TestConnection shelves = new TestConnection(DocumentedDefinitions.of("Shelves"), address, Map.of());
            Download ofShelves = shelves.read("books");
            assertThat(Set.copyOf(ofShelves.ids())).hasSize(BOOKS);
            goesOnExactly(shelves, "books", ofShelves);
        }
    }

    /** Reading from each page's position gives the pages that follow it. */
    private static void goesOnExactly(TestConnection connection, String table, Download whole)
            throws InterruptedException {
        for (int page = 0; page < whole.ends().size() - 1; page++) {
            Position next = whole.ends().get(page).next();
            assertThat(connection.read(TableRequest.all(table), next).pages())
                    .isEqualTo(whole.pages().subList(page + 1, whole.pages().size()));
        }
    }

    private static SourceFailure failure(TestConnection connection, String table) {
        return catchThrowableOfType(SourceFailure.class, () -> connection.read(table));
    }
}
