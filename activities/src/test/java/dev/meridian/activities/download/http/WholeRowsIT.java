package dev.meridian.activities.download.http;

import static dev.meridian.activities.download.http.WrittenRows.changed;
import static dev.meridian.activities.download.http.WrittenRows.field;
import static dev.meridian.activities.download.http.WrittenRows.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.http.TestService.Asked;
import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.ConnectorDocument;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service whose PUT replaces a row, with answers as CouchDB writes them: fields that are not edited are sent as they are there. */
class WholeRowsIT {
    private static final String CONFLICT = "{\"error\":\"conflict\",\"reason\":\"Document update conflict.\"}";

    private final TestService service = new TestService();
    private String document =
            "{\"_id\": \"b1\", \"_rev\": \"1-a\", \"title\": \"Emma\", \"price\": 0.25, \"tags\": [\"x\", 1]}";

    @BeforeEach
    void answer() {
        service.answering(this::answered);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aChangedRowKeepsTheFieldsThatWereNotEdited() throws InterruptedException {
        RowChange change = title("1-a", "\"Persuasion\"");
        assertThat(write(books("/rows/0"), "books", List.of(change)))
                .containsEntry(change, new RowOutcome.Done("b1", "2-b"));
        assertThat(put(0)).isEqualTo(JsonMapper.shared().readTree("""
                {"_id": "b1", "_rev": "1-a", "title": "Persuasion", "price": 0.25, "tags": ["x", 1]}"""));
    }

    @Test
    void aFieldThatTheServiceHasChangedMeanwhileIsSentAsItIsThereNow() throws InterruptedException {
        document = document.replace("1-a", "2-z").replace("0.25", "0.5");
        RowChange change = title("1-a", "\"Persuasion\"");
        assertThat(write(books("/rows/0"), "books", List.of(change)))
                .containsEntry(change, new RowOutcome.Done("b1", "2-b"));
        assertThat(put(1)).isEqualTo(JsonMapper.shared().readTree("""
                {"_id": "b1", "_rev": "2-z", "title": "Persuasion", "price": 0.5, "tags": ["x", 1]}"""));
    }

    @Test
    void aFieldThatBothHaveChangedIsAConflict() throws InterruptedException {
        document = document.replace("1-a", "2-z").replace("Emma", "Sanditon");
        RowChange change = title("1-a", "\"Persuasion\"");
        assertThat(write(books("/rows/0"), "books", List.of(change)).get(change))
                .isEqualTo(new RowOutcome.Changed(
                        Map.of("title", JsonMapper.shared().readTree("\"Sanditon\""))));
    }

    /** FHIR servers may take outdated versions: that a definition has 'changed' does not show that the service compares. */
    @Test
    void aServiceThatTakesOutdatedVersionsOverwritesNoFieldThatWasChangedThere() throws InterruptedException {
        service.answering(request -> request.method().equals("PUT")
                ? Reply.json("{\"ok\": true, \"id\": \"b1\", \"rev\": \"3-c\"}")
                : answered(request));
        document = document.replace("1-a", "2-z").replace("Emma", "Sanditon");
        RowChange change = title("1-a", "\"Persuasion\"");
        assertThat(write(books("/rows/0"), "books", List.of(change)).get(change))
                .isEqualTo(new RowOutcome.Changed(
                        Map.of("title", JsonMapper.shared().readTree("\"Sanditon\""))));
        assertThat(service.asked()).noneMatch(request -> request.method().equals("PUT"));
    }

    @Test
    void aRowThatCannotBeReadIsNeitherSentNorAConflict() throws InterruptedException {
        RowChange change = title("1-a", "\"Persuasion\"");
        assertThat(write(books(""), "books", List.of(change)).get(change))
                .isInstanceOfSatisfying(
                        RowOutcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("definition_mismatch"));
        assertThat(service.asked()).noneMatch(request -> request.method().equals("PUT"));
        String compared = definition("").replace("whole: true", "whole: false");
        document = document.replace("1-a", "2-z");
        assertThat(write(new TestConnection(compared, Map.of(), Map.of()), "books", List.of(change))
                        .get(change))
                .as("a value that is not found is not null")
                .isInstanceOf(RowOutcome.Refused.class);
    }

    @Test
    void aDefinitionThatWasStoredBeforePutsHadToSayItLosesNothing() throws InterruptedException {
        Connector stored = ConnectorDocument.readStored(definition("/rows/0").replace("whole: true", ""));
        RowChange change = title("1-a", "\"Persuasion\"");
        assertThat(write(new TestConnection(stored, Map.of(), Map.of()), "books", List.of(change))
                        .get(change))
                .isInstanceOf(RowOutcome.Refused.class);
        assertThat(service.asked()).isEmpty();
    }

    private static RowChange title(String version, String after) {
        return changed("b1", version, field("title", ColumnType.TEXT, null, "\"Emma\"", after));
    }

    private Reply answered(Asked request) {
        JsonNode row = JsonMapper.shared().readTree(document);
        if (request.method().equals("POST")) {
            return Reply.json("""
                    {"total_rows": 1, "rows": [{"id": "b1", "key": "b1", "value": {"rev": "%s"}, "doc": %s}]}""".formatted(row.path("_rev").asString(), document));
        }
        return JsonMapper.shared().readTree(request.body()).path("_rev").equals(row.path("_rev"))
                ? Reply.json("{\"ok\": true, \"id\": \"b1\", \"rev\": \"2-b\"}")
                : Reply.status(409, CONFLICT);
    }

    private JsonNode put(int number) {
        return JsonMapper.shared()
                .readTree(service.asked().stream()
                        .filter(request -> request.method().equals("PUT"))
                        .toList()
                        .get(number)
                        .body());
    }

    private TestConnection books(String row) {
        return new TestConnection(definition(row), Map.of(), Map.of());
    }

    private String definition(String row) {
        return """
                title: Books
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: books
                    request: {path: /books/_all_docs, query: {include_docs: "true"}}
                    rows: /rows
                    fields: /doc
                    id: /id
                    version: /value/rev
                    paging: {none: {}}
                    writes:
                      update:
                        request: {method: PUT, path: "/books/{row.id}", set: {/_rev: "{row.version}"}}
                        answer: {version: {pointer: /rev}}
                        changed: {status: 409}
                        whole: true
                      read:
                        request:
                          method: POST
                          path: /books/_all_docs
                          query: {include_docs: "true"}
                          body: {keys: [""]}
                          set: {/keys/0: "{row.id}"}
                        row: "%s"
                """.formatted(service.address(), row);
    }
}
