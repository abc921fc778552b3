package dev.meridian.activities.download.http;

import static dev.meridian.activities.download.http.WrittenRows.created;
import static dev.meridian.activities.download.http.WrittenRows.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import dev.meridian.domain.download.write.SentChange;
import dev.meridian.domain.download.write.TableWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Looks for the row of a creation whose answer was lost, with answers as Django REST framework writes them. */
class CreatedOnceIT {
    private static final String OTHER =
            "{\"url\": \"http://x.example/books/1/\", \"title\": \"Sanditon\", \"made_as\": null}";

    private final TestService service = new TestService();
    private final RowChange row = created(field("title", ColumnType.TEXT, null, "null", "\"Emma\""));

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aRowIsFoundByItsKey() throws InterruptedException {
        assertThat(lookedFor(results(made(row.key()))))
                .isEqualTo(new RowOutcome.Done("http://x.example/books/2/", null));
        assertThat(lookedFor(results(made(row.key().toUpperCase(Locale.ROOT)))))
                .isEqualTo(new RowOutcome.Done("http://x.example/books/2/", null));
        assertThat(lookedFor(results(""))).isEqualTo(new RowOutcome.NotDone());
    }

    /** Services leave parameters aside that they do not know: the first of all rows is not the one that was created. */
    @Test
    void rowsThatHaveAnotherKeyAreNotTheCreatedOne() throws InterruptedException {
        assertThat(doubt(results(OTHER))).isEqualTo("search_without_key");
        assertThat(doubt(results(OTHER + ", " + made("8a7c")))).isEqualTo("search_without_key");
        assertThat(lookedFor(results(OTHER + ", " + made(row.key()))))
                .as("the created row is among all rows")
                .isEqualTo(new RowOutcome.Done("http://x.example/books/2/", null));
    }

    @Test
    void anAnswerWithTheIdsOfItsRowsOnlyCountsIfItHasOne() throws InterruptedException {
        String id = "{\"url\": \"http://x.example/books/2/\"}";
        assertThat(lookedFor(results(id))).isEqualTo(new RowOutcome.Done("http://x.example/books/2/", null));
        assertThat(doubt(results(id + ", " + id.replace("2", "3")))).isEqualTo("search_without_key");
    }

    /** Another creation after such an answer would make a second row. */
    @Test
    void anAnswerWithoutTheListDoesNotSayThatTheRowIsMissing() throws InterruptedException {
        assertThat(doubt("{\"items\": [" + made(row.key()) + "]}")).isEqualTo("search_without_list");
    }

    private String doubt(String answer) throws InterruptedException {
        return ((RowOutcome.Unknown) lookedFor(answer)).code();
    }

    private static String made(String key) {
        return "{\"url\": \"http://x.example/books/2/\", \"title\": \"Emma\", \"made_as\": \"" + key + "\"}";
    }

    private static String results(String rows) {
        return "{\"count\": 1, \"next\": null, \"previous\": null, \"results\": [" + rows + "]}";
    }

    private RowOutcome lookedFor(String answer) throws InterruptedException {
        service.answering(request -> Reply.json(answer));
        TestConnection connection = new TestConnection("""
                title: Books
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: books
                    request: {path: /books/}
                    rows: /results
                    id: /url
                    paging: {none: {}}
                    writes:
                      create:
                        request: {method: POST, path: /books/}
                        answer: {id: /url}
                        once:
                          marker:
                            field: made_as
                            find: {request: {path: /books/, query: {made_as: "{row.key}"}}, rows: /results, id: /url}
                """.formatted(service.address()), Map.of(), Map.of());
        try (TableWriter writer = connection.worker().write(TableRequest.all("books"))) {
            return writer.recover(List.of(new SentChange(row, null, null))).getFirst();
        }
    }
}
