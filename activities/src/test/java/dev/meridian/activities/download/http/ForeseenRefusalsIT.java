package dev.meridian.activities.download.http;

import static dev.meridian.activities.download.http.WrittenRows.changed;
import static dev.meridian.activities.download.http.WrittenRows.created;
import static dev.meridian.activities.download.http.WrittenRows.field;
import static dev.meridian.activities.download.http.WrittenRows.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.source.FailedCall;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Refusals with a status that services have for failures, too: what SAP CAP on SQLite answers if a row with the id is there, and what
 * it would answer to an outdated version if it did the same.
 */
class ForeseenRefusalsIT {
    private static final String TAKEN = """
            {"error": {"message": "UNIQUE constraint failed: shop_Books.ID", "code": "ERR_SQLITE_ERROR"}}""";

    private static final String LOCKED = """
            {"error": {"message": "database is locked", "code": "ERR_SQLITE_ERROR"}}""";

    private static final String OUTDATED = """
            {"error": {"message": "outdated", "code": "ERR_VERSION"}}""";

    private static final String DEFINITION = """
            title: Books
            address: "%s"
            signIn: {none: {}}
            tables:
              - name: books
                request: {path: /Books}
                rows: /value
                id: /ID
                version: /@odata.etag
                paging: {none: {}}
                writes:
                  create:
                    request: {method: POST, path: /Books, set: {/ID: "{row.key}"}}
                    once:
                      ownId: {taken: {status: 500, pointer: /error/message, equals: "UNIQUE constraint failed: shop_Books.ID"}}
                  update:
                    request: {method: PATCH, path: "/Books({row.id})", headers: {If-Match: "{row.version}"}}
                    changed: {status: 500, pointer: /error/code, equals: ERR_VERSION}
            """;

    private final TestService service = new TestService();

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aRowThatIsThereAlreadyIsCreated() throws InterruptedException {
        RowChange row = created(field("title", ColumnType.TEXT, null, "null", "\"Emma\""));
        assertThat(outcome(row, TAKEN)).isEqualTo(new RowOutcome.Done(row.key(), null));
        assertThat(service.asked()).as("the call is not repeated").hasSize(1);
    }

    @Test
    void anotherFailureWithTheSameStatusIsNoCreatedRow() {
        RowChange row = created(field("title", ColumnType.TEXT, null, "null", "\"Emma\""));
        assertThatThrownBy(() -> outcome(row, LOCKED)).isInstanceOf(FailedCall.class);
    }

    @Test
    void anOutdatedVersionIsAConflict() throws InterruptedException {
        RowChange row = changed("7", "W/\"1\"", field("title", ColumnType.TEXT, null, "\"Emma\"", "\"Sanditon\""));
        assertThat(outcome(row, OUTDATED)).isEqualTo(new RowOutcome.Changed(null));
    }

    private RowOutcome outcome(RowChange row, String answer) throws InterruptedException {
        service.answering(request -> Reply.status(500, answer).with("Content-Type", "application/json"));
        TestConnection connection = new TestConnection(DEFINITION.formatted(service.address()), Map.of(), Map.of());
        return Objects.requireNonNull(write(connection, "books", List.of(row)).get(row));
    }
}
