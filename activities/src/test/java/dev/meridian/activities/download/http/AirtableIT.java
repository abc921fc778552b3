package dev.meridian.activities.download.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.meridian.domain.download.connector.shipped.ShippedConnectors;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.SourceFailure.Remedy;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.value.ColumnType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped definition of Airtable against the request and reply shapes of Airtable's public reference. */
class AirtableIT {
    private static final String BASE = "appAAAAAAAAAAAAAA";
    private static final String TABLES = "/v0/meta/bases/" + BASE + "/tables";
    private static final String RECORDS = "/v0/" + BASE + "/tblTasks";
    private static final String TOKEN = "patAAAA.canary";
    private static final WireMockServer AIRTABLE =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

    @BeforeAll
    static void start() {
        AIRTABLE.start();
    }

    @AfterAll
    static void stop() {
        AIRTABLE.stop();
    }

    @BeforeEach
    void reset() {
        AIRTABLE.resetAll();
        AIRTABLE.stubFor(get(urlPathEqualTo(TABLES))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .willReturn(okJson("""
                        {"tables": [{
                          "id": "tblTasks", "name": "Tasks", "primaryFieldId": "fldName", "description": "What to do",
                          "fields": [
                            {"id": "fldName", "name": "Name", "type": "singleLineText"},
                            {"id": "fldDone", "name": "Done", "type": "checkbox", "options": {"icon": "check", "color": "greenBright"}},
                            {"id": "fldCost", "name": "Cost", "type": "currency", "options": {"precision": 2, "symbol": "$"}},
                            {"id": "fldTwice", "name": "Twice", "type": "formula", "options": {"isValid": true, "formula": "{fldCost}*2",
                              "referencedFieldIds": ["fldCost"], "result": {"type": "number", "options": {"precision": 1}}}},
                            {"id": "fldWho", "name": "Who", "type": "multipleLookupValues", "options": {"isValid": true,
                              "recordLinkFieldId": "fldLink", "fieldIdInLinkedTable": "fldX", "result": {"type": "singleLineText"}}},
                            {"id": "fldNew", "name": "New kind", "type": "inventedLater"}],
                          "views": [{"id": "viwA", "name": "Grid view", "type": "grid"}]}]}""")));
    }

    @Test
    void tablesAreListedWithTheTypesOfTheirResults() throws InterruptedException {
        try (Source source = connection().worker()) {
            List<RemoteTable> tables = source.tables();
            assertThat(tables).hasSize(1);
            assertThat(tables.getFirst().id()).isEqualTo("tblTasks");
            assertThat(tables.getFirst().name()).isEqualTo("Tasks");
            assertThat(tables.getFirst().partialRows()).isFalse();
            assertThat(tables.getFirst().fields())
                    .containsExactly(
                            new RemoteField("fldName", "Name", "singleLineText", ColumnType.TEXT),
                            new RemoteField("fldDone", "Done", "checkbox", ColumnType.BOOLEAN),
                            new RemoteField("fldCost", "Cost", "currency", ColumnType.NUMERIC),
                            new RemoteField("fldTwice", "Twice", "formula", ColumnType.NUMERIC),
                            new RemoteField("fldWho", "Who", "multipleLookupValues", ColumnType.JSONB),
                            new RemoteField("fldNew", "New kind", "inventedLater", null),
                            new RemoteField("createdTime", null, null, ColumnType.TIMESTAMPTZ));
            source.test();
        }
    }

    @Test
    void recordsAreReadByOffsetWithFieldsByTheirIds() throws InterruptedException {
        AIRTABLE.stubFor(records().withQueryParam("offset", absent()).willReturn(okJson("""
                {"records": [
                  {"id": "rec1", "createdTime": "2024-05-01T10:00:00.000Z", "fields": {"fldName": "One", "fldDone": true, "fldCost": 1.5, "fldTwice": 3}},
                  {"id": "rec2", "createdTime": "2024-05-02T10:00:00.000Z", "fields": {}}],
                 "offset": "itrAAAAAAAAAAAAAA/rec2"}""")));
        AIRTABLE.stubFor(records()
                .withQueryParam("offset", equalTo("itrAAAAAAAAAAAAAA/rec2"))
                .willReturn(okJson("""
                {"records": [{"id": "rec3", "createdTime": "2024-05-03T10:00:00.000Z", "fields": {"fldWho": ["Ann", "Bo"]}}]}""")));
        RowBuffer rows = new RowBuffer();
        try (Source source = connection().worker();
                TableReader reader = source.read(TableRequest.all("tblTasks"), null)) {
            PageEnd first = reader.read(rows);
            assertThat(first.cursor()).isEqualTo("itrAAAAAAAAAAAAAA/rec2");
            assertThat(reader.read(rows).next()).isNull();
        }
        assertThat(TestConnection.ids(rows)).containsExactly("rec1", "rec2", "rec3");
        assertThat(rows.fields()).contains("fldName", "fldDone", "fldCost", "fldTwice", "fldWho", "createdTime");
    }

    @Test
    void anIteratorThatIsGoneBeginsTheTableAgain() throws InterruptedException {
        AIRTABLE.stubFor(records().withQueryParam("offset", absent()).willReturn(okJson("""
                {"records": [{"id": "rec1", "createdTime": "2024-05-01T10:00:00.000Z", "fields": {}}], "offset": "itrA/rec1"}""")));
        AIRTABLE.stubFor(records()
                .withQueryParam("offset", equalTo("itrA/rec1"))
                .willReturn(aResponse().withStatus(422).withBody("""
                        {"error": {"type": "LIST_RECORDS_ITERATOR_NOT_AVAILABLE", "message": "The pagination iterator is not available."}}""")));
        assertThat(failure(connection()).code()).isEqualTo(SourceFailure.FORGOTTEN_CURSOR);
    }

    @Test
    void tooManyCallsAreFollowedByThirtySecondsWithoutAny() throws InterruptedException {
        AIRTABLE.stubFor(records().willReturn(aResponse().withStatus(429).withBody("""
                {"errors": [{"error": "RATE_LIMIT_REACHED", "message": "Rate limit exceeded. Please try again later"}]}""")));
        TestConnection connection = connection();
        SourceFailure failure = failure(connection);
        assertThat(failure.remedy()).isEqualTo(Remedy.WAIT);
        assertThat(failure.waitFor()).isEqualTo(Duration.ofSeconds(30));
        assertThat(failure(connection).remedy()).isEqualTo(Remedy.WAIT);
        assertThat(AIRTABLE.getAllServeEvents()).hasSize(1);
    }

    @Test
    void refusalsAreSaidInAirtablesWords() {
        AIRTABLE.stubFor(records().willReturn(aResponse().withStatus(403).withBody("""
                {"error": {"type": "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND", "message": "Invalid permissions, or the requested model was not found."}}""")));
        SourceFailure failure = failure(connection());
        assertThat(failure.code()).isEqualTo("forbidden");
        assertThat(failure.getMessage()).contains("the requested model was not found");
    }

    /** Each test has a base of its own, so that a pause of one is not waited for by another. */
    private static TestConnection connection() {
        String document = ShippedConnectors.document("airtable")
                .replace("https://api.airtable.com", AIRTABLE.baseUrl())
                .replace("account: \"{base}\"", "account: \"" + java.util.UUID.randomUUID() + "\"");
        return new TestConnection(document, Map.of("base", BASE), Map.of("token", TOKEN));
    }

    private static com.github.tomakehurst.wiremock.client.MappingBuilder records() {
        return get(urlPathEqualTo(RECORDS))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .withQueryParam("pageSize", equalTo("100"))
                .withQueryParam("returnFieldsByFieldId", equalTo("true"));
    }

    private static SourceFailure failure(TestConnection connection) {
        return catchThrowableOfType(SourceFailure.class, () -> connection.read("tblTasks"));
    }
}
