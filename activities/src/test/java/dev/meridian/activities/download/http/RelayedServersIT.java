package dev.meridian.activities.download.http;

import static dev.meridian.devstack.record.RealServers.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.download.http.TestConnection.Download;
import dev.meridian.activities.download.http.TestService.Asked;
import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.SourceFailure.Remedy;
import dev.meridian.domain.download.source.TableRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Real servers behind what stands in their way in real life: proxies, lines that break, limits of calls. */
@Tag("slow")
class RelayedServersIT {
    private static final int BOOKS = 105;

    private static BookServer server(String title) throws Exception {
        return switch (title) {
            case "Kinto" -> BookServer.kinto(BOOKS);
            case "PocketBase" -> BookServer.pocketBase(BOOKS);
            case "Datasette" -> BookServer.datasette(BOOKS);
            default -> BookServer.jsonServer(BOOKS);
        };
    }

    /** A server that does not learn how its callers call it names a next page where they can't go. */
    @ParameterizedTest
    @ValueSource(strings = {"Kinto", "json-server", "Datasette"})
    void aNextLinkToAnotherHostIsRefusedAndTheCredentialStaysHere(String title) throws Exception {
        String table = title.equals("Datasette") ? "books_as_lines" : "books";
        try (BookServer books = server(title);
                TestService elsewhere = new TestService();
                Relay relay = new Relay(books.server().address()).showingItAs(elsewhere.address())) {
            TestConnection connection = books.connection(relay.address());
            SourceFailure refused = catchThrowableOfType(SourceFailure.class, () -> connection.read(table));
            assertThat(refused.code()).isEqualTo("address_refused");
            assertThat(refused).hasMessageContaining("The next link leads to " + elsewhere.address());
            assertThat(refused).hasMessageContaining("'hosts'");
            assertThat(relay.asked()).as("only the first page").hasSize(1);
            assertThat(elsewhere.asked()).isEmpty();

            relay.showingItAs(relay.address());
            assertThat(new TreeSet<>(
                            books.connection(relay.address()).read(table).ids()))
                    .hasSize(BOOKS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kinto", "PocketBase", "Datasette", "json-server"})
    void eachPageThatIsCutOrIsAPageForPeopleIsFetchedAgainAndLeavesNothingBehind(String title) throws Exception {
        try (BookServer books = server(title);
                Relay relay = new Relay(books.server().address())) {
            Download whole = books.connection().read("books");
            Set<String> cut = ConcurrentHashMap.newKeySet();
            Set<String> hidden = ConcurrentHashMap.newKeySet();
            relay.altering((asked, reply) -> {
                String page = asked.method() + asked.path() + asked.query();
                if (asked.method().equals("GET") && cut.add(page)) {
                    byte[] half = Arrays.copyOf(reply.body(), reply.body().length / 2);
                    return new Reply(reply.status(), reply.headers(), half, reply.length());
                }
                if (asked.method().equals("GET") && hidden.add(page)) {
                    return Reply.status(200, "<html>We are back soon</html>").with("Content-Type", "text/html");
                }
                return reply;
            });
            Download read = books.connection(relay.address()).read("books");
            assertThat(read.pages()).isEqualTo(whole.pages());
            assertThat(cut).hasSameSizeAs(whole.pages());
            assertThat(hidden).hasSameSizeAs(whole.pages());
        }
    }

    @Test
    void theLimitOfPocketBaseWhichSaysNoTimeRestsTheAccountOfAllWorkers() throws Exception {
        try (BookServer books = BookServer.pocketBase(BOOKS);
                Relay relay = new Relay(books.server().address())) {
            TestConnection connection = books.connection(relay.address());
            List<String> whole = connection.read("books").ids();
            send("PATCH", books.server().address().resolve("/api/settings"), books.authorization(), """
                    {"rateLimits": {"enabled": true, "rules": [
                       {"label": "GET /api/collections/books/records", "audience": "", "duration": 10, "maxRequests": 1}]}}""");
            relay.asked().clear();
            List<String> limited = new ArrayList<>();
            relay.altering((asked, reply) -> {
                if (reply.status() == 429) {
                    limited.add(reply.headers().toString());
                }
                return reply;
            });
            SourceFailure pause = catchThrowableOfType(SourceFailure.class, () -> {
                while (true) {
                    connection.read("books");
                }
            });
            assertThat(limited).as("the server's own answer").hasSize(1);
            assertThat(limited.getFirst().toLowerCase(Locale.ROOT)).doesNotContain("retry-after");
            assertThat(pause.code()).isEqualTo("service_pause");
            assertThat(pause.remedy()).isEqualTo(Remedy.WAIT);
            assertThat(pause.waitFor()).isEqualTo(Duration.ofSeconds(5));
            int asked = relay.asked().size();
            for (int worker = 0; worker < 3; worker++) {
                assertThat(catchThrowableOfType(SourceFailure.class, () -> connection.read("books"))
                                .remedy())
                        .isEqualTo(Remedy.WAIT);
            }
            assertThat(relay.asked()).as("nobody calls meanwhile").hasSize(asked);

            send("PATCH", books.server().address().resolve("/api/settings"), books.authorization(), """
                    {"rateLimits": {"enabled": false}}""");
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsInstanceOf(SourceFailure.class)
                    .until(() -> connection.read("books").ids(), whole::equals);
        }
    }

    @Test
    void oneLogInServesAllWorkersThatFindTheTokenOfPocketBaseDue() throws Exception {
        try (BookServer books = BookServer.pocketBase(BOOKS);
                Relay relay = new Relay(books.server().address())) {
            TestConnection connection = books.connection(relay.address());
            List<String> whole = connection.read("books").ids();
            String token = connection.credentials().find(StoredToken.TOKEN).orElseThrow();
            // A token that has ended is answered with 200 and an empty list.
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> JsonMapper.shared()
                                    .readTree(send("GET", books.books(), token, ""))
                                    .path("totalItems")
                                    .asInt()
                            == 0);
            relay.asked().clear();
            try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
                List<Future<List<String>>> reading = new ArrayList<>();
                for (int worker = 0; worker < 4; worker++) {
                    reading.add(workers.submit(() ->
                            connection.read(TableRequest.all("books"), null).ids()));
                }
                for (Future<List<String>> read : reading) {
                    assertThat(read.get()).isEqualTo(whole);
                }
            }
            List<Asked> logIns = relay.asked().stream()
                    .filter(asked -> asked.path().endsWith("auth-with-password"))
                    .toList();
            assertThat(logIns).hasSize(1);
            assertThat(relay.asked())
                    .filteredOn(asked -> asked.method().equals("GET"))
                    .noneMatch(asked -> asked.header("Authorization").equals(token));
        }
    }

    @Test
    void aPageThatKintoNoLongerKnowsBeginsTheTableAgain() throws Exception {
        String forgets = "    forgotten: {status: 400, pointer: /errno, equals: 107}\n    paging:";
        try (BookServer books = BookServer.kinto(BOOKS);
                Relay relay = new Relay(books.server().address())) {
            TestConnection connection = new TestConnection(
                    books.definition().replaceFirst("    paging:", forgets),
                    books.settings(relay.address()),
                    books.secrets());
            AtomicBoolean spoilt = new AtomicBoolean();
            relay.altering((asked, reply) -> {
                List<String> next = reply.headers().get("next-page");
                return next != null && spoilt.compareAndSet(false, true)
                        ? reply.with("next-page", next.getFirst().replaceAll("_token=[^&]+", "_token=gone"))
                        : reply;
            });
            SourceFailure forgotten = catchThrowableOfType(SourceFailure.class, () -> connection.read("books"));
            assertThat(forgotten.code()).isEqualTo(SourceFailure.FORGOTTEN_CURSOR);
            assertThat(new TreeSet<>(connection.read("books").ids())).hasSize(BOOKS);
        }
    }
}
