package dev.meridian.activities.download.http;

import static dev.meridian.activities.download.http.WrittenRows.changed;
import static dev.meridian.activities.download.http.WrittenRows.created;
import static dev.meridian.activities.download.http.WrittenRows.field;
import static dev.meridian.activities.download.http.WrittenRows.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.FieldChange;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import dev.meridian.domain.download.write.SentChange;
import dev.meridian.domain.download.write.TableWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Services that refuse with the status of a success: GraphQL, with answers as PostGraphile 4 writes them, and JSON-RPC. */
class RefusedWithSuccessIT {
    private static final String TOO_LONG = """
            {"errors": [{"message": "new row for relation \\"books\\" violates check constraint \\"books_title_check\\"",
              "locations": [{"line": 1, "column": 44}], "path": ["updateBook"]}], "data": {"updateBook": null}}""";

    private final TestService service = new TestService();

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aMutationThatIsRefusedLeavesItsRowAnEditAndStopsNoOther() throws InterruptedException {
        service.answering(request -> Reply.json(
                request.body().contains("too long")
                        ? TOO_LONG
                        : "{\"data\": {\"updateBook\": {\"book\": {\"nodeId\": \"WyJib29rcyIsMV0=\"}}}}"));
        RowChange good = changed("WyJib29rcyIsMV0=", null, title("\"Emma\""));
        RowChange bad = changed("WyJib29rcyIsMl0=", null, title("\"too long\""));
        RowChange last = changed("WyJib29rcyIsM10=", null, title("null"));
        Map<RowChange, RowOutcome> outcomes = write(graphQl(), "books", List.of(good, bad, last));
        assertThat(outcomes)
                .containsEntry(good, new RowOutcome.Done(good.row(), null))
                .containsEntry(last, new RowOutcome.Done(last.row(), null));
        assertThat(outcomes.get(bad))
                .isEqualTo(new RowOutcome.Refused(
                        "service_refused",
                        "The service answered with an error and the status 200. It says: new row for relation \"books\""
                                + " violates check constraint \"books_title_check\""));
    }

    @Test
    void theFieldsOfARowLieBesideTheVariablesOfTheDefinition() throws InterruptedException {
        service.answering(request -> Reply.json("{\"data\": {\"updateBook\": {\"book\": {\"nodeId\": \"n1\"}}}}"));
        write(graphQl(), "books", List.of(changed("n1", null, title("\"Emma\""))));
        JsonNode sent = JsonMapper.shared().readTree(service.asked().getFirst().body());
        assertThat(sent.path("variables").toString())
                .isEqualTo("{\"lock\":true,\"id\":\"n1\",\"patch\":{\"title\":\"Emma\"}}");
    }

    @Test
    void aRowWhoseIdIsAnsweredHasBeenCreatedWhateverErrorsStandBesideIt() throws InterruptedException {
        service.answering(request -> Reply.json("""
                {"errors": [{"message": "permission denied for table authors", "path": ["createBook", "book", "author"]}],
                 "data": {"createBook": {"book": {"nodeId": "n9", "author": null}}}}"""));
        RowChange row = created(title("\"Emma\""));
        assertThat(write(graphQl(), "books", List.of(row))).containsEntry(row, new RowOutcome.Done("n9", null));
        service.answering(request -> Reply.json(TOO_LONG.replace("updateBook", "createBook")));
        assertThat(write(graphQl(), "books", List.of(row)).get(row)).isInstanceOf(RowOutcome.Refused.class);
    }

    @Test
    void aRefusedSearchDoesNotSayThatARowIsMissing() throws InterruptedException {
        service.answering(request -> Reply.json(
                "{\"errors\": [{\"message\": \"canceling statement due to statement timeout\"}], \"data\": null}"));
        try (TableWriter writer = graphQl().worker().write(TableRequest.all("books"))) {
            assertThat(writer.recover(List.of(new SentChange(created(title("\"Emma\"")), null, null))))
                    .first()
                    .isInstanceOfSatisfying(
                            RowOutcome.Unknown.class,
                            unknown -> assertThat(unknown.message())
                                    .contains("canceling statement due to statement timeout"));
        }
    }

    @Test
    void aPageWithErrorsIsNoPageEvenIfItHasRows() throws InterruptedException {
        service.answering(request -> Reply.json("""
                {"data": {"allBooks": {"nodes": [{"nodeId": "n1", "title": null}]}},
                 "errors": [{"message": "permission denied for column title", "path": ["allBooks", "nodes", 0, "title"]}]}"""));
        SourceFailure failure =
                catchThrowableOfType(SourceFailure.class, () -> graphQl().read("books"));
        assertThat(failure.code()).isEqualTo("service_refused");
        assertThat(failure).hasMessageContaining("It says: permission denied for column title");
        service.answering(request -> Reply.json("{\"errors\": [{\"message\": \"no such field\"}], \"data\": null}"));
        assertThat(catchThrowableOfType(SourceFailure.class, () -> graphQl().read("books")))
                .hasMessageContaining("It says: no such field");
        service.answering(request ->
                Reply.json("{\"errors\": [], \"data\": {\"allBooks\": {\"nodes\": [{\"nodeId\": \"n1\"}]}}}"));
        assertThat(graphQl().read("books").ids()).containsExactly("n1");
    }

    @Test
    void aDefinitionSaysHowElseAServiceRefuses() throws InterruptedException {
        service.answering(request -> Reply.json("""
                {"jsonrpc": "2.0", "error": {"code": -32602, "message": "Invalid params.", "data": "Incorrect value for field \\"status\\"."}, "id": 1}"""));
        RowChange row = changed("10084", null, field("status", ColumnType.BIGINT, null, "0", "7"));
        assertThat(write(jsonRpc(), "hosts", List.of(row)).get(row))
                .isInstanceOfSatisfying(
                        RowOutcome.Refused.class,
                        refused -> assertThat(refused.message()).endsWith("It says: Invalid params."));
        assertThat(catchThrowableOfType(SourceFailure.class, () -> jsonRpc().read("hosts")))
                .hasMessageContaining("It says: Invalid params.");
        service.answering(
                request -> Reply.json("{\"jsonrpc\": \"2.0\", \"result\": {\"hostids\": [\"10084\"]}, \"id\": 1}"));
        assertThat(write(jsonRpc(), "hosts", List.of(row))).containsEntry(row, new RowOutcome.Done("10084", null));
    }

    private static FieldChange title(String after) {
        return field("title", ColumnType.TEXT, null, "\"Persuasion\"", after);
    }

    private TestConnection graphQl() {
        return connection("""
                title: Shop
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: books
                    request: {method: POST, path: /graphql, body: {query: "{ allBooks { nodes { nodeId title } } }"}}
                    rows: /data/allBooks/nodes
                    id: /nodeId
                    paging: {none: {}}
                    writes:
                      create:
                        request:
                          method: POST
                          path: /graphql
                          body: {query: "mutation($row: BookInput!) { createBook(input: {book: $row}) { book { nodeId } } }"}
                        rows: {fields: /variables/row}
                        answer: {id: /data/createBook/book/nodeId}
                        once:
                          marker:
                            field: madeAs
                            find:
                              request:
                                method: POST
                                path: /graphql
                                body: {query: "query($key: String) { allBooks(condition: {madeAs: $key}) { nodes { nodeId } } }"}
                                set: {/variables/key: "{row.key}"}
                              rows: /data/allBooks/nodes
                              id: /nodeId
                      update:
                        request:
                          method: POST
                          path: /graphql
                          body:
                            query: "mutation($id: ID!, $patch: BookPatch!) { updateBook(input: {nodeId: $id, bookPatch: $patch}) { book { nodeId } } }"
                            variables: {lock: true}
                          set: {/variables/id: "{row.id}"}
                        rows: {fields: /variables/patch}
                """);
    }

    private TestConnection jsonRpc() {
        return connection("""
                title: Hosts
                address: "%s"
                signIn: {none: {}}
                refused: [{pointer: /error}]
                tables:
                  - name: hosts
                    request: {method: POST, path: /api_jsonrpc.php, body: {jsonrpc: "2.0", method: host.get, params: {}, id: 1}}
                    rows: /result
                    id: /hostid
                    paging: {none: {}}
                    writes:
                      update:
                        request: {method: POST, path: /api_jsonrpc.php, body: {jsonrpc: "2.0", method: host.update, id: 1}}
                        rows: {fields: /params, id: /params/hostid}
                """);
    }

    private TestConnection connection(String definition) {
        return new TestConnection(definition.formatted(service.address()), Map.of(), Map.of());
    }
}
