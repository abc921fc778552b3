package dev.meridian.activities.download.http;

import static dev.meridian.activities.download.http.WrittenRows.changed;
import static dev.meridian.activities.download.http.WrittenRows.created;
import static dev.meridian.activities.download.http.WrittenRows.field;
import static dev.meridian.activities.download.http.WrittenRows.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.http.TestService.Asked;
import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.FieldChange;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Features with answers as pygeoapi writes them: the geometry lies beside the properties, a PUT replaces the feature, and what a
 * creation made is in a header.
 */
class FieldsBesideIT {
    private static final String POINT =
            "{\"type\": \"Point\", \"coordinates\": [10.3, 50.3], \"bbox\": [10.3, 50.3, 10.3, 50.3]}";

    private static final String LAKE = """
            {"type": "Feature", "id": "lake-3",
             "geometry": %s,
             "properties": {"name": "Lake 3", "depth": "4.50", "seen": "2024-05-03T12:00:00+02:00", "big": "9007199254740993", "code": 17},
             "links": [{"rel": "self", "href": "https://lakes.example.com/items/lake-3"}]}""".formatted(POINT);

    private final TestService service = new TestService();

    @BeforeEach
    void answer() {
        service.answering(request -> switch (request.method()) {
            case "GET" -> Reply.json(LAKE).with("ETag", "\"2\"");
            case "POST" -> Reply.status(201).with("Location", "https://lakes.example.com/items/4a-2c");
            default -> Reply.status(204);
        });
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aChangedFeatureKeepsItsGeometry() throws InterruptedException {
        RowChange change = changed("lake-3", null, field("name", ColumnType.TEXT, null, "\"Lake 3\"", "\"Three\""));
        assertThat(write(lakes(), "lakes", List.of(change))).containsEntry(change, new RowOutcome.Done("lake-3", null));
        JsonNode sent = sent("PUT");
        assertThat(sent.path("geometry"))
                .isEqualTo(JsonMapper.shared().readTree(LAKE).path("geometry"));
        assertThat(sent.at("/properties/name").asString()).isEqualTo("Three");
        assertThat(sent.at("/properties/depth").asString()).isEqualTo("4.50");
        assertThat(sent.propertyNames()).containsExactlyInAnyOrder("type", "geometry", "properties");
    }

    @Test
    void aChangedGeometryTakesThePlaceOfTheFormerOne() throws InterruptedException {
        String polygon = "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}";
        FieldChange geometry = field("shape", ColumnType.JSONB, null, POINT, polygon);
        RowChange change = changed("lake-3", null, geometry);
        RowChange row = created(field("name", ColumnType.TEXT, null, "null", "\"New\""), geometry);
        write(lakes(), "lakes", List.of(change));
        assertThat(sent("PUT").path("geometry").toString()).isEqualTo(polygon);
        assertThat(write(lakes(), "lakes", List.of(row))).containsEntry(row, new RowOutcome.Done("4a-2c", null));
        assertThat(sent("POST").toString())
                .isEqualTo("{\"type\":\"Feature\",\"geometry\":" + polygon + ",\"properties\":{\"name\":\"New\"}}");
    }

    /** A program in JavaScript would read the number 9007199254740995 as 9007199254740996. */
    @Test
    void aNumberThatTheServiceWritesAsATextIsSentAsOne() throws InterruptedException {
        RowChange row = created(
                field("big", ColumnType.BIGINT, null, "null", "9007199254740995"),
                field("depth", ColumnType.NUMERIC, null, "null", "0.0000125"));
        write(lakes(), "lakes", List.of(row));
        assertThat(sent("POST").path("properties").toString())
                .isEqualTo("{\"big\":\"9007199254740995\",\"depth\":\"0.0000125\"}");
        RowChange none = changed("lake-3", null, field("big", ColumnType.BIGINT, null, "9007199254740993", "null"));
        write(lakes(), "lakes", List.of(none));
        assertThat(sent("PUT").at("/properties/big").isNull()).isTrue();
    }

    @Test
    void aTextThatIsNoNumberIsRefusedWhereTheServiceTakesNumbers() throws InterruptedException {
        RowChange change = changed("lake-3", null, field("code", ColumnType.TEXT, null, "\"17\"", "\"soon\""));
        assertThat(write(lakes(), "lakes", List.of(change)).get(change))
                .isInstanceOfSatisfying(
                        RowOutcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("field_other_type"));
        assertThat(service.asked()).isEmpty();
        RowChange number = changed("lake-3", null, field("code", ColumnType.TEXT, null, "\"17\"", "\"18\""));
        write(lakes(), "lakes", List.of(number));
        assertThat(sent("PUT").at("/properties/code").toString()).isEqualTo("18");
    }

    @Test
    void aFieldThatTheServiceHasChangedMeanwhileIsNotOverwritten() throws InterruptedException {
        RowChange both = changed("lake-3", null, field("name", ColumnType.TEXT, null, "\"Lake\"", "\"Three\""));
        assertThat(write(lakes(), "lakes", List.of(both)).get(both))
                .isEqualTo(new RowOutcome.Changed(
                        Map.of("name", JsonMapper.shared().readTree("\"Lake 3\""))));
        RowChange made = changed("lake-3", null, field("depth", ColumnType.NUMERIC, null, "4", "4.5"));
        assertThat(write(lakes(), "lakes", List.of(made)))
                .as("it has been made already")
                .containsEntry(made, new RowOutcome.Done("lake-3", null));
        assertThat(service.asked()).extracting(Asked::method).containsOnly("GET");
    }

    /** The change had been made, and its answer was lost: the service writes the values in its own way. */
    @Test
    void aValueThatTheServiceWritesInAnotherWayIsNoConflict() throws InterruptedException {
        service.answering(FieldsBesideIT::outdated);
        RowChange change = changed(
                "lake-3",
                "1",
                field("depth", ColumnType.NUMERIC, null, "1", "4.5"),
                field("seen", ColumnType.TIMESTAMPTZ, null, "null", "\"2024-05-03T10:00:00+00:00\""),
                field("shape", ColumnType.JSONB, null, "null", POINT.replace("[10.3, 50.3]", "[10.30, 50.3]")));
        assertThat(write(versions(), "lakes", List.of(change)))
                .containsEntry(change, new RowOutcome.Done("lake-3", "2"));
    }

    private static Reply outdated(Asked request) {
        return request.method().equals("PATCH")
                ? Reply.status(412)
                : Reply.json(LAKE.replace("\"type\": \"Feature\",", "\"type\": \"Feature\", \"version\": 2,"));
    }

    private JsonNode sent(String method) {
        return JsonMapper.shared()
                .readTree(service.asked().stream()
                        .filter(request -> request.method().equals(method))
                        .toList()
                        .getLast()
                        .body());
    }

    private TestConnection lakes() {
        return connection("""
                columns:
                  shape: {type: jsonb, from: /geometry, to: /geometry}
                  big: {type: bigint, as: text}
                  depth: {type: numeric, as: text}
                  code: {type: text, as: number}
                writes:
                  create:
                    request: {method: POST, path: /items, body: {type: Feature, geometry: null}}
                    rows: {fields: /properties}
                    answer: {id: {header: Location, take: lastSegment}}
                  update:
                    request: {method: PUT, path: "/items/{row.id}", body: {type: Feature}}
                    rows: {fields: /properties}
                    whole: true
                  read: {request: {path: "/items/{row.id}"}}
                """);
    }

    private TestConnection versions() {
        return connection("""
                version: /version
                columns: {shape: {from: /geometry, to: /geometry}}
                writes:
                  update:
                    request: {method: PATCH, path: "/items/{row.id}", headers: {If-Match: "{row.version}"}}
                    changed: {status: 412}
                  read: {request: {path: "/items/{row.id}"}}
                """);
    }

    private TestConnection connection(String columnsAndWrites) {
        String document = """
                title: Lakes
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: lakes
                    request: {path: /items}
                    rows: /features
                    fields: /properties
                    id: /id
                    paging: {none: {}}
                """.formatted(service.address());
        return new TestConnection(document + columnsAndWrites.indent(4), Map.of(), Map.of());
    }
}
