package dev.meridian.activities.download.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.not;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import dev.meridian.activities.download.http.TestConnection.Download;
import dev.meridian.domain.download.connector.shipped.ShippedConnectors;
import dev.meridian.domain.download.row.Kind;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.row.RowCursor;
import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.SourceFailure.Remedy;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.value.ColumnType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped definition of Notion against the request and reply shapes of Notion's public reference. */
class NotionIT {
    private static final String QUERY = "/v1/data_sources/ds-1/query";
    private static final String BEGIN = "2013-01-01T00:00:00Z";
    private static final WireMockServer NOTION =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

    @BeforeAll
    static void start() {
        NOTION.start();
    }

    @AfterAll
    static void stop() {
        NOTION.stop();
    }

    @BeforeEach
    void reset() {
        NOTION.resetAll();
    }

    @Test
    void dataSourcesAreListedWithTheirProperties() throws InterruptedException {
        NOTION.stubFor(call("/v1/search")
                .withRequestBody(matchingJsonPath("$.filter.value", equalTo("data_source")))
                .withRequestBody(matchingJsonPath("$.page_size", equalTo("100")))
                .withRequestBody(not(matchingJsonPath("$.start_cursor")))
                .willReturn(okJson("""
                        {"object": "list", "results": [
                          {"object": "data_source", "id": "ds-1", "title": [{"plain_text": "To "}, {"plain_text": "do"}],
                           "properties": {
                             "Name": {"id": "title", "name": "Name", "type": "title", "title": {}},
                             "Cost": {"id": "a%3D", "name": "Cost", "type": "number", "number": {"format": "number"}},
                             "Sum": {"id": "b", "name": "Sum", "type": "formula", "formula": {"expression": "1+1"}}}}],
                         "next_cursor": "c-2", "has_more": true}""")));
        NOTION.stubFor(call("/v1/search")
                .withRequestBody(matchingJsonPath("$.start_cursor", equalTo("c-2")))
                .willReturn(okJson("""
                        {"object": "list", "results": [{"object": "data_source", "id": "ds-2", "title": [], "properties": {}}],
                         "next_cursor": null, "has_more": false}""")));
        try (Source source = connection().worker()) {
            List<RemoteTable> tables = source.tables();
            assertThat(tables).extracting(RemoteTable::id).containsExactly("ds-1", "ds-2");
            assertThat(tables).extracting(RemoteTable::name).containsExactly("To do", "ds-2");
            assertThat(tables.getFirst().incrementalBy()).isEqualTo("last_edited_time");
            assertThat(tables.getFirst().fields())
                    .contains(
                            new RemoteField("Name", null, "title", ColumnType.TEXT),
                            new RemoteField("Cost", null, "number", ColumnType.NUMERIC),
                            new RemoteField("Sum", null, "formula", null),
                            new RemoteField("last_edited_time", null, null, ColumnType.TIMESTAMPTZ));
        }
    }

    @Test
    void pagesAreReadInTheOrderOfTheirCreation() throws InterruptedException {
        NOTION.stubFor(query(BEGIN)
                .withRequestBody(matchingJsonPath("$.sorts[0].timestamp", equalTo("created_time")))
                .withRequestBody(matchingJsonPath("$.filter.and[1].last_edited_time.on_or_after", equalTo(BEGIN)))
                .withRequestBody(not(matchingJsonPath("$.start_cursor")))
                .willReturn(okJson(list("\"c-2\"", page("p1", "2024-01-01T10:00:00.000Z", """
                        "Name": {"id": "title", "type": "title", "title": [{"plain_text": "One"}]},
                        "State": {"id": "s", "type": "status", "status": {"id": "x", "name": "Done", "color": "green"}},
                        "Tags": {"id": "t", "type": "multi_select", "multi_select": [{"id": "1", "name": "a"}, {"id": "2", "name": "b"}]},
                        "Sum": {"id": "b", "type": "formula", "formula": {"type": "number", "number": 2.5}},
                        "All": {"id": "r", "type": "rollup", "rollup": {"type": "array", "array": [{"type": "number", "number": 1}], "function": "show_original"}}
                        """)))));
        NOTION.stubFor(query(BEGIN)
                .withRequestBody(matchingJsonPath("$.start_cursor", equalTo("c-2")))
                .willReturn(okJson(list("null", page("p2", "2024-01-02T10:00:00.000Z", "")))));
        Download read = connection().read("ds-1");
        assertThat(read.ids()).containsExactly("p1", "p2");
        assertThat(read.last().mark()).isEqualTo("2024-01-02T10:00:00.000Z");
        assertThat(read.last().cutOff()).isNull();
    }

    @Test
    void whatIsBeyondTenThousandIsReadInFurtherWindows() throws InterruptedException {
        NOTION.stubFor(query(BEGIN)
                .willReturn(okJson(cutOff(list(
                        "null",
                        page("p1", "2024-01-01T10:00:00.000Z", ""),
                        page("p2", "2024-01-01T11:00:00.000Z", ""))))));
        NOTION.stubFor(query("2024-01-01T11:00:00.000Z")
                .willReturn(okJson(list(
                        "null",
                        page("p2", "2024-01-01T11:00:00.000Z", ""),
                        page("p3", "2024-01-01T12:00:00.000Z", "")))));
        Download read = connection().read("ds-1");
        assertThat(read.ids()).containsExactly("p1", "p2", "p2", "p3");
        assertThat(read.last().cutOff()).isNull();
    }

    @Test
    void moreThanTenThousandOfOneMinuteAreSaidToBeCutOff() throws InterruptedException {
        NOTION.stubFor(query(BEGIN)
                .willReturn(okJson(cutOff(list("null", page("p1", "2024-01-01T10:00:00.000Z", ""))))));
        NOTION.stubFor(query("2024-01-01T10:00:00.000Z")
                .willReturn(okJson(cutOff(list("null", page("p1", "2024-01-01T10:00:00.000Z", ""))))));
        Download read = connection().read("ds-1");
        assertThat(read.last().cutOff()).isNotNull();
    }

    @Test
    void changesAreAskedForByTheTimeOfTheLastEdit() throws InterruptedException {
        NOTION.stubFor(query(BEGIN)
                .withRequestBody(matchingJsonPath(
                        "$.filter.and[1].last_edited_time.on_or_after", equalTo("2024-01-02T09:55:00Z")))
                .willReturn(okJson(list("null"))));
        Download read = connection().read(new TableRequest("ds-1", null, Map.of(), "2024-01-02T10:00:00.000Z"), null);
        assertThat(read.ids()).isEmpty();
    }

    @Test
    void bodiesOfPagesAreMarkdownAndAPageWhoseBodyCantBeHadIsKept() throws InterruptedException {
        NOTION.stubFor(query(BEGIN)
                .willReturn(okJson(list(
                        "null",
                        page("p1", "2024-01-01T10:00:00.000Z", ""),
                        page("p2", "2024-01-01T11:00:00.000Z", "")))));
        NOTION.stubFor(
                get(urlPathEqualTo("/v1/pages/p1/markdown"))
                        .withHeader("Authorization", equalTo("Bearer ntn_canary"))
                        .willReturn(
                                okJson(
                                        "{\"object\": \"page_markdown\", \"id\": \"p1\", \"markdown\": \"# One\", \"truncated\": false, \"unknown_block_ids\": []}")));
        NOTION.stubFor(get(urlPathEqualTo("/v1/pages/p2/markdown"))
                .willReturn(aResponse()
                        .withStatus(404)
                        .withBody("{\"object\": \"error\", \"code\": \"object_not_found\"}")));
        RowBuffer rows = new RowBuffer();
        try (Source source = connection(Map.of("bodies", "yes")).worker();
                TableReader reader = source.read(TableRequest.all("ds-1"), null)) {
            reader.read(rows);
        }
        assertThat(TestConnection.ids(rows)).containsExactly("p1", "p2");
        int field = rows.fields().indexOf("page_markdown");
        RowCursor cursor = rows.cursor();
        cursor.moveTo(0);
        assertThat(new String(cursor.data(), cursor.at(field), cursor.length(field), StandardCharsets.UTF_8))
                .isEqualTo("# One");
        cursor.moveTo(1);
        assertThat(cursor.kind(field)).isEqualTo(Kind.NULL);
    }

    @Test
    void pausesAndRefusalsAreUnderstood() {
        NOTION.stubFor(
                query(BEGIN)
                        .willReturn(
                                aResponse()
                                        .withStatus(429)
                                        .withHeader("Retry-After", "7")
                                        .withBody(
                                                "{\"object\": \"error\", \"status\": 429, \"code\": \"rate_limited\", \"message\": \"Slow down\"}")));
        SourceFailure pause =
                catchThrowableOfType(SourceFailure.class, () -> connection().read("ds-1"));
        assertThat(pause.remedy()).isEqualTo(Remedy.WAIT);
        assertThat(pause.waitFor()).isEqualTo(Duration.ofSeconds(7));
        NOTION.resetAll();
        NOTION.stubFor(
                query(BEGIN)
                        .willReturn(
                                aResponse()
                                        .withStatus(404)
                                        .withBody(
                                                "{\"object\": \"error\", \"status\": 404, \"code\": \"object_not_found\", \"message\": \"Could not find data source with ID: ds-1. Make sure it is shared with your integration.\"}")));
        SourceFailure missing =
                catchThrowableOfType(SourceFailure.class, () -> connection().read("ds-1"));
        assertThat(missing.code()).isEqualTo("table_not_found");
        assertThat(missing.getMessage()).contains("shared with your integration");
    }

    private static TestConnection connection() {
        return connection(Map.of());
    }

    private static TestConnection connection(Map<String, String> settings) {
        return new TestConnection(
                ShippedConnectors.document("notion").replace("https://api.notion.com", NOTION.baseUrl()),
                settings,
                Map.of("token", "ntn_canary"));
    }

    private static MappingBuilder call(String path) {
        return post(urlPathEqualTo(path))
                .withHeader("Authorization", equalTo("Bearer ntn_canary"))
                .withHeader("Notion-Version", equalTo("2025-09-03"))
                .withHeader("Content-Type", equalTo("application/json"));
    }

    private static MappingBuilder query(String from) {
        return call(QUERY)
                .withRequestBody(matchingJsonPath("$.filter.and[0].created_time.on_or_after", equalTo(from)))
                .withRequestBody(matchingJsonPath("$.page_size", equalTo("100")));
    }

    private static String page(String id, String time, String properties) {
        return "{\"object\": \"page\", \"id\": \"" + id + "\", \"created_time\": \"" + time
                + "\", \"last_edited_time\": \"" + time + "\", \"url\": \"https://www.notion.so/" + id
                + "\", \"in_trash\": false, \"properties\": {" + properties + "}}";
    }

    private static String list(String next, String... pages) {
        return "{\"object\": \"list\", \"type\": \"page_or_data_source\", \"page_or_data_source\": {}, \"results\": ["
                + String.join(",", pages) + "], \"next_cursor\": " + next + ", \"has_more\": " + !next.equals("null")
                + "}";
    }

    private static String cutOff(String list) {
        return list.substring(0, list.length() - 1)
                + ", \"request_status\": {\"type\": \"incomplete\", \"incomplete_reason\": \"query_result_limit_reached\"}}";
    }
}
