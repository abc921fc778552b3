package dev.meridian.activities.download.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.http.TestConnection.Download;
import dev.meridian.activities.download.http.TestService.Asked;
import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.source.TableRequest;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service that takes comparisons instead of values, as PostgREST does, which also says in Content-Range how many rows there are. */
class ComparedValuesIT {
    private static final int ROWS = 7;

    private final TestService service = new TestService().answering(ComparedValuesIT::page);

    @AfterEach
    void stop() {
        service.close();
    }

    private static Reply page(Asked request) {
        String id = request.parameter("id");
        int after = id.isEmpty() ? 0 : Integer.parseInt(id.replace("gt.", ""));
        String updated = request.parameter("updated_at");
        int first = updated.isEmpty() || updated.equals("gte.2024-01-01T00:00:00Z") ? 1 : ROWS + 1;
        int end = Math.min(ROWS, after + request.number("limit", 1));
        String rows = IntStream.rangeClosed(Math.max(first, after + 1), end)
                .mapToObj(row -> "{\"id\": " + row + ", \"updated_at\": \"2024-01-01T00:05:00+00:00\"}")
                .collect(Collectors.joining(", "));
        return Reply.status(206, "[" + rows + "]")
                .with("Content-Type", "application/json; charset=utf-8")
                .with("Content-Range", "0-2/" + ROWS);
    }

    @Test
    void aValueIsSentWithinTheTextThatTheServiceWants() throws InterruptedException {
        TestConnection connection = new TestConnection("""
                title: Compared
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: rows
                    request: {path: /rows, query: {order: id}, headers: {Prefer: count=exact}}
                    id: /id
                    total: {header: Content-Range}
                    paging:
                      cursor: {fromRow: /id, to: {query: id, text: "gt.{value}"}}
                    pageSize: {to: {query: limit}, rows: 3}
                    incremental:
                      field: /updated_at
                      to: {query: updated_at, text: "gte.{value}"}
                      form: rfc3339
                """.formatted(service.address()), Map.of(), Map.of());

        Download all = connection.read("rows");
        assertThat(all.ids()).containsExactly("1", "2", "3", "4", "5", "6", "7");
        assertThat(all.last().total()).hasValue(ROWS);
        assertThat(service.asked())
                .extracting(asked -> asked.parameter("id"))
                .containsExactly("", "gt.3", "gt.6", "gt.7");

        Download since = connection.read(
                new TableRequest("rows", null, Map.of(), null, all.last().mark()), null);
        assertThat(since.ids()).hasSize(ROWS);
        assertThat(service.asked().getLast().parameter("updated_at")).isEqualTo("gte.2024-01-01T00:00:00Z");
    }
}
