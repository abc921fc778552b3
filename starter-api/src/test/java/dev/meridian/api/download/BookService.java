package dev.meridian.api.download;

import static dev.meridian.devstack.record.RealServers.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.devstack.Database;
import dev.meridian.devstack.SharedServers;
import dev.meridian.devstack.record.RealServers;
import dev.meridian.devstack.record.RecordServer;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real service with a table of books, which a test downloads and publishes to. */
interface BookService {
    /** The credential of the service, where it has one: nothing may show it. */
    String CANARY = "canary-7b1e02d9-secret";

    Pattern KINTO = Pattern.compile("(?s)```yaml\n(title: Kinto\n.*?)```");

    String JSON_SERVER = """
            title: Books
            settings: {address: {title: Address, kind: address}}
            address: "{address}"
            signIn: {none: {}}
            tables:
              - name: books
                request: {path: /books}
                id: /id
                paging: {none: {}}
                writes:
                  create:
                    request: {method: POST, path: /books}
                    answer: {id: /id}
                    once:
                      marker:
                        field: made_as
                        find: {request: {path: /books, query: {made_as: "{row.key}"}}, id: /id}
                  update:
                    request: {method: PATCH, path: "/books/{row.id}"}
                  delete:
                    request: {method: DELETE, path: "/books/{row.id}"}
            """;

    String connection(TestHttp http);

    String table();

    /** The titles that it has, each as often as it has it. */
    Map<String, Integer> titles() throws Exception;

    static BookService kinto(RecordServer server, int books) throws Exception {
        URI api = server.address().resolve("/v1/");
        String ann = "Basic " + Base64.getEncoder().encodeToString(("ann:" + CANARY).getBytes(StandardCharsets.UTF_8));
        send("PUT", api.resolve("accounts/ann"), "", "{\"data\": {\"password\": \"" + CANARY + "\"}}");
        send("PUT", api.resolve("buckets/library"), ann, "{}");
        send("PUT", api.resolve("buckets/library/collections/books"), ann, "{}");
        URI records = api.resolve("buckets/library/collections/books/records");
        for (int start = 0; start < books; start += 100) {
            List<String> requests = new ArrayList<>();
            for (int n = start; n < Math.min(books, start + 100); n++) {
                requests.add("{\"path\": \"" + records.getPath() + "/old-" + n
                        + "\", \"body\": {\"data\": {\"title\": \"old " + n + "\"}}}");
            }
            send(
                    "POST",
                    api.resolve("batch"),
                    ann,
                    "{\"defaults\": {\"method\": \"PUT\"}, \"requests\": ["
                            + String.join(",", requests).replace("/v1/", "/") + "]}");
        }
        String document = KINTO.matcher(Files.readString(Path.of("../docs/connectors.md")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        return new BookService() {
            @Override
            public String connection(TestHttp http) {
                return connected(http, "kinto", document, """
                        {"address": "%s", "bucket": "library", "user": "ann"}""".formatted(api), "{\"password\": \"" + CANARY + "\"}");
            }

            @Override
            public String table() {
                return "books";
            }

            @Override
            public Map<String, Integer> titles() throws Exception {
                Map<String, Integer> titles = new TreeMap<>();
                URI next = records;
                while (next != null) {
                    HttpResponse<String> answer = RealServers.answer("GET", next, ann, "");
                    count(titles, JsonMapper.shared().readTree(answer.body()).path("data"));
                    next = answer.headers()
                            .firstValue("Next-Page")
                            .map(URI::create)
                            .orElse(null);
                }
                return titles;
            }
        };
    }

    static BookService jsonServer(RecordServer server) {
        return new BookService() {
            @Override
            public String connection(TestHttp http) {
                return connected(http, "shelf", JSON_SERVER, "{\"address\": \"" + server.address() + "\"}", "{}");
            }

            @Override
            public String table() {
                return "books";
            }

            @Override
            public Map<String, Integer> titles() throws Exception {
                Map<String, Integer> titles = new TreeMap<>();
                count(
                        titles,
                        JsonMapper.shared()
                                .readTree(send("GET", server.address().resolve("/books"), "", "")));
                return titles;
            }
        };
    }

    static BookService postgres(int books) {
        Database source = SharedServers.postgres().freshDatabase();
        Jdbi remote = Jdbi.create(source.jdbcUrl(), source.user(), source.password());
        remote.useHandle(handle -> handle.execute("""
                CREATE TABLE books (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text);
                INSERT INTO books (title) SELECT 'old ' || n FROM generate_series(1, %d) AS n""".formatted(books)));
        return new BookService() {
            @Override
            public String connection(TestHttp http) {
                TestHttp.Answer answer = http.post("/api/connections", """
                        {"name": "shop", "connector": "postgres", "credentials": {"password": "%s"},
                         "settings": {"host": "127.0.0.1", "port": "%d", "database": "%s", "user": "%s", "tls": "disable"}}""".formatted(
                                source.password(), SharedServers.postgres().port(), source.name(), source.user()));
                assertThat(answer.status()).as(answer.body()).isEqualTo(201);
                return answer.json().path("id").asString();
            }

            @Override
            public String table() {
                return "public.books";
            }

            @Override
            public Map<String, Integer> titles() {
                Map<String, Integer> titles = new TreeMap<>();
                remote.useHandle(handle -> handle.createQuery("SELECT title FROM books")
                        .mapTo(String.class)
                        .forEach(title -> titles.merge(title, 1, Integer::sum)));
                return titles;
            }
        };
    }

    private static String connected(
            TestHttp http, String connector, String document, String settings, String credentials) {
        TestHttp.Answer defined = http.send(http.request("/api/connectors/" + connector)
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(document)));
        assertThat(defined.status()).as(defined.body()).isBetween(200, 299);
        TestHttp.Answer answer = http.post(
                "/api/connections",
                "{\"name\": \"books\", \"connector\": \"" + connector + "\", \"settings\": " + settings
                        + ", \"credentials\": " + credentials + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("id").asString();
    }

    private static void count(Map<String, Integer> titles, JsonNode books) {
        books.forEach(book -> titles.merge(book.path("title").asString(), 1, Integer::sum));
    }
}
