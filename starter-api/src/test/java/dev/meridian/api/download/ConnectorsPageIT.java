package dev.meridian.api.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.record.RealServers;
import dev.meridian.devstack.record.RecordServer;
import dev.meridian.devstack.record.RecordServers;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs the requests of {@code docs/connectors.md}, one after another, against a real json-server. */
@Tag("slow")
class ConnectorsPageIT {
    private static final Path PAGE = Path.of("../docs/connectors.md");
    private static final Pattern REQUEST = Pattern.compile("```http\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern FIRST_DEFINITION = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final int BOOKS = 105;

    private final Map<String, String> known = new HashMap<>();

    @Test
    void everyRequestOfThePageDoesWhatThePageSays() throws IOException {
        String page = Files.readString(PAGE);
        TestService.Settings settings = TestService.Settings.fresh()
                .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32]))
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.1/32");
        try (RecordServer shop = shop();
                TestService service = TestService.start(settings)) {
            known.put("{address}", shop.address().toString());
            known.put(
                    "{the definition above}",
                    FIRST_DEFINITION
                            .matcher(page)
                            .results()
                            .findFirst()
                            .orElseThrow()
                            .group(1));
            List<MatchResult> requests = REQUEST.matcher(page).results().toList();
            assertThat(requests).hasSize(8);
            for (MatchResult request : requests) {
                run(service.http(), filled(request.group(1)));
            }
        }
    }

    private static RecordServer shop() {
        String books = IntStream.rangeClosed(1, BOOKS)
                .mapToObj(book -> "{\"id\": " + book + ", \"title\": \"Book " + book + "\"}")
                .collect(Collectors.joining(","));
        return RealServers.started(() -> RecordServers.jsonServer("{\"books\": [" + books + "]}"));
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
        look(http, line[1], answer);
    }

    private void look(TestHttp http, String path, Answer answer) {
        if (path.equals("/api/connections")) {
            known.put("{connection}", answer.json().path("id").asString());
        } else if (path.equals("/api/snapshots")) {
            known.put("{snapshot}", answer.json().path("id").asString());
        } else if (path.equals("/api/jobs")) {
            String job = "/api/jobs/" + answer.json().path("jobId").asString();
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> http.get(job).json(), found -> found.has("completedAt"));
            assertThat(http.get(job).json().path("status").asString()).isEqualTo("completed");
            JsonNode table = http.get(job + "/tables").json().path("tables").get(0);
            assertThat(table.path("rows").asInt()).isEqualTo(BOOKS);
            assertThat(table.path("complete").asBoolean()).isTrue();
        } else if (path.contains("/preview")) {
            assertThat(answer.json().path("total").asInt()).isEqualTo(BOOKS);
            assertThat(answer.json().path("calls").get(0).path("address").asString())
                    .endsWith("/books?_page=1&_limit=100");
        } else if (path.contains("/rows")) {
            assertThat(answer.body()).contains("Book 1");
        } else if (path.contains("/import")) {
            assertThat(answer.json()
                            .at("/document/tables/0/paging/address/from/pointer")
                            .asString())
                    .isEqualTo("/next");
        }
    }

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> each : known.entrySet()) {
            // The definition itself has a place for an address.
            if (!text.startsWith("PUT") || each.getKey().startsWith("{the")) {
                filled = filled.replace(each.getKey(), each.getValue());
            }
        }
        return filled;
    }
}
