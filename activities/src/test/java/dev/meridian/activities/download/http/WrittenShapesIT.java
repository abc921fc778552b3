package dev.meridian.activities.download.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.meridian.activities.download.http.WrittenRows.created;
import static dev.meridian.activities.download.http.WrittenRows.field;
import static dev.meridian.activities.download.http.WrittenRows.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.meridian.domain.download.connector.shipped.ShippedConnectors;
import dev.meridian.domain.download.source.FailedCall;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.ChangeKind;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import dev.meridian.domain.download.write.SentChange;
import dev.meridian.domain.download.write.TableWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** What the shipped definitions of Airtable and Notion send, against the shapes of the services' public references. */
class WrittenShapesIT {
    private static final String BASE = "appAAAAAAAAAAAAAA";
    private static final String KEY_FIELD = "fldKKKKKKKKKKKKKK";
    private static final WireMockServer SERVICE =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

    @BeforeAll
    static void start() {
        SERVICE.start();
    }

    @AfterAll
    static void stop() {
        SERVICE.stop();
    }

    private static final String PAGE = """
            {"object": "page", "id": "page-1", "last_edited_time": "t2", "in_trash": false, "properties": {
              "State": {"id": "s%3A", "type": "select", "select": {"id": "1", "name": "open", "color": "red"}},
              "Text": {"id": "t%3A", "type": "rich_text", "rich_text": [
                {"type": "text", "text": {"content": "a", "link": null}, "plain_text": "a", "href": null}]}}}""";

    @BeforeEach
    void reset() {
        SERVICE.resetAll();
    }

    private static TestConnection airtable(String keyField) {
        String document = ShippedConnectors.document("airtable")
                .replace("https://api.airtable.com", SERVICE.baseUrl())
                .replace("account: \"{base}\"", "account: \"" + UUID.randomUUID() + "\"")
                .replace("callsPerSecond: 5", "callsPerSecond: 1000");
        Map<String, String> settings =
                keyField.isEmpty() ? Map.of("base", BASE) : Map.of("base", BASE, "key_field", keyField);
        return new TestConnection(document, settings, Map.of("token", "patAAAA.canary"));
    }

    private static TestConnection notion(String keyProperty) {
        String document = ShippedConnectors.document("notion")
                .replace("https://api.notion.com", SERVICE.baseUrl())
                .replace("callsPerSecond: 3", "callsPerSecond: 1000");
        return new TestConnection(
                document,
                keyProperty.isEmpty() ? Map.of() : Map.of("key_property", keyProperty),
                Map.of("token", "ntn_canary"));
    }

    /** The body of a request that is not just for reading, from 0. */
    private static JsonNode sent(int number) {
        List<LoggedRequest> requests = new ArrayList<>();
        SERVICE.getAllServeEvents().stream()
                .map(ServeEvent::getRequest)
                .filter(request -> !request.getMethod().equals(RequestMethod.GET))
                .forEach(requests::addFirst);
        return JsonMapper.shared().readTree(requests.get(number).getBodyAsString());
    }

    private static String records(int from, int to) {
        List<String> records = IntStream.range(from, to)
                .mapToObj(n ->
                        "{\"id\": \"rec" + n + "\", \"createdTime\": \"2024-05-01T10:00:00.000Z\", \"fields\": {}}")
                .toList();
        return "{\"records\": [" + String.join(",", records) + "]}";
    }

    @Test
    void recordsAreCreatedTenAtATimeByTheirKeys() throws Exception {
        SERVICE.stubFor(patch(urlPathEqualTo("/v0/" + BASE + "/tblTasks"))
                .withHeader("Authorization", equalTo("Bearer patAAAA.canary"))
                .willReturn(okJson(records(0, 10))));
        SERVICE.stubFor(patch(urlPathEqualTo("/v0/" + BASE + "/tblTasks"))
                .withRequestBody(containing("Task 10"))
                .willReturn(okJson(records(10, 12))));
        List<RowChange> rows = IntStream.range(0, 12)
                .mapToObj(n -> created(
                        field("fldName", ColumnType.TEXT, "singleLineText", "null", "\"Task " + n + "\""),
                        field("fldDone", ColumnType.BOOLEAN, "checkbox", "null", "true")))
                .toList();
        Map<RowChange, RowOutcome> outcomes = write(airtable(KEY_FIELD), "tblTasks", rows);
        assertThat(outcomes.get(rows.get(11))).isEqualTo(new RowOutcome.Done("rec11", null));
        assertThat(SERVICE.getAllServeEvents()).hasSize(2);
        JsonNode first = sent(0);
        assertThat(first.path("records")).hasSize(10);
        assertThat(first.at("/performUpsert/fieldsToMergeOn/0").asString()).isEqualTo(KEY_FIELD);
        assertThat(first.has("typecast")).isFalse();
        assertThat(first.at("/records/0/fields"))
                .isEqualTo(JsonMapper.shared()
                        .readTree("{\"fldName\": \"Task 0\", \"fldDone\": true, \"" + KEY_FIELD + "\": \""
                                + rows.getFirst().key() + "\"}"));
    }

    /** What Airtable says when it is asked for some records. */
    private static void hasOf(List<String> asked, String... records) {
        String ids = asked.stream().map(id -> "RECORD_ID()='" + id + "'").collect(Collectors.joining(","));
        SERVICE.stubFor(get(urlPathEqualTo("/v0/" + BASE + "/tblTasks"))
                .withQueryParam("returnFieldsByFieldId", equalTo("true"))
                .withQueryParam("filterByFormula", equalTo("OR(" + ids + ")"))
                .willReturn(okJson("{\"records\": [" + String.join(",", records) + "]}")));
    }

    private static String record(String id, String fields) {
        return "{\"id\": \"" + id + "\", \"createdTime\": \"2024-05-01T10:00:00.000Z\", \"fields\": " + fields + "}";
    }

    @Test
    void aFieldThatSomebodyHasChangedMeanwhileIsAConflictAndNotOverwritten() throws Exception {
        List<String> ids = List.of("recA", "recB", "recC", "recD", "recE", "recF");
        // In an order of its own, without a record that is gone, and without one more.
        hasOf(
                ids,
                record("recD", "{\"fldCost\": 2.50}"),
                record("recA", "{\"fldCost\": 1, \"fldOther\": \"changed\"}"),
                record("recC", "{}"),
                record("recB", "{\"fldCost\": 7}"));
        hasOf(List.of("recE"));
        hasOf(List.of("recF"), record("recF", "{\"fldCost\": 1}"));
        SERVICE.stubFor(patch(urlPathEqualTo("/v0/" + BASE + "/tblTasks")).willReturn(okJson(records(0, 2))));
        List<RowChange> rows = changes(ids);
        Map<RowChange, RowOutcome> outcomes = write(airtable(""), "tblTasks", rows);
        assertThat(rows)
                .extracting(outcomes::get)
                .containsExactly(
                        new RowOutcome.Done("recA", null),
                        new RowOutcome.Changed(
                                Map.of("fldCost", JsonMapper.shared().readTree("7"))),
                        new RowOutcome.Changed(Map.of("fldCost", NullNode.getInstance())),
                        new RowOutcome.Done("recD", null),
                        new RowOutcome.Gone(),
                        new RowOutcome.Done("recF", null));
        assertThat(sent(0).toString())
                .isEqualTo("{\"records\":[{\"id\":\"recA\",\"fields\":{\"fldCost\":2.5}},"
                        + "{\"id\":\"recF\",\"fields\":{\"fldCost\":2.5}}]}");
    }

    @Test
    void recordsAreReadTenAtATime() throws Exception {
        List<String> ids = IntStream.range(0, 12).mapToObj(n -> "rec" + n).toList();
        String[] records =
                ids.stream().map(id -> record(id, "{\"fldCost\": 1}")).toArray(String[]::new);
        hasOf(ids.subList(0, 10), Arrays.copyOf(records, 10));
        hasOf(ids.subList(10, 12), records[10], records[11]);
        SERVICE.stubFor(patch(urlPathEqualTo("/v0/" + BASE + "/tblTasks")).willReturn(okJson(records(0, 12))));
        List<RowChange> rows = changes(ids);
        Map<RowChange, RowOutcome> outcomes = write(airtable(""), "tblTasks", rows);
        assertThat(outcomes.get(rows.getFirst())).isEqualTo(new RowOutcome.Done("rec0", null));
        assertThat(outcomes.get(rows.getLast())).isEqualTo(new RowOutcome.Done("rec11", null));
        assertThat(SERVICE.getAllServeEvents()).hasSize(4);
    }

    /** A service that does not know the parameter answers with its first page. */
    @Test
    void nothingIsOverwrittenOrCalledGoneWhereTheServiceGivesRowsThatWereNotAskedFor() throws Exception {
        SERVICE.stubFor(get(urlPathEqualTo("/v0/" + BASE + "/tblTasks"))
                .willReturn(okJson("{\"records\": [" + record("recA", "{\"fldCost\": 1}") + ","
                        + record("recZ", "{\"fldCost\": 1}") + "]}")));
        List<RowChange> rows = changes(List.of("recA", "recB"));
        assertThat(write(airtable(""), "tblTasks", rows).values())
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                RowOutcome.Refused.class,
                                refused -> assertThat(refused.message()).contains("rows that were not asked for")));
        assertThat(SERVICE.findAll(patchRequestedFor(anyUrl()))).isEmpty();
    }

    private static List<RowChange> changes(List<String> ids) {
        return ids.stream()
                .map(id -> new RowChange(
                        ChangeKind.UPDATE,
                        id,
                        null,
                        List.of(field("fldCost", ColumnType.NUMERIC, "currency", "1", "2.5"))))
                .toList();
    }

    @Test
    void aBatchThatIsRefusedIsDividedUntilTheBadRecordStandsAlone() throws Exception {
        String recordA = record("recA", "{\"fldCost\": 1}");
        String recordB = record("recB", "{\"fldCost\": 1}");
        hasOf(List.of("recA", "recB"), recordA, recordB);
        hasOf(List.of("recA"), recordA);
        hasOf(List.of("recB"), recordB);
        SERVICE.stubFor(patch(urlPathEqualTo("/v0/" + BASE + "/tblTasks"))
                .willReturn(aResponse().withStatus(200).withBody(records(0, 1))));
        SERVICE.stubFor(patch(urlPathEqualTo("/v0/" + BASE + "/tblTasks"))
                .withRequestBody(containing("bad"))
                .willReturn(aResponse().withStatus(422).withBody("""
                        {"error": {"type": "INVALID_VALUE_FOR_COLUMN", "message": "Field \\"Cost\\" cannot accept the provided value"}}""")));
        List<RowChange> rows = List.of(
                new RowChange(
                        ChangeKind.UPDATE,
                        "recA",
                        null,
                        List.of(field("fldCost", ColumnType.NUMERIC, "currency", "1", "2.50"))),
                new RowChange(
                        ChangeKind.UPDATE,
                        "recB",
                        null,
                        List.of(field("fldCost", ColumnType.TEXT, "currency", "1", "\"bad\""))),
                new RowChange(
                        ChangeKind.UPDATE,
                        "recC",
                        null,
                        List.of(field("fldTwice", ColumnType.NUMERIC, "autoNumber", "1", "3"))));
        Map<RowChange, RowOutcome> outcomes = write(airtable(""), "tblTasks", rows);
        assertThat(outcomes.get(rows.get(0))).isEqualTo(new RowOutcome.Done("recA", null));
        assertThat(outcomes.get(rows.get(1)))
                .isInstanceOfSatisfying(
                        RowOutcome.Refused.class,
                        refused -> assertThat(refused.message()).contains("cannot accept the provided value"));
        assertThat(outcomes.get(rows.get(2)))
                .as("a field that the service computes is not sent")
                .isInstanceOfSatisfying(
                        RowOutcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("field_read_only"));
        assertThat(sent(1).toString()).isEqualTo("{\"records\":[{\"id\":\"recA\",\"fields\":{\"fldCost\":2.5}}]}");
    }

    @Test
    void recordsAreDeletedByTheirIdsInTheQuery() throws Exception {
        SERVICE.stubFor(delete(urlPathEqualTo("/v0/" + BASE + "/tblTasks")).willReturn(okJson("""
                {"records": [{"id": "rec1", "deleted": true}, {"id": "rec2", "deleted": true}]}""")));
        List<RowChange> rows = List.of(
                new RowChange(ChangeKind.DELETE, "rec1", null, List.of()),
                new RowChange(ChangeKind.DELETE, "rec2", null, List.of()));
        assertThat(write(airtable(""), "tblTasks", rows).values())
                .containsExactly(new RowOutcome.Done("rec1", null), new RowOutcome.Done("rec2", null));
        assertThat(SERVICE.getAllServeEvents().getFirst().getRequest().getUrl())
                .endsWith("?records%5B%5D=rec1&records%5B%5D=rec2");
    }

    @Test
    void aCreateWithoutAKeyThatBreaksOffIsSentOnceAndMayHaveHappened() throws Exception {
        SERVICE.stubFor(post(urlPathEqualTo("/v0/" + BASE + "/tblTasks"))
                .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
        RowChange row = created(field("fldName", ColumnType.TEXT, "singleLineText", "null", "\"Task\""));
        TestConnection connection = airtable("");
        FailedCall failed = catchThrowableOfType(FailedCall.class, () -> write(connection, "tblTasks", List.of(row)));
        assertThat(failed.changes()).containsExactly(row);
        assertThat(failed.failure().mayHaveHappened()).isTrue();
        assertThat(SERVICE.getAllServeEvents()).hasSize(1);
        try (TableWriter writer = connection.worker().write(TableRequest.all("tblTasks"))) {
            assertThat(writer.recover(List.of(new SentChange(row, null, null))))
                    .first()
                    .isInstanceOfSatisfying(
                            RowOutcome.Unknown.class,
                            unknown -> assertThat(unknown.code()).isEqualTo("no_key"));
            assertThat(writer.atOnce(ChangeKind.CREATE)).isEqualTo(10);
        }
    }

    @Test
    void aPageIsCreatedWithPropertiesInTheFormsOfTheirTypesAndFoundByItsKey() throws Exception {
        SERVICE.stubFor(post(urlPathEqualTo("/v1/pages"))
                .withHeader("Notion-Version", equalTo("2025-09-03"))
                .willReturn(okJson("""
                        {"object": "page", "id": "page-1", "last_edited_time": "2025-01-01T00:00:00.000Z"}""")));
        SERVICE.stubFor(post(urlPathEqualTo("/v1/data_sources/ds1/query")).willReturn(okJson("""
                {"object": "list", "results": [{"object": "page", "id": "page-1"}], "next_cursor": null, "has_more": false}""")));
        RowChange row = created(
                field("Name", ColumnType.TEXT, "title", "null", "\"" + "x".repeat(2_500) + "\""),
                field("Tags", ColumnType.JSONB, "multi_select", "null", "[\"a\", \"b\"]"),
                field("State", ColumnType.TEXT, "select", "null", "\"open\""),
                field("Cost", ColumnType.NUMERIC, "number", "null", "1.5"),
                field("When", ColumnType.JSONB, "date", "null", "{\"start\": \"2025-01-01\"}"));
        TestConnection connection = notion("Key");
        assertThat(write(connection, "ds1", List.of(row)))
                .containsEntry(row, new RowOutcome.Done("page-1", "2025-01-01T00:00:00.000Z"));
        JsonNode body = sent(0);
        assertThat(body.at("/parent").toString()).isEqualTo("{\"type\":\"data_source_id\",\"data_source_id\":\"ds1\"}");
        assertThat(body.at("/properties/Name/title")).hasSize(2);
        assertThat(body.at("/properties/Name/title/0/text/content").asString()).hasSize(2_000);
        assertThat(body.at("/properties/Tags").toString())
                .isEqualTo("{\"multi_select\":[{\"name\":\"a\"},{\"name\":\"b\"}]}");
        assertThat(body.at("/properties/State").toString()).isEqualTo("{\"select\":{\"name\":\"open\"}}");
        assertThat(body.at("/properties/Cost").toString()).isEqualTo("{\"number\":1.5}");
        assertThat(body.at("/properties/When/date/start").asString()).isEqualTo("2025-01-01");
        assertThat(body.at("/properties/Key/rich_text/0/text/content").asString())
                .isEqualTo(row.key());
        try (TableWriter writer = connection.worker().write(TableRequest.all("ds1"))) {
            assertThat(writer.recover(List.of(new SentChange(row, null, null))))
                    .containsExactly(new RowOutcome.Done("page-1", null));
        }
        assertThat(sent(1).toString())
                .isEqualTo("{\"filter\":{\"rich_text\":{\"equals\":\"" + row.key() + "\"},\"property\":\"Key\"}}");
    }

    @Test
    void aPageIsChangedAndPutIntoTheTrash() throws Exception {
        SERVICE.stubFor(any(anyUrl()).willReturn(okJson(PAGE)));
        RowChange change = new RowChange(
                ChangeKind.UPDATE,
                "page-1",
                "t1",
                List.of(
                        field("State", ColumnType.TEXT, "select", "\"open\"", "null"),
                        field("Text", ColumnType.TEXT, "rich_text", "\"a\"", "null")));
        assertThat(write(notion(""), "ds1", List.of(change)))
                .containsEntry(change, new RowOutcome.Done("page-1", "t2"));
        assertThat(sent(0).toString())
                .isEqualTo("{\"properties\":{\"State\":{\"select\":null},\"Text\":{\"rich_text\":[]}}}");
        RowChange deletion = new RowChange(ChangeKind.DELETE, "page-1", "t2", List.of());
        write(notion(""), "ds1", List.of(deletion));
        assertThat(sent(1).toString()).isEqualTo("{\"in_trash\":true}");
        RowChange computed = new RowChange(
                ChangeKind.UPDATE, "page-1", null, List.of(field("Sum", ColumnType.NUMERIC, "formula", "1", "2")));
        assertThat(write(notion(""), "ds1", List.of(computed)).get(computed)).isInstanceOf(RowOutcome.Refused.class);
        // A text where the service takes a list: sent as a list it would be an empty one, which deletes the tags.
        RowChange flat = new RowChange(
                ChangeKind.UPDATE,
                "page-1",
                null,
                List.of(field("Tags", ColumnType.TEXT, "multi_select", "[\"a\"]", "\"a, b\"")));
        assertThat(write(notion(""), "ds1", List.of(flat)).get(flat))
                .isInstanceOfSatisfying(
                        RowOutcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("field_no_list"));
        assertThat(SERVICE.findAll(patchRequestedFor(anyUrl()))).hasSize(2);
    }

    @Test
    void aPropertyThatSomebodyHasChangedMeanwhileIsAConflict() throws Exception {
        SERVICE.stubFor(any(anyUrl()).willReturn(okJson(PAGE)));
        RowChange change = new RowChange(
                ChangeKind.UPDATE,
                "page-1",
                "t1",
                List.of(
                        field("State", ColumnType.TEXT, "select", "\"new\"", "\"done\""),
                        field("Text", ColumnType.TEXT, "rich_text", "\"a\"", "\"b\"")));
        assertThat(write(notion(""), "ds1", List.of(change)))
                .containsEntry(
                        change,
                        new RowOutcome.Changed(Map.of(
                                "State", JsonMapper.shared().readTree("\"open\""),
                                "Text", JsonMapper.shared().readTree("\"a\""))));
        RowChange deletion = new RowChange(ChangeKind.DELETE, "page-1", "t1", List.of());
        assertThat(write(notion(""), "ds1", List.of(deletion)))
                .as("a page that was edited after it was downloaded is not deleted unseen")
                .containsEntry(deletion, new RowOutcome.Changed(null));
        assertThat(SERVICE.findAll(patchRequestedFor(anyUrl()))).isEmpty();
        RowChange unversioned = new RowChange(ChangeKind.DELETE, "page-1", null, List.of());
        assertThat(write(notion(""), "ds1", List.of(unversioned)).get(unversioned))
                .as("nothing is known that the page could be compared with")
                .isInstanceOf(RowOutcome.Done.class);
    }
}
