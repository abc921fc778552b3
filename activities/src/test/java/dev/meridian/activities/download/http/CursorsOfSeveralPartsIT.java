package dev.meridian.activities.download.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.download.http.TestConnection.Download;
import dev.meridian.activities.download.http.TestService.Asked;
import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Services that name the next page by an object or a list, with answers as MediaWiki and Elasticsearch write them. */
class CursorsOfSeveralPartsIT {
    private static final String PARAMETERS = "cursor: {from: {pointer: /continue}, to: {members: query}}";

    private final TestService service = new TestService();

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void theMembersOfAnObjectBecomeParametersOfTheNextCall() throws InterruptedException {
        service.answering(CursorsOfSeveralPartsIT::wiki);
        Download whole = wiki(PARAMETERS).read("pages");
        assertThat(whole.ids()).containsExactly("1", "2", "1", "2", "7");
        assertThat(service.asked())
                .extracting(asked -> asked.parameter("clcontinue") + " " + asked.parameter("gapcontinue"))
                .as("each answer names other parameters")
                .containsExactly(" ", "2|Béla & co ", " Gears");
        Download rest = wiki(PARAMETERS)
                .read(TableRequest.all("pages"), whole.ends().getFirst().next());
        assertThat(rest.pages()).isEqualTo(whole.pages().subList(1, 3));
    }

    @Test
    void anObjectIsNoEndOfATableWhoseCallsCarryATextAsCursor() {
        service.answering(CursorsOfSeveralPartsIT::wiki);
        for (String paging : List.of(
                "cursor: {from: {pointer: /continue}, to: {query: continue}}",
                "address: {from: {pointer: /continue}}")) {
            assertThatThrownBy(() -> wiki(paging).read("pages"))
                    .as(paging)
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("unexpected_shape"))
                    .hasMessageContaining("by its 'members' into the query");
        }
    }

    @Test
    void aTextHasNoMembers() {
        service.answering(request -> Reply.json("{\"continue\": \"abc\", \"query\": {\"pages\": []}}"));
        assertThatThrownBy(() -> wiki(PARAMETERS).read("pages"))
                .isInstanceOfSatisfying(
                        SourceFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("definition_mismatch"));
    }

    @Test
    void theSortValuesOfTheLastRowGoIntoTheBodyAsTheyCame() throws InterruptedException {
        service.answering(CursorsOfSeveralPartsIT::search);
        TestConnection connection = new TestConnection("""
                title: Search
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: books
                    request: {method: POST, path: /books/_search, body: {sort: [{at: asc}, {isbn: asc}]}}
                    rows: /hits/hits
                    fields: /_source
                    id: /_id
                    paging: {cursor: {fromRow: /sort, to: {pointer: /search_after, as: json}}}
                    pageSize: {to: {pointer: /size}, rows: 2}
                """.formatted(service.address()), Map.of(), Map.of());
        Download whole = connection.read("books");
        assertThat(whole.ids()).containsExactly("b1", "b2", "b3", "b4", "b5");
        assertThat(service.asked())
                .extracting(asked -> body(asked).path("search_after").toString())
                .containsExactly("", "[1706659200123,\"b2\"]", "[1706659200123,\"b4\"]", "[1706659200123,\"b5\"]");
        assertThat(connection
                        .read(TableRequest.all("books"), whole.ends().get(1).next())
                        .ids())
                .containsExactly("b5");
    }

    private TestConnection wiki(String paging) {
        return new TestConnection("""
                title: MediaWiki
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: pages
                    request: {path: /api.php, query: {action: query, generator: allpages, prop: categories, formatversion: "2"}}
                    rows: /query/pages
                    id: /pageid
                    partial: true
                    paging: {%s}
                """.formatted(service.address(), paging), Map.of(), Map.of());
    }

    /** Two pages whose categories come in two parts, and one page more. */
    private static Reply wiki(Asked request) {
        if (!request.parameter("gapcontinue").isEmpty()) {
            return Reply.json("""
                    {"batchcomplete": true, "query": {"pages": [{"pageid": 7, "ns": 0, "title": "Gears"}]}}""");
        }
        return Reply.json(request.parameter("clcontinue").isEmpty() ? """
                        {"continue": {"clcontinue": "2|Béla & co", "continue": "||"}, "query": {"pages": [
                          {"pageid": 1, "ns": 0, "title": "Axle", "categories": [{"ns": 14, "title": "Category:Parts"}]},
                          {"pageid": 2, "ns": 0, "title": "Belt"}]}}""" : """
                        {"batchcomplete": true, "continue": {"gapcontinue": "Gears", "continue": "gapcontinue||"}, "query": {"pages": [
                          {"pageid": 1, "ns": 0, "title": "Axle"},
                          {"pageid": 2, "ns": 0, "title": "Belt", "categories": [{"ns": 14, "title": "Category:Béla & co"}]}]}}""");
    }

    private static Reply search(Asked request) {
        JsonNode body = body(request);
        int after = Integer.parseInt(body.at("/search_after/1").asString("b0").substring(1));
        String hits = IntStream.rangeClosed(
                        after + 1, Math.min(5, after + body.path("size").asInt()))
                .mapToObj(book ->
                        "{\"_index\": \"books\", \"_id\": \"b%1$d\", \"_score\": null, \"_source\": {\"isbn\": \"b%1$d\"}, \"sort\": [1706659200123, \"b%1$d\"]}"
                                .formatted(book))
                .collect(Collectors.joining(", "));
        return Reply.json(
                "{\"took\": 3, \"timed_out\": false, \"hits\": {\"max_score\": null, \"hits\": [" + hits + "]}}");
    }

    private static JsonNode body(Asked request) {
        return JsonMapper.shared().readTree(request.body());
    }
}
