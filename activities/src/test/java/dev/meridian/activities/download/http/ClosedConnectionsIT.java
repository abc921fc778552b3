package dev.meridian.activities.download.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.devstack.fault.RawReceiver;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Connections are used again without a look whether they are still open, because that takes a millisecond a page. */
class ClosedConnectionsIT {
    private static final int PAGES = 20;
    private static final String DEFINITION = """
            title: Closing
            settings: {address: {title: Address, kind: address}}
            address: "{address}"
            signIn: {none: {}}
            tables:
              - name: rows
                request: {path: /rows}
                rows: /rows
                id: /id
                paging:
                  cursor: {from: {pointer: /next}, to: {query: page}}
            """;

    @Test
    void aServiceThatClosesEachConnectionWithoutSayingSoIsReadAsUsual() throws Exception {
        try (RawReceiver service = new RawReceiver()) {
            service.on("/rows", (request, out) -> {
                int page = request.target().contains("page=")
                        ? Integer.parseInt(request.target().replaceAll("\\D", ""))
                        : 0;
                String body = "{\"rows\": [{\"id\": " + page + "}]"
                        + (page + 1 < PAGES ? ", \"next\": " + (page + 1) : "") + "}";
                out.write(RawReceiver.bytes(
                        "HTTP/1.1 200 OK",
                        "Content-Type: application/json",
                        "Content-Length: " + body.length(),
                        "",
                        body));
                out.flush();
                return false;
            });
            TestConnection connection = new TestConnection(DEFINITION, Map.of("address", service.url("")), Map.of());
            List<String> ids =
                    IntStream.range(0, PAGES).mapToObj(Integer::toString).toList();
            assertThat(connection.read("rows").ids()).isEqualTo(ids);
            assertThat(service.requests("/rows")).hasSize(PAGES);
        }
    }
}
