package dev.meridian.api.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.databind.JsonNode;

/** Explorers over HTTP, from the upload of a TSV to objects in the bucket and back, on real servers. */
class ExplorerIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);

    private static TestService service;
    private static TestHttp http;
    private static String bucket;

    @BeforeAll
    static void start() {
        TestService.Settings settings = TestService.Settings.fresh();
        bucket = settings.get("S3_BUCKET");
        service = TestService.start(settings);
        http = service.http();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void anUploadBecomesViewsAndObjects() {
        Answer accepted = put("uploaded", tsv(true, "Population", "Births"));

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.json().propertyNames())
                .containsExactly("slug", "generation", "published", "jobId", "status", "isNew");
        assertThat(accepted.json().path("isNew").asBoolean()).isTrue();
        JsonNode job = awaitEnd(accepted.json().path("jobId").asString());
        assertThat(job.path("status").asString()).isEqualTo("completed");
        assertThat(job.path("progress").asInt()).isEqualTo(100);
        List<JsonNode> views = views("uploaded");
        assertThat(views).hasSize(2);
        assertThat(views.getFirst().propertyNames())
                .containsExactly("viewId", "dimensions", "config", "chartConfigId", "md5", "synced");
        assertThat(views.getFirst().path("synced").asBoolean()).isTrue();
        assertThat(views.getFirst().at("/config/title").asString()).isEqualTo("Population");
        assertThat(keys())
                .anyMatch(key ->
                        key.contains(views.getFirst().path("chartConfigId").asString()));
        JsonNode explorer = http.get("/api/explorers/uploaded").json();
        assertThat(explorer.path("status").asString()).isEqualTo("clean");
        assertThat(explorer.path("views").asInt()).isEqualTo(2);
        assertThat(explorer.path("unsyncedObjects").asInt()).isZero();
    }

    @Test
    void pagesOfViewsAreTheSameViews() {
        awaitEnd(put("paged", tsv(true, "One", "Two", "Three"))
                .json()
                .path("jobId")
                .asString());

        JsonNode first = http.get("/api/explorers/paged/views?limit=2").json();
        JsonNode second = http.get("/api/explorers/paged/views?limit=2&cursor="
                        + first.path("nextCursor").asString())
                .json();

        assertThat(first.path("views")).hasSize(2);
        assertThat(second.path("views")).hasSize(1);
        assertThat(second.has("nextCursor")).isFalse();
        assertThat(second.at("/views/0")).isEqualTo(views("paged").get(2));
    }

    @Test
    void anExplorerThatWasNeverPublishedHasNoJob() {
        Answer answer = put("draft", tsv(false, "Population"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().has("jobId")).isFalse();
        assertThat(http.get("/api/explorers/draft").json().path("published").asBoolean())
                .isFalse();
    }

    @Test
    void unpublishingRemovesViewsAndObjects() {
        awaitEnd(put("withdrawn", tsv(true, "Population")).json().path("jobId").asString());
        String object = views("withdrawn").getFirst().path("chartConfigId").asString();

        Answer answer = put("withdrawn", tsv(false, "Population"));

        assertThat(answer.status()).isEqualTo(202);
        awaitEnd(answer.json().path("jobId").asString());
        assertThat(views("withdrawn")).isEmpty();
        assertThat(keys()).noneMatch(key -> key.contains(object));
    }

    /** curl sends an empty body if the file that it is to send is missing. */
    @Test
    void anEmptyBodyIsNoExplorerWithoutViews() {
        awaitEnd(put("kept", tsv(true, "Population")).json().path("jobId").asString());

        Answer refused = put("kept", "");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("empty_body");
        assertThat(views("kept")).hasSize(1);
        Answer preview = http.send(http.request("/api/explorers/kept/preview")
                .header("Content-Type", "text/tab-separated-values")
                .POST(BodyPublishers.noBody()));
        assertThat(preview.code()).isEqualTo("empty_body");
    }

    @Test
    void aDeletedExplorerIsGoneAndItsObjectsWithIt() {
        awaitEnd(put("deleted", tsv(true, "Population")).json().path("jobId").asString());
        String object = views("deleted").getFirst().path("chartConfigId").asString();

        Answer answer = http.send(http.request("/api/explorers/deleted").DELETE());

        assertThat(answer.status()).isEqualTo(202);
        assertThat(http.get("/api/explorers/deleted").code()).isEqualTo("unknown_explorer");
        awaitEnd(answer.json().path("jobId").asString());
        assertThat(keys()).noneMatch(key -> key.contains(object));
    }

    @Test
    void theSameAsJsonKeepsMessageAndEditor() {
        Answer answer = http.send(http.request("/api/explorers/as-json")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("""
                    {"tsv": "isPublished\\tfalse\\n", "commitMessage": "Änderung", "editor": {"name": "Ada"}}\
                    """)));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode explorer = http.get("/api/explorers/as-json").json();
        assertThat(explorer.path("commitMessage").asString()).isEqualTo("Änderung");
        assertThat(explorer.at("/editor/name").asString()).isEqualTo("Ada");
    }

    @Test
    void theTextComesBackAsItWasPut() {
        put("verbatim", "explorerTitle\tÜber \"alles\"\r\nisPublished\tfalse");

        Answer answer =
                http.send(http.request("/api/explorers/verbatim").header("Accept", "text/tab-separated-values"));

        assertThat(answer.body()).isEqualTo("explorerTitle\tÜber \"alles\"\r\nisPublished\tfalse");
    }

    @Test
    void aPreviewSaysWhatWouldChangeAndChangesNothing() {
        awaitEnd(put("previewed", tsv(true, "One", "Two")).json().path("jobId").asString());
        List<JsonNode> before = views("previewed");

        JsonNode preview = http.send(http.request("/api/explorers/previewed/preview")
                        .header("Content-Type", "text/tab-separated-values")
                        .POST(BodyPublishers.ofString(tsv(true, "One", "Three"))))
                .json();

        assertThat(preview.path("created").asInt() + preview.path("updated").asInt())
                .isEqualTo(1);
        assertThat(preview.path("unchanged").asInt()).isEqualTo(1);
        assertThat(views("previewed")).isEqualTo(before);
    }

    @Test
    void aPreviewWarnsOfWhatLooksLikeAMistake() {
        JsonNode preview = http.send(http.request("/api/explorers/suspicious/preview")
                        .header("Content-Type", "text/tab-separated-values")
                        .POST(BodyPublishers.ofString(
                                "graphers\n\ttitle\tMetric Radio\tySlugs\n\t\"Open\tOpen\tvalue\n")))
                .json();

        assertThat(preview.at("/warnings/0/code").asString()).isNotEmpty();
    }

    @Test
    void aRefreshOfAnUnchangedExplorerCompletes() {
        awaitEnd(put("again", tsv(true, "One")).json().path("jobId").asString());
        List<JsonNode> before = views("again");

        Answer answer = http.post("/api/explorers/again/refresh", "");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(awaitEnd(answer.json().path("jobId").asString())
                        .path("status")
                        .asString())
                .isEqualTo("completed");
        assertThat(views("again")).isEqualTo(before);
        assertThat(http.post("/api/explorers/nobody-knows/refresh", "").code()).isEqualTo("unknown_explorer");
    }

    @Test
    void verificationRepairsWhatTheBucketLost() {
        awaitEnd(put("damaged", tsv(true, "One")).json().path("jobId").asString());
        String object = views("damaged").getFirst().path("chartConfigId").asString();
        String key = keys().stream().filter(k -> k.contains(object)).findFirst().orElseThrow();
        service.bean(S3Client.class)
                .deleteObject(request -> request.bucket(bucket).key(key));

        JsonNode report = http.post("/api/explorers/damaged/verify", "").json();

        assertThat(report.path("missing").asInt()).isEqualTo(1);
        awaitEnd(report.at("/repair/jobId").asString());
        assertThat(keys()).contains(key);
        assertThat(http.post("/api/objects/verify", "").json().path("deleted").asInt())
                .isZero();
    }

    @Test
    void importingAChartRefreshesThePublishedExplorersThatUseIt() {
        awaitEnd(put("of-charts", "isPublished\ttrue\ngraphers\n\tgrapherId\tMetric Radio\n\t4711\tPopulation\n")
                .json()
                .path("jobId")
                .asString());

        Answer imported = http.send(http.request("/api/charts/4711")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"id\": 4711, \"title\": \"From a chart\", \"dimensions\": []}")));

        assertThat(imported.status()).isEqualTo(200);
        assertThat(imported.json().at("/refreshes/0/slug").asString()).isEqualTo("of-charts");
        awaitEnd(imported.json().at("/refreshes/0/jobId").asString());
        assertThat(views("of-charts").getFirst().at("/config/title").asString()).isEqualTo("From a chart");
        assertThat(http.get("/api/charts/4711").json().path("title").asString()).isEqualTo("From a chart");
        assertThat(http.get("/api/charts/4712").code()).isEqualTo("unknown_chart");
    }

    @Test
    void filesOfVariablesAreTakenWholeOrNotAtAll() {
        Answer good = ndjson("/api/variables", """
            {"id": 1, "catalogPath": "grapher/a#b", "grapherConfigETL": {"title": "A"}}
            {"id": 2, "grapherConfigAdmin": {"title": "B"}}
            """);
        Answer bad = ndjson("/api/variables", "{\"id\": 3}\n{\"id\": 4, \"nonsense\": 1}\n");

        assertThat(good.json().path("changed").asInt()).isEqualTo(2);
        assertThat(http.get("/api/variables/1")
                        .json()
                        .at("/grapherConfigETL/title")
                        .asString())
                .isEqualTo("A");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(bad.json().path("line").asInt()).isEqualTo(2);
        assertThat(http.get("/api/variables/3").status()).isEqualTo(404);
    }

    @Test
    void importedDocumentsThatAreNoneAreRefused() {
        for (String line : List.of("{\"id\": 0}", "{}", "null", "7", "{\"id\": -1, \"catalogPath\": \"a\"}")) {
            Answer variables = ndjson("/api/variables", "{\"id\": 5}\n" + line + "\n");
            assertThat(variables.status()).as(line).isEqualTo(422);
            assertThat(variables.json().path("line").asInt()).as(line).isEqualTo(2);
        }
        for (String line : List.of("{\"id\": 5}", "{\"id\": 5, \"config\": null}", "{\"config\": {}}")) {
            assertThat(ndjson("/api/charts", line).status()).as(line).isEqualTo(422);
        }
        for (String path : List.of("p".repeat(3_000), "a\\u0000b")) {
            Answer variable = ndjson("/api/variables", "{\"id\": 5, \"catalogPath\": \"" + path + "\"}");
            assertThat(variable.status()).isEqualTo(422);
            assertThat(variable.json().path("path").asString()).isEqualTo("/catalogPath");
        }
    }

    @Test
    void explorersAreListedBySlug() {
        put("list-a", tsv(false, "One"));
        put("list-b", tsv(false, "One"));

        JsonNode page = http.get("/api/explorers?limit=1&cursor=list-").json();

        assertThat(page.at("/explorers/0/slug").asString()).isEqualTo("list-a");
        assertThat(page.path("nextCursor").asString()).isEqualTo("list-a");
    }

    private static Answer put(String slug, String tsv) {
        return http.send(http.request("/api/explorers/" + slug)
                .header("Content-Type", "text/tab-separated-values")
                .header("X-Commit-Message", "testing")
                .PUT(BodyPublishers.ofString(tsv)));
    }

    private static Answer ndjson(String path, String lines) {
        return http.send(http.request(path)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines)));
    }

    private static List<JsonNode> views(String slug) {
        return http.send(http.request("/api/explorers/" + slug + "/views").header("Accept", "application/x-ndjson"))
                .jsonLines();
    }

    private static JsonNode awaitEnd(String jobId) {
        return await().atMost(LONG_ENOUGH)
                .until(() -> http.get("/api/jobs/" + jobId).json(), job -> job.has("completedAt"));
    }

    private static List<String> keys() {
        return service
                .bean(S3Client.class)
                .listObjectsV2Paginator(request -> request.bucket(bucket))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    /** An explorer with one view a title, each with an inline table. */
    private static String tsv(boolean published, String... titles) {
        StringBuilder tsv =
                new StringBuilder("isPublished\t" + published + "\ngraphers\n\ttitle\tMetric Radio\tySlugs\n");
        for (String title : titles) {
            tsv.append('\t').append(title).append('\t').append(title).append("\tvalue\n");
        }
        return tsv.append("table\nentityName\tyear\tvalue\nWorld\t2000\t1\n").toString();
    }
}
