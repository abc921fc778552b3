package dev.meridian.activities.download.http;

import static dev.meridian.activities.download.http.WrittenRows.changed;
import static dev.meridian.activities.download.http.WrittenRows.created;
import static dev.meridian.activities.download.http.WrittenRows.field;
import static dev.meridian.activities.download.http.WrittenRows.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.FieldChange;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Services that name a created row by its address, and services whose ids are numbers. */
class CreatedIdsIT {
    private final TestService service = new TestService();

    @AfterEach
    void stop() {
        service.close();
    }

    /** As Keycloak and FHIR servers answer: 201, no body, and the address of what was made. */
    @ParameterizedTest
    @CsvSource({
        "lastSegment, /admin/realms/x/users/8a7c-41, 8a7c-41",
        "lastSegment, https://elsewhere.example.com/users/8a7c-41/, 8a7c-41",
        "value, 41, 41"
    })
    void aRowIsNamedByAHeaderOfAnAnswerWithoutABody(String take, String location, String id)
            throws InterruptedException {
        service.answering(request -> Reply.status(201).with("Location", location));
        RowChange row = created(title("\"Emma\""));
        assertThat(write(connection(take), "books", List.of(row))).containsEntry(row, new RowOutcome.Done(id, null));
    }

    @Test
    void aRowIsNamedByItsWholeAddressAlsoIfTheServiceShortensIt() throws InterruptedException {
        service.answering(request -> Reply.status(201).with("Location", "/books/17/"));
        RowChange row = created(title("\"Emma\""));
        String address = service.address() + "/books/17/";
        assertThat(write(connection("address"), "books", List.of(row)))
                .containsEntry(row, new RowOutcome.Done(address, null));
    }

    /** The row is there, but nobody knows which it is. */
    @Test
    void aCreationWithoutTheHeaderIsToldAsWhatItIs() {
        service.answering(request -> Reply.status(201));
        SourceFailure failure = catchThrowableOfType(
                SourceFailure.class,
                () -> write(connection("lastSegment"), "books", List.of(created(title("\"Emma\"")))));
        assertThat(failure.code()).isEqualTo("unexpected_shape");
        assertThat(failure).hasMessage("The answer has no id in the header Location");
        assertThat(failure.hasReached()).isTrue();
    }

    @Test
    void idsAreNumbersWhereTheServiceTakesNumbersOnly() throws InterruptedException {
        service.answering(request -> Reply.json("{}"));
        RowChange row = changed("12345678901234567890", null, title("\"Emma\""));
        assertThat(write(connection("value"), "books", List.of(row)))
                .containsEntry(row, new RowOutcome.Done(row.row(), null));
        JsonNode sent = JsonMapper.shared().readTree(service.asked().getFirst().body());
        assertThat(sent.toString())
                .isEqualTo(
                        "{\"variables\":{\"id\":12345678901234567890,\"key\":12345678901234567890},\"title\":\"Emma\"}");
    }

    @Test
    void anIdThatIsNoNumberIsNotSent() {
        service.answering(request -> Reply.json("{}"));
        SourceFailure failure = catchThrowableOfType(
                SourceFailure.class,
                () -> write(connection("value"), "books", List.of(changed("a7", null, title("\"Emma\"")))));
        assertThat(failure.code()).isEqualTo("definition_mismatch");
        assertThat(service.asked()).isEmpty();
    }

    private static FieldChange title(String after) {
        return field("title", ColumnType.TEXT, null, "null", after);
    }

    private TestConnection connection(String take) {
        return new TestConnection("""
                title: Books
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: books
                    request: {path: /books}
                    id: /id
                    paging: {none: {}}
                    writes:
                      create:
                        request: {method: POST, path: /books}
                        answer: {id: {header: Location, take: %s}}
                      update:
                        request:
                          method: POST
                          path: /books
                          set: {/variables/id: {text: "{row.id}", as: number}}
                        rows: {id: /variables/key, idAs: number}
                """.formatted(service.address(), take), Map.of(), Map.of());
    }
}
