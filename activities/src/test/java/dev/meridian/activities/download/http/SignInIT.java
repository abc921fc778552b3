package dev.meridian.activities.download.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.download.http.TestService.Asked;
import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.SourceFailure.Remedy;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignInIT {
    private final TestService service = new TestService();
    private final AtomicInteger issued = new AtomicInteger();

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void credentialsAreSentAsTheDefinitionSays() throws InterruptedException {
        Map<String, Map.Entry<String, String>> ways = Map.of(
                "bearer: {token: \"{secret}\"}", Map.entry("Authorization", "Bearer s3cret:word"),
                "header: {name: X-Key, prefix: \"Key \", value: \"{secret}\"}", Map.entry("X-Key", "Key s3cret:word"),
                "basic: {user: \"{user}\", password: \"{secret}\"}",
                        Map.entry(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString("jo:s3cret:word".getBytes(StandardCharsets.UTF_8))));
        service.answering(request -> Reply.json("[]"));
        for (Map.Entry<String, Map.Entry<String, String>> way : ways.entrySet()) {
            service.asked().clear();
            connection(way.getKey()).read("rows");
            assertThat(service.asked().getFirst().header(way.getValue().getKey()))
                    .isEqualTo(way.getValue().getValue());
        }
    }

    @Test
    void aTokenOfClientCredentialsIsUsedUntilItIsDueAndThenRenewed() throws InterruptedException {
        service.answering(this::oauth);
        TestConnection connection = connection(
                "clientCredentials: {tokenAddress: \"%s/token\", clientId: \"{user}\", clientSecret: \"{secret}\", scope: all}"
                        .formatted(service.address()));
        connection.read("rows");
        connection.read("rows");
        assertThat(service.asked("/token")).hasSize(1);
        Asked call = service.asked("/token").getFirst();
        assertThat(call.body()).isEqualTo("grant_type=client_credentials&scope=all");
        assertThat(call.header("Authorization")).startsWith("Basic ");
        Instant due = due(connection);
        assertThat(Duration.between(Instant.now(), due)).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(48));
        makeDue(connection);
        connection.read("rows");
        assertThat(service.asked("/token")).hasSize(2);
        assertThat(service.asked("/rows").getLast().header("Authorization")).isEqualTo("Bearer token-2");
    }

    @Test
    void aNewRefreshTokenIsStoredBeforeTheTokenIsUsed() throws InterruptedException {
        List<String> storedAtUse = new ArrayList<>();
        TestConnection connection = refreshing();
        service.answering(request -> {
            if (request.path().equals("/rows")) {
                storedAtUse.add(connection.credentials().find("secret").orElse(""));
            }
            return oauth(request);
        });
        connection.read("rows");
        makeDue(connection);
        connection.read("rows");
        assertThat(storedAtUse).containsExactly("refresh-1", "refresh-2");
        assertThat(service.asked("/token").get(1).body()).contains("refresh_token=refresh-1");
    }

    @Test
    void aTokenIsRenewedOnceHoweverManyCallersFindItDue() throws Exception {
        service.answering(this::oauth);
        TestConnection connection = refreshing();
        int callers = 8;
        CountDownLatch ready = new CountDownLatch(callers);
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                calls.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return connection.read("rows");
                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
        assertThat(service.asked("/token")).hasSize(1);
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnce() throws InterruptedException {
        service.answering(request -> request.path().equals("/rows")
                        && request.header("Authorization").equals("Bearer token-1")
                ? Reply.status(401)
                : oauth(request));
        refreshing().read("rows");
        assertThat(service.asked("/token")).hasSize(2);
        service.asked().clear();
        service.answering(request -> request.path().equals("/rows") ? Reply.status(401) : oauth(request));
        SourceFailure failure =
                catchThrowableOfType(SourceFailure.class, () -> refreshing().read("rows"));
        assertThat(failure.code()).isEqualTo("unauthorized");
        assertThat(service.asked("/rows")).hasSize(2);
    }

    @Test
    void anAuthorisationThatHasEndedAsksToBeGivenAgain() {
        service.answering(request -> request.path().equals("/token")
                ? Reply.status(400, "{\"error\": \"invalid_grant\", \"error_description\": \"refresh-0 has ended\"}")
                : Reply.json("[]"));
        SourceFailure failure =
                catchThrowableOfType(SourceFailure.class, () -> refreshing().read("rows"));
        assertThat(failure.code()).isEqualTo("reauthorize");
        assertThat(failure.remedy()).isEqualTo(Remedy.NONE);
        assertThat(service.asked("/rows")).isEmpty();
        assertThat(service.asked("/token")).hasSize(1);
    }

    @Test
    void aTokenAddressThatIsAwayIsTriedAgain() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        service.answering(request ->
                request.path().equals("/token") && calls.incrementAndGet() == 1 ? Reply.status(503) : oauth(request));
        refreshing().read("rows");
        assertThat(service.asked("/token")).hasSize(2);
    }

    @Test
    void aTokenAddressElsewhereIsRefused() throws InterruptedException {
        try (TestService stranger = new TestService().answering(this::oauth)) {
            TestConnection connection =
                    connection("refreshToken: {tokenAddress: \"%s/token\", refreshToken: \"{secret}\"}"
                            .formatted(stranger.address()));
            SourceFailure failure = catchThrowableOfType(SourceFailure.class, () -> connection.read("rows"));
            assertThat(failure.code()).isEqualTo("address_refused");
            assertThat(stranger.asked()).isEmpty();
        }
    }

    @Test
    void aLogInGivesATokenWhoseEndItSaysItself() throws InterruptedException {
        service.answering(request -> {
            if (request.path().equals("/login")) {
                assertThat(request.body()).isEqualTo("{\"identity\":\"jo\",\"password\":\"s3cret:word\"}");
                long end = Instant.now().plusSeconds(20).getEpochSecond();
                return Reply.json("{\"data\": {\"token\": \"" + jwt(end) + "\"}}");
            }
            return request.header("Authorization").startsWith("Token ey") ? Reply.json("[]") : Reply.status(401);
        });
        TestConnection connection = connection("""
                logIn:
                    request:
                      method: POST
                      path: /login
                      body: {identity: "", password: ""}
                      set: {/identity: "{user}", /password: "{secret}"}
                    token: {pointer: /data/token}
                    prefix: "Token "
                """);
        connection.read("rows");
        connection.read("rows");
        assertThat(service.asked("/login")).hasSize(1);
        assertThat(Duration.between(Instant.now(), due(connection)))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(16));
        service.answering(request -> Reply.status(400, "{\"message\": \"Failed to authenticate s3cret:word.\"}"));
        makeDue(connection);
        SourceFailure failure = catchThrowableOfType(SourceFailure.class, () -> connection.read("rows"));
        assertThat(failure.code()).isEqualTo("unauthorized");
        assertThat(failure.getMessage()).doesNotContain("s3cret");
    }

    @Test
    void aCredentialThatWasReplacedMeanwhileIsTriedAfterARefusal() throws InterruptedException {
        TestConnection connection = connection("bearer: {token: \"{secret}\"}");
        service.answering(request ->
                request.header("Authorization").equals("Bearer new-one") ? Reply.json("[]") : Reply.status(401));
        try (Source source = connection.worker();
                TableReader reader = source.read(TableRequest.all("rows"), null)) {
            assertThat(catchThrowableOfType(SourceFailure.class, () -> reader.read(new RowBuffer()))
                            .code())
                    .isEqualTo("unauthorized");
            connection.credentials().renew(present -> Map.of("secret", "new-one"));
            reader.read(new RowBuffer());
        }
        assertThat(service.asked()).hasSize(3);
    }

    private TestConnection refreshing() {
        return new TestConnection(
                definition("refreshToken: {tokenAddress: \"%s/token\", refreshToken: \"{secret}\"}"
                        .formatted(service.address())),
                Map.of("user", "jo"),
                Map.of("secret", "refresh-0"));
    }

    private TestConnection connection(String signIn) {
        return new TestConnection(definition(signIn), Map.of("user", "jo"), Map.of("secret", "s3cret:word"));
    }

    private String definition(String signIn) {
        return """
                title: Rows
                settings: {user: {title: User}, secret: {title: Secret, secret: true}}
                address: "%s"
                tables:
                  - name: rows
                    request: {path: rows}
                    id: /id
                    paging: {link: {}}
                signIn:
                """.formatted(service.address()) + signIn.indent(2);
    }

    /** Issues tokens of a minute, each with a refresh token of its own. */
    private Reply oauth(Asked request) {
        if (!request.path().equals("/token")) {
            return Reply.json("[]");
        }
        int number = issued.incrementAndGet();
        return Reply.json("{\"access_token\": \"token-" + number + "\", \"token_type\": \"bearer\", \"expires_in\": 60,"
                + " \"refresh_token\": \"refresh-" + number + "\"}");
    }

    private static String jwt(long end) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String head = base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8));
        String claims = base64.encodeToString(("{\"exp\":" + end + "}").getBytes(StandardCharsets.UTF_8));
        return head + "." + claims + ".signature";
    }

    private static Instant due(TestConnection connection) {
        return Instant.ofEpochMilli(
                Long.parseLong(connection.credentials().find(StoredToken.DUE).orElseThrow()));
    }

    private static void makeDue(TestConnection connection) {
        connection.credentials().renew(present -> {
            Map<String, String> changed = new java.util.HashMap<>(present);
            changed.put(StoredToken.DUE, "0");
            return changed;
        });
    }
}
