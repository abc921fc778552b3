package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.Database;
import dev.meridian.devstack.SharedServers;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs the requests and the query of {@code docs/downloads.md}, one after another. */
@Tag("slow")
class DownloadsPageIT {
    private static final Path PAGE = Path.of("../docs/downloads.md");
    private static final Pattern BLOCK = Pattern.compile("```(http|sql)\n(.*?)\n```", Pattern.DOTALL);

    private final Database shop = SharedServers.postgres().freshDatabase();
    private final Map<String, String> ids = new HashMap<>();
    private String publishing = "";

    @Test
    void everyRequestOfThePageDoesWhatThePageSays() throws IOException {
        TestService.Settings settings = TestService.Settings.fresh()
                .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32]))
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8");
        shop();
        try (TestService service = TestService.start(settings)) {
            List<MatchResult> blocks =
                    BLOCK.matcher(Files.readString(PAGE)).results().toList();
            assertThat(blocks).hasSizeGreaterThan(8);
            for (MatchResult block : blocks) {
                if (block.group(2).startsWith("UPDATE")) {
                    int changed = service.bean(Jdbi.class).withHandle(handle -> handle.execute(block.group(2)));
                    assertThat(changed).isEqualTo(1);
                } else if (block.group(1).equals("sql")) {
                    List<Map<String, Object>> rows = service.bean(Jdbi.class)
                            .withHandle(handle -> handle.createQuery(block.group(2))
                                    .mapToMap()
                                    .list());
                    assertThat(rows).extracting(row -> row.get("name")).containsExactly("Ada", "Bob, Jr.", "Cleo");
                } else {
                    run(service.http(), filled(block.group(2)));
                }
            }
            assertThat(published(service.http())).isEqualTo("1f 2t 3t 4t 5t 6t 8t 9f 10t 11f");
        }
    }

    /** The database of the page's shop. */
    private void shop() {
        ids.put("{host}", "127.0.0.1");
        ids.put("{port}", Integer.toString(SharedServers.postgres().port()));
        ids.put("{database}", shop.name());
        ids.put("{user}", shop.user());
        ids.put("{password}", shop.password());
        Jdbi.create(shop.jdbcUrl(), shop.user(), shop.password()).useHandle(handle -> handle.execute("""
                CREATE TABLE orders (id integer PRIMARY KEY, changed_at timestamptz NOT NULL DEFAULT now(), paid boolean);
                INSERT INTO orders (id, paid) SELECT n, n % 2 = 0 FROM generate_series(1, 10) AS n;
                CREATE VIEW open_orders AS SELECT id FROM orders WHERE NOT paid"""));
    }

    private String published(TestHttp http) {
        JsonNode result = http.get("/api/jobs/" + publishing).json().path("result");
        assertThat(result.toString())
                .isEqualTo("{\"created\":1,\"updated\":2,\"deleted\":1,\"refused\":0,\"conflicts\":0,\"uncertain\":0}");
        return Jdbi.create(shop.jdbcUrl(), shop.user(), shop.password())
                .withHandle(handle -> handle.createQuery(
                                "SELECT string_agg(id || CASE WHEN paid THEN 't' ELSE 'f' END, ' ' ORDER BY id) FROM orders")
                        .mapTo(String.class)
                        .one());
    }

    private void run(TestHttp http, String text) {
        String[] parts = text.split("\n\n", 2);
        String[] head = parts[0].split("\n");
        String[] line = head[0].split(" ");
        HttpRequest.Builder request = http.request(line[1]);
        for (int i = 1; i < head.length; i++) {
            request.header(head[i].split(": ")[0], head[i].split(": ")[1]);
        }
        Answer answer = http.send(request.method(line[0], BodyPublishers.ofString(parts.length == 1 ? "" : parts[1])));
        assertThat(answer.status()).as(text + "\n" + answer.body()).isBetween(200, 299);
        keep(http, line[1], answer);
    }

    private void keep(TestHttp http, String path, Answer answer) {
        switch (path) {
            case "/api/connections" ->
                ids.put("{connection}", answer.json().path("id").asString());
            case "/api/snapshots" ->
                ids.put("{snapshot}", answer.json().path("id").asString());
            case "/api/jobs" -> {
                String job = answer.json().path("jobId").asString();
                ids.put("{job}", job);
                if (ids.containsKey("{hash}") && publishing.isEmpty()) {
                    // The job that the page asks for after its plan.
                    publishing = job;
                }
                await().atMost(Duration.ofMinutes(1))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> http.get("/api/jobs/" + job).json(), found -> found.has("completedAt"));
                assertThat(http.get("/api/jobs/" + job).json().path("status").asString())
                        .isEqualTo("completed");
            }
            default -> {
                if (path.contains("/plan")) {
                    ids.put("{hash}", answer.json().path("hash").asString());
                    assertThat(answer.json().path("updates").asInt()).isEqualTo(2);
                    assertThat(answer.json().path("creates").asInt()).isEqualTo(1);
                    assertThat(answer.json().path("deletes").asInt()).isEqualTo(1);
                }
                if (path.startsWith("/api/jobs/") && path.endsWith("/tables")) {
                    assertThat(answer.json()
                                    .path("tables")
                                    .get(0)
                                    .path("complete")
                                    .asBoolean())
                            .isTrue();
                }
            }
        }
    }

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            filled = filled.replace(id.getKey(), id.getValue());
        }
        return filled;
    }
}
