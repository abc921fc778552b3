package dev.meridian.activities.download.http;

import static dev.meridian.activities.download.http.WrittenRows.changed;
import static dev.meridian.activities.download.http.WrittenRows.created;
import static dev.meridian.activities.download.http.WrittenRows.field;
import static dev.meridian.activities.download.http.WrittenRows.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.FieldChange;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fields that are objects which say what their value is, as Parse Server writes dates and Tryton numbers. */
class FieldsWithinIT {
    private static final String BOOK = """
            {"objectId": "b1", "title": "Axle", "out": {"__type": "Date", "iso": "2026-01-10T10:00:00.000Z"},
             "price": {"__class__": "Decimal", "decimal": "12.50"}}""";

    private final TestService service = new TestService().answering(request -> switch (request.method()) {
        case "GET" -> Reply.json(BOOK);
        case "POST" -> Reply.status(201, "{\"objectId\": \"b2\"}").with("Content-Type", "application/json");
        default -> Reply.json("{\"updatedAt\": \"2026-11-28T13:54:43.045Z\"}");
    });

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aValueIsSentInTheObjectThatItsFieldIs() throws InterruptedException {
        RowChange row = created(
                field("out", ColumnType.TIMESTAMPTZ, null, "null", "\"2026-05-05T05:05:05Z\""),
                field("price", ColumnType.NUMERIC, null, "null", "99.95"));
        assertThat(write(books("whole: false"), "books", List.of(row)))
                .containsEntry(row, new RowOutcome.Done("b2", null));
        assertThat(sent())
                .isEqualTo(
                        json(
                                "{\"out\": {\"__type\": \"Date\", \"iso\": \"2026-05-05T05:05:05Z\"}, \"price\": {\"__class__\": \"Decimal\", \"decimal\": \"99.95\"}}"));
        RowChange none = changed("b1", null, out("null"));
        write(books("whole: false"), "books", List.of(none));
        assertThat(sent()).isEqualTo(json("{\"out\": null}"));
    }

    @Test
    void aWholeRowKeepsItsOtherObjectsAndItsValuesAreComparedWithin() throws InterruptedException {
        RowChange change = changed("b1", null, out("\"2026-05-05T05:05:05Z\""));
        write(books("whole: true"), "books", List.of(change));
        assertThat(sent()).isEqualTo(json(BOOK.replace("2026-01-10T10:00:00.000Z", "2026-05-05T05:05:05Z")));
        RowChange outdated = changed(
                "b1",
                null,
                field("out", ColumnType.TIMESTAMPTZ, null, "\"2025-01-01T00:00:00Z\"", "\"2026-05-05T05:05:05Z\""));
        assertThat(write(books("whole: true"), "books", List.of(outdated)).get(outdated))
                .isEqualTo(new RowOutcome.Changed(Map.of("out", json("\"2026-01-10T10:00:00.000Z\""))));
    }

    private static FieldChange out(String after) {
        return field("out", ColumnType.TIMESTAMPTZ, null, "\"2026-01-10T10:00:00Z\"", after);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private JsonNode sent() {
        return json(service.asked().getLast().body());
    }

    private TestConnection books(String whole) {
        return new TestConnection("""
                title: Parse
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: books
                    request: {path: /classes/Book}
                    rows: /results
                    id: /objectId
                    paging: {none: {}}
                    columns:
                      out: {type: timestamptz, value: /iso, with: {__type: Date}}
                      price: {type: numeric, as: text, value: /decimal, with: {__class__: Decimal}}
                    writes:
                      create: {request: {method: POST, path: /classes/Book}, answer: {id: /objectId}}
                      update: {request: {method: PUT, path: "/classes/Book/{row.id}"}, %s}
                      read: {request: {path: "/classes/Book/{row.id}"}}
                """.formatted(service.address(), whole), Map.of(), Map.of());
    }
}
