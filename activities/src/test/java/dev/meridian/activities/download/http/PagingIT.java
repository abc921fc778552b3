package dev.meridian.activities.download.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.download.http.TestConnection.Download;
import dev.meridian.activities.download.http.TestService.Asked;
import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PagingIT {
    private static final int ROWS = 23;
    private static final int A_PAGE = 5;

    private final TestService service = new TestService();

    @AfterEach
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "link: {}",
                "address: {from: {pointer: /next_url}}",
                "address: {from: {header: Next-Page}}",
                "address: {from: {item: {list: /links, where: /rel, equals: next, pointer: /href}}}",
                "cursor: {from: {item: {list: /links, where: /rel, equals: next, pointer: /body/token}}, to: {query: start}}",
                "cursor: {from: {pointer: /after}, to: {query: start}}",
                "cursor: {from: {header: X-After}, to: {header: X-Start}}",
                "cursor: {from: {pointer: /after}, to: {query: start}, more: {pointer: /more}}",
                "cursor: {fromRow: /id, to: {query: behind}}",
                "page: {to: {query: page}}",
                "page: {to: {query: page0}, first: 0, count: {pointer: /pages}}",
                "page: {to: {query: page}, more: {pointer: /more}}",
                "offset: {to: {query: start}}",
                "offset: {to: {query: start}, more: {pointer: /more}}"
            })
    void everyRowIsReadOnceAndReadingGoesOnExactlyAfterEachPage(String paging) throws InterruptedException {
        service.answering(PagingIT::page);
        TestConnection connection = connection("GET", paging);
        Download whole = connection.read("rows");
        assertThat(whole.ids()).isEqualTo(ids(1, ROWS));
        for (int page = 0; page < whole.ends().size() - 1; page++) {
            Position next = whole.ends().get(page).next();
            Download rest = connection.read(TableRequest.all("rows"), next);
            assertThat(rest.pages())
                    .isEqualTo(whole.pages().subList(page + 1, whole.pages().size()));
            assertThat(rest.last()).isEqualTo(whole.last());
        }
        assertThat(whole.ends()).allSatisfy(end -> assertThat(end.bytes()).isPositive());
        assertThat(whole.last().total()).hasValue(ROWS);
        assertThat(whole.last().cutOff()).isNull();
    }

    @Test
    void aPostCarriesCursorAndSizeInItsBody() throws InterruptedException {
        service.answering(request -> {
            JsonNode body = JsonMapper.shared().readTree(request.body());
            assertThat(body.at("/query").asString()).isEqualTo("{ rows { id } }");
            assertThat(body.at("/variables/first").isInt()).isTrue();
            int start = Integer.parseInt(body.at("/variables/after").asString("0"));
            int end = Math.min(ROWS, start + body.at("/variables/first").asInt());
            return Reply.json("{\"data\": {\"edges\": [" + rows(start, end) + "], \"pageInfo\": {\"endCursor\": \""
                    + end + "\", \"hasNextPage\": " + (end < ROWS) + "}}}");
        });
        TestConnection connection = new TestConnection("""
                title: GraphQL
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: rows
                    request:
                      method: POST
                      path: /graphql
                      body: {query: "{ rows { id } }", variables: {}}
                    rows: /data/edges
                    id: /id
                    paging: {cursor: {from: {pointer: /data/pageInfo/endCursor}, to: {pointer: /variables/after}, more: {pointer: /data/pageInfo/hasNextPage}}}
                    pageSize: {to: {pointer: /variables/first}, rows: 5}
                """.formatted(service.address()), Map.of(), Map.of());
        assertThat(connection.read("rows").ids()).isEqualTo(ids(1, ROWS));
        assertThat(service.asked("/graphql")).hasSize(5);
    }

    @Test
    void anEmptyPageBeforeTheEndIsNoEnd() throws InterruptedException {
        service.answering(request -> switch (request.parameter("start")) {
            case "" -> Reply.json("{\"rows\": [" + rows(0, 2) + "], \"after\": \"hollow\"}");
            case "hollow" -> Reply.json("{\"rows\": [], \"after\": \"end\"}");
            default -> Reply.json("{\"rows\": [" + rows(2, 3) + "], \"after\": null}");
        });
        assertThat(connection("GET", "cursor: {from: {pointer: /after}, to: {query: start}}")
                        .read("rows")
                        .ids())
                .isEqualTo(ids(1, 3));
    }

    @Test
    void theSamePageTwiceRunningEndsPageNumbers() throws InterruptedException {
        service.answering(request ->
                Reply.json("{\"rows\": [" + rows(0, Math.min(3, request.number("page", 1))) + "]}"));
        Download read = connection("GET", "page: {to: {query: page}}").read("rows");
        assertThat(read.pages()).hasSize(4);
        assertThat(service.asked()).hasSize(4);
    }

    @Test
    void cursorsThatMustNotRepeatAreNamed() throws InterruptedException {
        service.answering(PagingIT::page);
        List<PageEnd> ends = connection("GET", "cursor: {from: {pointer: /after}, to: {query: start}}")
                .read("rows")
                .ends();
        assertThat(ends).extracting(PageEnd::cursor).containsExactly("5", "10", "15", "20", null);
    }

    @Test
    void aCursorThatTheServiceNoLongerKnowsIsSaidSo() throws InterruptedException {
        service.answering(request -> request.parameter("start").equals("10")
                ? Reply.status(422, "{\"error\": {\"type\": \"ITERATOR_GONE\"}}")
                : page(request));
        TestConnection connection = connection(
                "GET",
                "cursor: {from: {pointer: /after}, to: {query: start}}",
                "forgotten: {status: 422, pointer: /error/type, equals: ITERATOR_GONE}");
        assertThatThrownBy(() -> connection.read("rows"))
                .isInstanceOfSatisfying(
                        SourceFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(SourceFailure.FORGOTTEN_CURSOR));
    }

    @Test
    void aResultThatIsCutOffIsSaidSo() throws InterruptedException {
        service.answering(request -> Reply.json("{\"rows\": [{\"id\": 1}], \"status\": {\"type\": \"incomplete\"}}"));
        Download read = connection("GET", "none: {}", "cutOff: {pointer: /status/type, equals: incomplete}")
                .read("rows");
        assertThat(read.last().cutOff()).isNotNull();
    }

    @Test
    void aTableThatIsCutOffIsReadInWindowsToItsEnd() throws InterruptedException {
        int most = 10;
        service.answering(request -> {
            int from =
                    Integer.parseInt(request.parameter("from").substring("2024-01-".length(), "2024-01-".length() + 2));
            int start = from - 1 + request.number("start", 0);
            int end = Math.min(Math.min(ROWS, from - 1 + most), start + A_PAGE);
            boolean isCut = ROWS > from - 1 + most;
            String next = end < Math.min(ROWS, from - 1 + most) ? "\"" + (end - from + 1) + "\"" : "null";
            return Reply.json(
                    "{\"rows\": [" + rows(start, end) + "], \"after\": " + next + ", \"cut\": " + isCut + "}");
        });
        TestConnection connection = connection(
                "GET",
                "cursor: {from: {pointer: /after}, to: {query: start}}",
                "cutOff: {pointer: /cut}",
                "windows: {from: {query: from}, form: rfc3339, start: \"2024-01-01\", nextFrom: /at}");
        Download read = connection.read("rows");
        assertThat(read.ids().stream().distinct().toList()).isEqualTo(ids(1, ROWS));
        assertThat(read.last().cutOff()).isNull();
        for (int page = 0; page < read.ends().size() - 1; page++) {
            assertThat(connection
                            .read(
                                    TableRequest.all("rows"),
                                    read.ends().get(page).next())
                            .pages())
                    .isEqualTo(read.pages().subList(page + 1, read.pages().size()));
        }
    }

    @Test
    void onlyChangesAreAskedForFromTheLatestTimeLessAnOverlap() throws InterruptedException {
        service.answering(PagingIT::page);
        TestConnection connection = connection(
                "GET",
                "cursor: {from: {pointer: /after}, to: {query: start}}",
                "incremental: {field: /at, to: {query: since}, form: rfc3339, overlap: PT1H, set: {deleted: \"true\"}}");
        Download full = connection.read("rows");
        assertThat(full.last().mark()).isEqualTo("2024-01-23T00:00:00.000Z");
        assertThat(service.asked()).noneMatch(request -> request.query().containsKey("since"));
        service.asked().clear();
        connection.read(new TableRequest("rows", null, Map.of(), full.last().mark()), null);
        assertThat(service.asked())
                .allMatch(request -> request.parameter("since").equals("2024-01-22T23:00:00Z"))
                .allMatch(request -> request.parameter("deleted").equals("true"));
    }

    @Test
    void tablesOfParentsAreReadParentByParentAndResumedWithinOne() throws InterruptedException {
        service.answering(request -> {
            if (request.path().equals("/projects")) {
                return switch (request.parameter("start")) {
                    case "" -> Reply.json("{\"rows\": [{\"id\": \"a\"}, {\"id\": \"b\"}], \"after\": \"2\"}");
                    case "2" -> Reply.json("{\"rows\": [], \"after\": \"3\"}");
                    default -> Reply.json("{\"rows\": [{\"id\": \"c/d\"}, {\"id\": \"gone\"}], \"after\": null}");
                };
            }
            return request.path().contains("gone") ? Reply.status(404) : page(request);
        });
        TestConnection connection = new TestConnection("""
                title: Projects
                address: "%s"
                signIn: {none: {}}
                tables:
                  - name: projects
                    request: {path: /projects}
                    rows: /rows
                    id: /id
                    paging: {cursor: {from: {pointer: /after}, to: {query: start}}}
                  - name: tasks
                    request: {path: "/projects/{parent.project}/tasks"}
                    rows: /rows
                    id: /id
                    paging: {cursor: {from: {pointer: /after}, to: {query: start}}}
                    parent: {table: projects, values: {project: /id}, columns: {project_id: project}, inId: true, missing: {status: 404}}
                """.formatted(service.address()), Map.of(), Map.of());
        Download whole = connection.read("tasks");
        assertThat(whole.ids())
                .isEqualTo(List.of("a/", "b/", "c~1d/").stream()
                        .flatMap(parent -> ids(1, ROWS).stream().map(id -> parent + id))
                        .toList());
        assertThat(service.asked("/projects/c/d/tasks")).as("an encoded slash").hasSize(5);
        assertThat(whole.ends().stream().map(PageEnd::cursor).filter(Objects::nonNull))
                .doesNotHaveDuplicates();
        for (int page = 0; page < whole.ends().size() - 1; page++) {
            assertThat(connection
                            .read(
                                    TableRequest.all("tasks"),
                                    whole.ends().get(page).next())
                            .pages())
                    .isEqualTo(whole.pages().subList(page + 1, whole.pages().size()));
        }
    }

    private TestConnection connection(String method, String paging, String... parts) {
        String more = List.of(parts).stream().map(part -> "    " + part).collect(Collectors.joining("\n"));
        return new TestConnection("""
                title: Rows
                address: "%s/api/"
                signIn: {none: {}}
                tables:
                  - name: rows
                    request: {method: %s, path: rows}
                    rows: /rows
                    id: /id
                    total: {pointer: /total}
                    paging: {%s}
                """.formatted(service.address(), method, paging) + more, Map.of(), Map.of());
    }

    /** Answers in every way at once; the request decides which page it is. */
    private static Reply page(Asked request) {
        int start = request.query().containsKey("page")
                ? (request.number("page", 1) - 1) * A_PAGE
                : request.query().containsKey("page0")
                        ? request.number("page0", 0) * A_PAGE
                        : request.query().containsKey("behind")
                                ? request.number("behind", 0)
                                : request.header("X-Start").isEmpty()
                                        ? request.number("start", 0)
                                        : Integer.parseInt(request.header("X-Start"));
        int end = Math.min(ROWS, start + A_PAGE);
        boolean hasMore = end < ROWS;
        String address = request.path() + "?start=" + end;
        Reply reply = Reply.json("{\"rows\": [" + (start < end ? rows(start, end) : "") + "], \"total\": " + ROWS
                + ", \"more\": " + hasMore + ", \"pages\": 5"
                + ", \"links\": [{\"rel\": \"self\", \"href\": \"" + request.path() + "\"}"
                + (hasMore
                        ? ", {\"rel\": \"next\", \"href\": \"" + address + "\", \"body\": {\"token\": \"" + end
                                + "\"}}], \"after\": \"" + end + "\", \"next_url\": \"" + address + "\"}"
                        : "], \"next_url\": null}"));
        return hasMore
                ? reply.with("Link", "<" + request.path() + ">; rel=first", "<?start=" + end + ">; rel=\"next\"")
                        .with("Next-Page", address)
                        .with("X-After", Integer.toString(end))
                : reply;
    }

    private static String rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(
                        row -> "{\"id\": " + (row + 1) + ", \"at\": \"2024-01-%02dT00:00:00.000Z\"}".formatted(row + 1))
                .collect(Collectors.joining(", "));
    }

    private static List<String> ids(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }
}
