package dev.meridian.api.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Previews that are kept and stored, generations, and edits that are refused because the text has changed. */
class ExplorerHistoryIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);
    private static final String TSV = "text/tab-separated-values";

    private static TestService service;
    private static TestHttp http;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.fresh());
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aPreviewIsReadChangeByChangeAndThenStoredAsItWasSeen() {
        awaitEnd(put("planted", tsv("One", "Two", "Three"), null));

        JsonNode preview = preview("planted", tsv("Zero", "One", "Two"));

        assertThat(preview.at("/base/generation").asInt()).isEqualTo(1);
        assertThat(preview.at("/base/status").asString()).isEqualTo("clean");
        assertThat(preview.path("counts").toString())
                .isEqualTo("{\"created\":1,\"updated\":0,\"moved\":2,\"removed\":1,\"unchanged\":0,\"failed\":0}");
        assertThat(preview.path("becomes").toString())
                .isEqualTo("{\"published\":true,\"objectsWritten\":1,\"objectsDeleted\":1}");
        String kept =
                "/api/explorers/planted/previews/" + preview.path("previewId").asString();
        assertThat(http.get(kept).json().path("counts")).isEqualTo(preview.path("counts"));
        JsonNode first = http.get(kept + "/changes?limit=3").json();
        assertThat(first.at("/changes/0/change").asString()).isEqualTo("created");
        assertThat(first.at("/changes/0/line").asInt()).isEqualTo(4);
        assertThat(first.at("/changes/0/dimensions/Metric").asString()).isEqualTo("Zero");
        JsonNode rest = http.get(kept + "/changes?limit=3&cursor="
                        + first.path("nextCursor").asString())
                .json();
        assertThat(rest.at("/changes/0/change").asString()).isEqualTo("removed");
        assertThat(rest.has("nextCursor")).isFalse();
        JsonNode moved = http.get(kept + "/changes?change=moved").json();
        assertThat(moved.at("/changes/0/fields/0").toString())
                .isEqualTo("{\"path\":\"/row\",\"before\":0,\"after\":1,\"cut\":false}");
        assertThat(http.get(kept + "/changes?change=renamed").status()).isEqualTo(400);
        assertThat(http.send(http.request(kept).header("Accept", TSV)).body()).isEqualTo(tsv("Zero", "One", "Two"));

        Answer saved = http.post(kept + "/save", "{\"commitMessage\": \"Plant\", \"editor\": {\"name\": \"Ada\"}}");

        assertThat(saved.status()).isEqualTo(202);
        awaitEnd(saved);
        JsonNode explorer = http.get("/api/explorers/planted").json();
        assertThat(explorer.path("commitMessage").asString()).isEqualTo("Plant");
        JsonNode whoami = http.get("/api/whoami").json();
        JsonNode newest = http.get("/api/explorers/planted/generations").json().at("/generations/0");
        assertThat(List.of(explorer, newest)).allSatisfy(text -> {
            assertThat(text.at("/editor/name").asString()).isEqualTo("Ada");
            assertThat(text.path("savedBy")).isEqualTo(whoami.path("name"));
            assertThat(text.path("savedById")).isEqualTo(whoami.path("caller"));
        });
        assertThat(explorer.path("views").asInt()).isEqualTo(3);
        assertThat(http.post(kept + "/save", "{}").code()).isEqualTo("preview_saved");
        assertThat(http.get(kept).json().path("savedGeneration").asInt()).isEqualTo(2);
    }

    @Test
    void theFieldsOfAChangedViewAreShownBeforeAndAfter() {
        String before = "isPublished\ttrue\ngraphers\n\ttitle\tMetric Radio\n\tOld title\ta\n";
        awaitEnd(put("retitled", before, null));

        JsonNode preview = preview("retitled", before.replace("Old", "New"));

        JsonNode changes = http.get("/api/explorers/retitled/previews/"
                        + preview.path("previewId").asString() + "/changes?change=updated")
                .json();
        assertThat(changes.at("/changes/0/fields").toString())
                .isEqualTo(
                        "[{\"path\":\"/config/title\",\"before\":\"Old title\",\"after\":\"New title\",\"cut\":false}]");
    }

    @Test
    void ofTwoWhoPreviewedTheSecondIsToldOfTheFirst() {
        awaitEnd(put("shared", tsv("One"), null));
        String mine = preview("shared", tsv("Mine")).path("previewId").asString();
        String theirs = preview("shared", tsv("Theirs")).path("previewId").asString();

        awaitEnd(http.post("/api/explorers/shared/previews/" + theirs + "/save", "{}"));
        Answer refused = http.post("/api/explorers/shared/previews/" + mine + "/save", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("explorer_changed");
        assertThat(refused.json().path("generation").asInt()).isEqualTo(2);
        assertThat(http.get("/api/explorers/other/previews/" + mine).code()).isEqualTo("unknown_preview");
        assertThat(http.get("/api/explorers/shared/previews/" + mine).status()).isEqualTo(200);
    }

    @Test
    void ifMatchKeepsAnEditFromUndoingAnother() {
        put("matched", "isPublished\tfalse\n", null);
        String seen = http.get("/api/explorers/matched")
                .response()
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(seen).isEqualTo("\"1\"");
        awaitEnd(http.post("/api/explorers/matched/refresh", ""));

        assertThat(put("matched", "isPublished\tfalse\nexplorerTitle\tA\n", seen)
                        .status())
                .as("a refresh does not change the text")
                .isIn(200, 202);
        Answer refused = put("matched", "isPublished\tfalse\nexplorerTitle\tB\n", seen);
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.json().path("generation").asInt()).isEqualTo(3);
        assertThat(put("matched", "isPublished\tfalse\n", "\"1\", W/\"3\"").status())
                .isIn(200, 202);
        assertThat(put("matched", "isPublished\tfalse\nexplorerTitle\tC\n", "\"4-gzip\"")
                        .status())
                .as("as mod_deflate and mod_brotli change the tag of an answer")
                .isIn(200, 202);
        assertThat(put("matched", "isPublished\tfalse\n", "\"4-gzip\"").status())
                .isEqualTo(412);
        assertThat(put("matched", "isPublished\tfalse\n", "*").status()).isIn(200, 202);
        assertThat(put("matched-by-nobody", "isPublished\tfalse\n", "*").status())
                .isEqualTo(412);
        for (String wrong : new String[] {"1", "\"x\"", "\"1\" \"2\"", "\"1-\"", ""}) {
            assertThat(put("matched", "isPublished\tfalse\n", wrong).code())
                    .as(wrong)
                    .isEqualTo("bad_if_match");
        }
    }

    @Test
    void anEarlierTextIsComparedAndStoredAgain() {
        put("restored", "isPublished\tfalse\nexplorerTitle\tFirst\n", null);
        put("restored", "isPublished\tfalse\nexplorerTitle\tSecond\n", null);

        JsonNode history =
                http.get("/api/explorers/restored/generations?limit=1").json();
        assertThat(history.at("/generations/0/generation").asInt()).isEqualTo(2);
        assertThat(history.at("/generations/0/current").asBoolean()).isTrue();
        JsonNode older = http.get("/api/explorers/restored/generations?cursor="
                        + history.path("nextCursor").asString())
                .json();
        assertThat(older.at("/generations/0/commitMessage").asString()).isEqualTo("testing");
        assertThat(older.has("nextCursor")).isFalse();
        assertThat(http.send(http.request("/api/explorers/restored/generations/1")
                                .header("Accept", TSV))
                        .body())
                .contains("First");
        assertThat(http.post("/api/explorers/restored/generations/1/preview", "")
                        .json()
                        .at("/counts/unchanged")
                        .asInt())
                .isZero();

        Answer restored = http.post("/api/explorers/restored/generations/1/restore", "{}");

        assertThat(restored.json().path("generation").asInt()).isEqualTo(3);
        assertThat(http.get("/api/explorers/restored")
                        .json()
                        .path("commitMessage")
                        .asString())
                .isEqualTo("Restore generation 1");
        assertThat(http.post("/api/explorers/restored/generations/7/restore", "{}")
                        .code())
                .isEqualTo("unknown_generation");
        assertThat(http.get("/api/explorers/nobody-knows/generations").code()).isEqualTo("unknown_explorer");
    }

    @Test
    void explorersAreFoundAndShowTheirNewestJobs() {
        Answer accepted = put("findable-a", tsv("One"), null);
        awaitEnd(accepted);
        put("findable-b", "isPublished\tfalse\n", null);

        JsonNode saved =
                http.get("/api/explorers?q=FINDABLE&order=saved&limit=1").json();
        JsonNode next = http.get("/api/explorers?q=FINDABLE&order=saved&cursor="
                        + saved.path("nextCursor").asString())
                .json();

        assertThat(saved.at("/explorers/0/slug").asString()).isEqualTo("findable-b");
        assertThat(next.at("/explorers/0/slug").asString()).isEqualTo("findable-a");
        assertThat(next.at("/explorers/0/lastJob/jobId").asString())
                .isEqualTo(accepted.json().path("jobId").asString());
        assertThat(next.at("/explorers/0/lastJob/status").asString()).isEqualTo("completed");
        assertThat(next.at("/explorers/0").has("openJob")).isFalse();
        assertThat(http.get("/api/explorers?q=findable&published=true&status=clean,failed")
                        .json()
                        .path("explorers"))
                .hasSize(1);
        assertThat(http.get("/api/explorers?status=nope").code()).isEqualTo("bad_parameter");
        assertThat(http.get("/api/explorers?order=saved&cursor=foreign").code()).isEqualTo("bad_parameter");
        assertThat(http.get("/api/explorers/findable-a/views?q=one&error=false&synced=true")
                        .json()
                        .path("views"))
                .hasSize(1);
        assertThat(http.get("/api/explorers/findable-a/views?error=true").json().path("views"))
                .isEmpty();
    }

    private static JsonNode preview(String slug, String tsv) {
        return http.send(http.request("/api/explorers/" + slug + "/preview")
                        .header("Content-Type", TSV)
                        .POST(BodyPublishers.ofString(tsv)))
                .json();
    }

    private static Answer put(String slug, String tsv, @Nullable String ifMatch) {
        HttpRequest.Builder request = http.request("/api/explorers/" + slug)
                .header("Content-Type", TSV)
                .header("X-Commit-Message", "testing")
                .PUT(BodyPublishers.ofString(tsv));
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return http.send(request);
    }

    private static void awaitEnd(Answer accepted) {
        String jobId = accepted.json().path("jobId").asString();
        await().atMost(LONG_ENOUGH)
                .until(() -> http.get("/api/jobs/" + jobId).json().has("completedAt"));
    }

    /** An explorer with one view a title. */
    private static String tsv(String... titles) {
        StringBuilder tsv = new StringBuilder("isPublished\ttrue\ngraphers\n\ttitle\tMetric Radio\n");
        for (String title : titles) {
            tsv.append('\t').append(title).append('\t').append(title).append('\n');
        }
        return tsv.toString();
    }
}
