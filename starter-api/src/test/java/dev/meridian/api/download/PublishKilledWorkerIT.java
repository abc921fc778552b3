package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.Database;
import dev.meridian.devstack.SharedServers;
import dev.meridian.devstack.fault.FaultSeed;
import dev.meridian.devstack.fault.KillSchedule;
import dev.meridian.devstack.fault.ProcessFleet;
import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.record.RecordServer;
import dev.meridian.devstack.record.RecordServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Kills workers while they publish: the service ends as the snapshot, and nothing is created twice. */
class PublishKilledWorkerIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(8);
    private static final String CANARY = "canary-7b1e02d9-secret";
    private static final Pattern KINTO = Pattern.compile("(?s)```yaml\n(title: Kinto\n.*?)```");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final String JSON_SERVER = """
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

    @TempDir
    private Path logs;

    /** What is published to. */
    private interface Service {
        String connection(TestHttp http);

        String table();

        /** The titles that it has, each as often as it has it. */
        Map<String, Integer> titles() throws Exception;
    }

    @Test
    void kintoEndsAsTheSnapshot() throws Exception {
        try (RecordServer server = started(RecordServers::kinto)) {
            publish(kinto(server, 60), 60, 2);
        }
    }

    @Test
    void postgresEndsAsTheSnapshot() throws Exception {
        publish(postgres(300), 300, 2);
    }

    @Test
    @Tag("soak")
    void kintoEndsAsTheSnapshotAfterTenKills() throws Exception {
        try (RecordServer server = started(RecordServers::kinto)) {
            publish(kinto(server, 1_000), 1_000, Integer.getInteger("meridian.kills", 10));
        }
    }

    @Test
    @Tag("soak")
    void jsonServerEndsAsTheSnapshotAfterTenKills() throws Exception {
        StringBuilder books = new StringBuilder();
        for (int n = 0; n < 1_000; n++) {
            books.append(n == 0 ? "" : ",")
                    .append("{\"id\": ")
                    .append(n + 1)
                    .append(", \"title\": \"old ")
                    .append(n)
                    .append("\"}");
        }
        try (RecordServer server = started(() -> RecordServers.jsonServer("{\"books\": [" + books + "]}"))) {
            publish(jsonServer(server), 1_000, Integer.getInteger("meridian.kills", 10));
        }
    }

    @Test
    @Tag("soak")
    void postgresEndsAsTheSnapshotAfterTenKills() throws Exception {
        publish(postgres(3_000), 3_000, Integer.getInteger("meridian.kills", 10));
    }

    /** Of {@code old} rows a third is changed and a third is deleted; as many as there are new ones come. */
    private void publish(Service service, int old, int kills) throws Exception {
        RandomGenerator random = FaultSeed.random(getClass());
        TestService.Settings settings = TestService.Settings.databaseOnly()
                .with(TestService.Settings.freshNamespace())
                .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32]))
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8");
        try (TestService api = TestService.start(settings.with("SERVICE_TYPE", "api"));
                ProcessFleet workers = new ProcessFleet(
                        1, random, number -> ServiceProcess.worker(settings.values(), logs.resolve(number + ".log")))) {
            TestHttp http = api.http();
            Jdbi jdbi = api.bean(Jdbi.class);
            String snapshot = http.post(
                            "/api/snapshots",
                            "{\"name\": \"books\", \"connectionId\": \"" + service.connection(http)
                                    + "\", \"tables\": [{\"table\": \"" + service.table() + "\"}]}")
                    .json()
                    .path("id")
                    .asString();
            ended(http, ask(http, "download_records", "{\"snapshotId\": \"" + snapshot + "\"}"));
            jdbi.useHandle(handle -> handle.execute("""
                    UPDATE snapshot_default_books.books SET title = 'changed ' || title WHERE hashtext(_id) %% 3 = 0;
                    DELETE FROM snapshot_default_books.books WHERE abs(hashtext(_id) %% 3) = 1;
                    INSERT INTO snapshot_default_books.books (title) SELECT 'new ' || n FROM generate_series(1, %d) AS n""".formatted(old)));
            JsonNode plan = http.post("/api/snapshots/" + snapshot + "/plan?limit=1", "")
                    .json();
            long changes = plan.path("creates").asLong()
                    + plan.path("updates").asLong()
                    + plan.path("deletes").asLong();
            assertThat(plan.path("creates").asLong()).isEqualTo(old);
            String job = ask(
                    http,
                    "publish_records",
                    "{\"snapshotId\": \"" + snapshot + "\", \"plan\": \""
                            + plan.path("hash").asString() + "\"}");
            KillSchedule.even(kills, (int) changes).follow(() -> made(jdbi), LONG_ENOUGH, workers::killOne);
            JsonNode done = ended(http, job);
            System.out.printf("%d changes, %d kills: %s%n", changes, kills, done.path("result"));
            Map<String, Integer> wanted = new TreeMap<>();
            jdbi.useHandle(handle -> handle.createQuery("SELECT title FROM snapshot_default_books.books")
                    .mapTo(String.class)
                    .forEach(title -> wanted.merge(title, 1, Integer::sum)));
            assertThat(service.titles()).isEqualTo(wanted);
            assertThat(done.path("result").path("uncertain").asInt()).isZero();
            assertThat(done.path("result").path("refused").asInt()).isZero();
            assertThat(done.path("result").path("conflicts").asInt()).isZero();
            assertThat(done.path("result").path("created").asLong()).isEqualTo(old);
            assertThat(http.post("/api/snapshots/" + snapshot + "/plan", "")
                            .json()
                            .path("changes"))
                    .isEmpty();
            long without = jdbi.withHandle(handle -> handle.createQuery(
                            "SELECT count(*) FROM snapshot_default_books.books WHERE _id LIKE 'new:%'")
                    .mapTo(long.class)
                    .one());
            assertThat(without).as("rows without an id of the service").isZero();
        }
        try (Stream<Path> files = Files.list(logs)) {
            for (Path log : files.toList()) {
                assertThat(Files.readString(log)).doesNotContain(CANARY);
            }
        }
    }

    private static long made(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM publish_changes WHERE state = 'done'")
                .mapTo(long.class)
                .one());
    }

    private static String ask(TestHttp http, String type, String payload) {
        TestHttp.Answer answer = http.post("/api/jobs", "{\"type\": \"" + type + "\", \"payload\": " + payload + "}");
        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        return answer.json().path("jobId").asString();
    }

    private static JsonNode ended(TestHttp http, String job) {
        JsonNode ended = await().atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> http.get("/api/jobs/" + job).json(), found -> found.has("completedAt"));
        assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
        return ended;
    }

    private static Service kinto(RecordServer server, int books) throws Exception {
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
        return new Service() {
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
                    HttpResponse<String> answer = got("GET", next, ann, "");
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

    private static Service jsonServer(RecordServer server) {
        return new Service() {
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

    private static Service postgres(int books) {
        Database source = SharedServers.postgres().freshDatabase();
        Jdbi remote = Jdbi.create(source.jdbcUrl(), source.user(), source.password());
        remote.useHandle(handle -> handle.execute("""
                CREATE TABLE books (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text);
                INSERT INTO books (title) SELECT 'old ' || n FROM generate_series(1, %d) AS n""".formatted(books)));
        return new Service() {
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

    private static RecordServer started(Supplier<RecordServer> server) {
        try {
            return server.get();
        } catch (DevStackException missing) {
            System.err.println("SKIPPED, because a server can't be had: " + String.valueOf(missing.getMessage()));
            return Assumptions.abort(String.valueOf(missing.getMessage()));
        }
    }

    private static String send(String method, URI address, String authorization, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = got(method, address, authorization, body);
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, address, answer.body())
                .isLessThan(300);
        return answer.body();
    }

    private static HttpResponse<String> got(String method, URI address, String authorization, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
