package dev.meridian.activities.download.http;

import dev.meridian.activities.download.http.TestService.Asked;
import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.activities.download.source.SourceContract;
import dev.meridian.domain.download.source.Source;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.json.JsonMapper;

/** What every connector keeps, for a definition. */
class HttpContractIT extends SourceContract {
    private static final int A_PAGE = 5_000;

    private final TestService service = new TestService();
    private List<Given> rows = List.of();

    @AfterEach
    void stop() {
        service.close();
    }

    @Override
    protected Source sourceOf(List<Given> given) {
        change(given);
        service.answering(this::page);
        return source(service.address());
    }

    @Override
    protected void change(List<Given> given) {
        rows = List.copyOf(given);
    }

    @Override
    protected Source unreachable() {
        return source("http://127.0.0.1:1");
    }

    private static Source source(String address) {
        return new TestConnection("""
                title: People
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: people
                    request: {path: people}
                    rows: /people
                    id: /id
                    total: {pointer: /total}
                    paging: {cursor: {from: {pointer: /next}, to: {query: after}}}
                """.formatted(address), Map.of(), Map.of()).worker();
    }

    private Reply page(Asked request) {
        int start = request.number("after", 0);
        int end = Math.min(rows.size(), start + A_PAGE);
        String next = end < rows.size() ? Integer.toString(end) : null;
        return Reply.json(
                JsonMapper.shared().writeValueAsString(new Page(rows.subList(start, end), rows.size(), next)));
    }

    private record Page(
            List<Given> people, int total, @Nullable String next) {}
}
