package dev.meridian.activities.download.http;

import static dev.meridian.devstack.record.RealServers.send;
import static dev.meridian.devstack.record.RealServers.started;

import dev.meridian.devstack.record.RecordServer;
import dev.meridian.devstack.record.RecordServers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real server, none of ours, with a table of books that have titles with their numbers, and the documented definition by
 * which it is read. Where the server can't be had, the test is skipped and says so.
 *
 * @param books where its own interface has the books
 * @param authorization what its administrator sends; empty for none
 */
public record BookServer(
        String title,
        RecordServer server,
        URI books,
        String authorization,
        String definition,
        String address,
        Map<String, String> otherSettings,
        Map<String, String> secrets)
        implements AutoCloseable {
    private static final String PASSWORD = "of-a-test-2";

    /** Kinto, with the ids {@code book-1} and so on, 100 on a page at most. */
    public static BookServer kinto(int books) throws Exception {
        RecordServer server = started(RecordServers::kinto);
        URI api = server.address().resolve("/v1/");
        String ann =
                "Basic " + Base64.getEncoder().encodeToString(("ann:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        send("PUT", api.resolve("accounts/ann"), "", "{\"data\": {\"password\": \"" + PASSWORD + "\"}}");
        send("PUT", api.resolve("buckets/library"), ann, "{}");
        send("PUT", api.resolve("buckets/library/collections/books"), ann, "{}");
        String path = "/v1/buckets/library/collections/books/records";
        send("POST", api.resolve("batch"), ann, kintoBatch(path, books));
        return new BookServer(
                "Kinto",
                server,
                server.address().resolve(path + "/"),
                ann,
                DocumentedDefinitions.of("Kinto"),
                api.toString(),
                Map.of("bucket", "library", "user", "ann"),
                Map.of("password", PASSWORD));
    }

    private static String kintoBatch(String path, int books) {
        List<String> requests = IntStream.rangeClosed(1, books)
                .mapToObj(book -> "{\"path\": \"" + path + "/book-" + book
                        + "\", \"body\": {\"data\": {\"title\": \"Book " + book + "\", \"price\": " + book + "}}}")
                .toList();
        JsonNode batch = JsonMapper.shared()
                .readTree("{\"defaults\": {\"method\": \"PUT\"}, \"requests\": [" + String.join(",", requests) + "]}");
        return batch.toString();
    }

    /** PocketBase, with 40 books on a page, and tokens of ten seconds for the user who reads them. */
    public static BookServer pocketBase(int books) throws Exception {
        RecordServer server = started(() -> RecordServers.pocketBase("root@example.com", "of-a-test-1"));
        URI api = server.address().resolve("/api/");
        String root = JsonMapper.shared()
                .readTree(send(
                        "POST",
                        api.resolve("collections/_superusers/auth-with-password"),
                        "",
                        "{\"identity\": \"root@example.com\", \"password\": \"of-a-test-1\"}"))
                .path("token")
                .asString();
        send("POST", api.resolve("collections"), root, """
                {"name": "books", "type": "base", "listRule": "@request.auth.id != ''", "fields": [
                  {"name": "title", "type": "text"}, {"name": "updated", "type": "autodate", "onCreate": true, "onUpdate": true}]}""");
        send("PATCH", api.resolve("collections/users"), root, "{\"authToken\": {\"duration\": 10}}");
        send("POST", api.resolve("collections/users/records"), root, """
                {"email": "ann@example.com", "password": "%1$s", "passwordConfirm": "%1$s"}""".formatted(PASSWORD));
        for (int book = 1; book <= books; book++) {
            send("POST", api.resolve("collections/books/records"), root, "{\"title\": \"Book " + book + "\"}");
        }
        return new BookServer(
                "PocketBase",
                server,
                api.resolve("collections/books/records"),
                root,
                DocumentedDefinitions.of("PocketBase"),
                server.address().toString(),
                Map.of("user", "ann@example.com"),
                Map.of("password", PASSWORD));
    }

    /** Datasette, with numbers as ids and 40 books on a page; every tenth has no price. */
    public static BookServer datasette(int books) {
        String rows = IntStream.rangeClosed(1, books)
                .mapToObj(book ->
                        "(" + book + ", 'Book, no. " + book + "', " + (book % 10 == 0 ? "NULL" : book + ".5") + ")")
                .collect(Collectors.joining(","));
        RecordServer server = started(() -> RecordServers.datasette(
                "CREATE TABLE books (id integer PRIMARY KEY, title text, price real); INSERT INTO books VALUES " + rows
                        + ";"));
        return ofNobody(
                "Datasette", server, server.address().resolve("/data/books"), DocumentedDefinitions.of("Datasette"));
    }

    /** json-server, with numbers as ids and 100 books on a page, whose links have the numbers of pages. */
    public static BookServer jsonServer(int books) {
        String rows = IntStream.rangeClosed(1, books)
                .mapToObj(book -> "{\"id\": " + book + ", \"title\": \"Book " + book + "\", \"price\": " + book + "}")
                .collect(Collectors.joining(","));
        RecordServer server = started(() -> RecordServers.jsonServer("{\"books\": [" + rows + "]}"));
        return ofNobody(
                "json-server", server, server.address().resolve("/books/"), DocumentedDefinitions.of("Bookshop"));
    }

    private static BookServer ofNobody(String title, RecordServer server, URI books, String definition) {
        return new BookServer(
                title, server, books, "", definition, server.address().toString(), Map.of(), Map.of());
    }

    /** The settings of a connection to it. */
    public Map<String, String> settings() {
        return settings(null);
    }

    /**
     * The settings of a connection to it by way of something between.
     *
     * @param between the scheme, host and port that stand for the server's own; null for these
     */
    public Map<String, String> settings(@Nullable String between) {
        Map<String, String> all = new HashMap<>(otherSettings);
        all.put(
                "address",
                between == null ? address : address.replace(server.address().toString(), between));
        return all;
    }

    /** A connection to it by its definition. */
    TestConnection connection() {
        return new TestConnection(definition, settings(), secrets);
    }

    /** A connection to it by way of something between. */
    TestConnection connection(String between) {
        return new TestConnection(definition, settings(between), secrets);
    }

    /** Does something with a book by the server's own interface, and has to succeed. */
    public String ask(String method, String book, String body) throws Exception {
        return send(method, URI.create(books + book), authorization, body);
    }

    @Override
    public void close() {
        server.close();
    }
}
