package dev.meridian.activities.download.http;

import static dev.meridian.devstack.record.RealServers.send;
import static dev.meridian.devstack.record.RealServers.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Downloads from real servers by the definitions of {@code docs/connectors.md}. */
class RecordServersIT {
    private static final int BOOKS = 105;

    @Test
    void everyDocumentedDefinitionIsTriedHere() {
        assertThat(DocumentedDefinitions.all().keySet())
                .containsExactly("Bookshop", "Kinto", "PocketBase", "Datasette", "Shelves");
    }

    @Test
    void kintoIsReadByItsOwnHeaderAndChangesBringTombstones() throws Exception {
        try (RecordServer kinto = started(RecordServers::kinto)) {
            URI api = kinto.address().resolve("/v1/");
            send("PUT", api.resolve("accounts/ann"), "", "{\"data\": {\"password\": \"of-a-test\"}}");
            String ann =
                    "Basic " + Base64.getEncoder().encodeToString("ann:of-a-test".getBytes(StandardCharsets.UTF_8));
            send("PUT", api.resolve("buckets/library"), ann, "{}");
            send("PUT", api.resolve("buckets/library/collections/books"), ann, "{}");
            String records = "/v1/buckets/library/collections/books/records";
            send("POST", api.resolve("batch"), ann, kintoBatch(records));
            TestConnection connection = new TestConnection(
                    DocumentedDefinitions.of("Kinto"),
                    Map.of("address", api.toString(), "bucket", "library", "user", "ann"),
                    Map.of("password", "of-a-test"));
            Download full = connection.read("books");
            assertThat(full.pages()).hasSize(2);
            assertThat(new TreeSet<>(full.ids())).hasSize(BOOKS);
            goesOnExactly(connection, "books", full);
            send("DELETE", URI.create(kinto.address() + records + "/book-7"), ann, "");
            send("PUT", URI.create(kinto.address() + records + "/book-8"), ann, "{\"data\": {\"title\": \"New\"}}");
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
            TestConnection wrong = new TestConnection(
                    DocumentedDefinitions.of("Kinto"),
                    Map.of("address", api.toString(), "bucket", "library", "user", "ann"),
                    Map.of("password", "another-one"));
            assertThat(failure(wrong, "books").code()).isEqualTo("unauthorized");
        }
    }

    @Test
    void pocketBaseIsReadByPageNumbersWithTokensThatEndMeanwhile() throws Exception {
        try (RecordServer pocketBase = started(() -> RecordServers.pocketBase("root@example.com", "of-a-test-1"))) {
            URI api = pocketBase.address().resolve("/api/");
            URI logIn = api.resolve("collections/_superusers/auth-with-password");
            String root = JsonMapper.shared()
                    .readTree(send(
                            "POST", logIn, "", "{\"identity\": \"root@example.com\", \"password\": \"of-a-test-1\"}"))
                    .path("token")
                    .asString();
            send("POST", api.resolve("collections"), root, """
                    {"name": "books", "type": "base", "listRule": "@request.auth.id != ''", "fields": [
                      {"name": "title", "type": "text"}, {"name": "updated", "type": "autodate", "onCreate": true, "onUpdate": true}]}""");
            send("PATCH", api.resolve("collections/users"), root, "{\"authToken\": {\"duration\": 10}}");
            send("POST", api.resolve("collections/users/records"), root, """
                    {"email": "ann@example.com", "password": "of-a-test-2", "passwordConfirm": "of-a-test-2"}""");
            for (int book = 1; book <= BOOKS; book++) {
                send("POST", api.resolve("collections/books/records"), root, "{\"title\": \"Book " + book + "\"}");
            }
            TestConnection connection = new TestConnection(
                    DocumentedDefinitions.of("PocketBase"),
                    Map.of("address", pocketBase.address().toString(), "user", "ann@example.com"),
                    Map.of("password", "of-a-test-2"));
            Download full = connection.read("books");
            assertThat(full.pages()).hasSize(3);
            assertThat(new TreeSet<>(full.ids())).hasSize(BOOKS);
            assertThat(full.last().total()).hasValue(BOOKS);
            goesOnExactly(connection, "books", full);
            String token = connection.credentials().find(StoredToken.TOKEN).orElseThrow();
            // A token that has ended is answered with 200 and an empty list.
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> JsonMapper.shared()
                                    .readTree(send("GET", api.resolve("collections/books/records"), token, ""))
                                    .path("totalItems")
                                    .asInt()
                            == 0);
            assertThat(connection.read("books").ids()).isEqualTo(full.ids());
            TestConnection wrong = new TestConnection(
                    DocumentedDefinitions.of("PocketBase"),
                    Map.of("address", pocketBase.address().toString(), "user", "ann@example.com"),
                    Map.of("password", "another-one"));
            assertThat(failure(wrong, "books").code()).isEqualTo("unauthorized");
            send("PATCH", api.resolve("collections/books"), root, "{\"listRule\": null}");
            assertThat(failure(connection, "books").code()).isEqualTo("forbidden");
        }
    }

    @Test
    void datasetteIsReadByCursorByLinesAndAsCsv() throws Exception {
        String rows = IntStream.rangeClosed(1, BOOKS)
                .mapToObj(book ->
                        "(" + book + ", 'Book, no. " + book + "', " + (book % 10 == 0 ? "NULL" : book + ".5") + ")")
                .collect(Collectors.joining(","));
        String script = "CREATE TABLE books (id integer PRIMARY KEY, title text, price real); INSERT INTO books VALUES "
                + rows + ";";
        try (RecordServer datasette = started(() -> RecordServers.datasette(script))) {
            TestConnection connection = new TestConnection(
                    DocumentedDefinitions.of("Datasette"),
                    Map.of("address", datasette.address().toString()),
                    Map.of());
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

    private static String kintoBatch(String records) {
        List<String> requests = IntStream.rangeClosed(1, BOOKS)
                .mapToObj(book -> "{\"path\": \"" + records + "/book-" + book
                        + "\", \"body\": {\"data\": {\"title\": \"Book " + book + "\"}}}")
                .toList();
        JsonNode batch = JsonMapper.shared()
                .readTree("{\"defaults\": {\"method\": \"PUT\"}, \"requests\": [" + String.join(",", requests) + "]}");
        return batch.toString();
    }
}
