package dev.meridian.api.download.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.Database;
import dev.meridian.quickstart.client.ServiceClient;
import dev.meridian.quickstart.tour.DownloadRecords;
import dev.meridian.quickstart.tour.EditRecords;
import dev.meridian.quickstart.tour.ExportRecords;
import dev.meridian.quickstart.tour.FollowedJob;
import dev.meridian.quickstart.tour.ShowEdits;
import dev.meridian.quickstart.tour.Terminal;
import dev.meridian.quickstart.tour.TourStep;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The quickstart's steps of downloads, with the real product. */
@Tag("slow")
class QuickstartDownloadsIT {
    @Test
    void theOwnListOfJobsAndTheSampleAreDownloadedEditedAndExportedAndAgainAtALaterStart() {
        TestService.Settings settings = TestService.Settings.fresh()
                .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32]))
                .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8");
        Database database = new Database(
                "", settings.get("DATABASE_URL"), settings.get("DATABASE_USER"), settings.get("DATABASE_PASSWORD"));
        try (TestService service = TestService.start(settings)) {
            TestHttp http = service.http();
            for (int i = 0; i < 12; i++) {
                http.post("/api/jobs", "{\"type\": \"sleep\", \"payload\": {\"delayMs\": 1}}");
            }
            URI address = http.request("/").build().uri();
            URI base = URI.create(address.getScheme() + "://" + address.getAuthority());
            TourStep download = new DownloadRecords(Path.of("../samples/downloads"), base);
            try (ServiceClient client =
                    new ServiceClient(base, http.credential().orElseThrow())) {
                for (int start = 0; start < 2; start++) {
                    run(http, download, client);
                    run(http, new EditRecords(database), client);
                    assertThat(printed(new ShowEdits(), client))
                            .contains(
                                    "row 4, The \"Dolphin\": litres_a_minute is 9.5 here; the file has no value; edited by "
                                            + database.user());
                    List<JsonNode> exports = run(http, new ExportRecords(), client);
                    assertThat(exports.get(1).path("result").path("rows").asInt())
                            .isEqualTo(4);
                }
            }
            Jdbi jdbi = service.bean(Jdbi.class);
            assertThat(count(jdbi, "SELECT count(*) FROM snapshot_default_own_jobs.job_list"))
                    .as("three pages and more")
                    .isGreaterThan(12);
            assertThat(count(jdbi, "SELECT count(*) FROM api_keys WHERE name = 'quickstart downloads'"))
                    .isEqualTo(1);
            assertThat(count(
                            jdbi,
                            "SELECT count(*) FROM snapshot_default_fountains.fountains WHERE litres_a_minute = '9.5'"))
                    .as("the edit is kept")
                    .isEqualTo(1);
        }
    }

    private static String printed(TourStep step, ServiceClient client) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false, 80);
        assertThat(step.run(client, terminal)).isEmpty();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<JsonNode> run(TestHttp http, TourStep step, ServiceClient client) {
        Terminal terminal =
                new Terminal(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false, 80);
        List<JsonNode> ended = new ArrayList<>();
        for (FollowedJob job : step.run(client, terminal)) {
            JsonNode found = await().atMost(Duration.ofMinutes(2))
                    .until(() -> http.get("/api/jobs/" + job.id()).json(), each -> each.has("completedAt"));
            assertThat(found.path("status").asString()).as(found.toString()).isEqualTo("completed");
            ended.add(found);
        }
        return ended;
    }

    private static long count(Jdbi jdbi, String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(long.class).one());
    }
}
