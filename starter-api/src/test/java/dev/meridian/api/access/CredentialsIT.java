package dev.meridian.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.meridian.activities.access.AccessTokens;
import dev.meridian.activities.access.ApiKeys;
import dev.meridian.activities.access.Secret;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.task.upkeep.Retention;
import dev.meridian.activities.task.upkeep.RetentionPerformer;
import dev.meridian.api.settings.WrongSetting;
import dev.meridian.api.testing.EventStreamClient;
import dev.meridian.api.testing.SocketClient;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.SharedServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Keys, tokens, tickets and sessions over HTTP, from their making to their end. */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class CredentialsIT {
    private static final String ALLOWED_ORIGIN = "https://console.example.org";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static Issuer issuer;
    private static TestService.Settings settings;
    private static TestService service;
    private static TestService other;
    private static TestHttp root;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer();
        settings = TestService.Settings.databaseOnly()
                .with("SERVICE_TYPE", "api")
                .with("OIDC_ISSUER", issuer.address())
                .with("OIDC_AUDIENCE", Issuer.AUDIENCE)
                .with("CORS_ALLOWED_ORIGINS", ALLOWED_ORIGIN);
        service = TestService.start(settings);
        other = TestService.start(settings.with("RATE_LIMIT_PER_SECOND", "1").with("RATE_LIMIT_BURST", "20"));
        root = service.http();
    }

    @AfterAll
    static void stop() {
        other.close();
        service.close();
        issuer.close();
    }

    @Test
    void theAuditIsFoundByCallerSubjectOutcomeAndTime() {
        JsonNode made = made("audited", "operator");
        TestHttp caller = root.as(made.path("key").asString());
        String before = Instant.now().minusSeconds(1).toString();
        String job = caller.post("/api/jobs", "{\"type\":\"sleep\",\"payload\":{\"delayMs\":60000}}")
                .json()
                .path("jobId")
                .asString();
        assertThat(caller.post("/api/keys", "{}").status()).isEqualTo(403);
        caller.post("/api/jobs/bulk", "{\"filter\":{\"type\":\"sleep\"},\"action\":\"cancel\",\"dryRun\":true}");
        assertThat(caller.post("/api/schedules/preview", "{\"cron\":\"30 2 * * *\"}")
                        .status())
                .as("a question that changes nothing is not in the audit")
                .isEqualTo(200);
        String mine = "/api/audit?tenantId=" + made.path("tenant").asString() + "&caller=key:"
                + made.path("id").asString();

        JsonNode entries = root.get(mine).json().path("entries");
        assertThat(entries).hasSize(3);
        assertThat(entries.at("/0/name").asString()).isEqualTo("audited");
        assertThat(entries.at("/0/details").asString()).contains("\"type\":\"sleep\"", "\"dryRun\":true");
        assertThat(root.get(mine + "&refused=true").json().path("entries")).hasSize(1);
        assertThat(root.get(mine + "&subject=" + job).json().path("entries")).hasSize(1);
        assertThat(root.get(mine + "&from=" + before).json().path("entries")).hasSize(3);
        assertThat(root.get(mine + "&to=" + before).json().path("entries")).isEmpty();
        assertThat(root.get(mine + "&from=soon").code()).isEqualTo("bad_parameter");
        assertThat(root.get("/api/audit?caller=key:nobody").json().path("entries"))
                .isEmpty();
        assertThat(caller.get("/api/whoami").json().path("name").asString()).isEqualTo("audited");
    }

    @Test
    void aKeyIsShownOnceAndKeptAsAHash() {
        JsonNode made = made("shown", "viewer");
        String key = made.path("key").asString();

        assertThat(key)
                .matches("mk_[0-9a-f]{64}")
                .startsWith(made.path("prefix").asString());
        assertThat(root.get("/api/keys").body())
                .contains(made.path("id").asString())
                .doesNotContain(key);
        assertThat(sql("SELECT count(*) FROM api_keys k WHERE k::text LIKE '%" + key + "%'"))
                .isZero();
        assertThat(sql("SELECT count(*) FROM api_keys WHERE hash = sha256('" + key + "'::bytea)"))
                .isOne();
        assertThat(root.as(key).get("/api/whoami").json().path("role").asString())
                .isEqualTo("viewer");
        JsonNode maker = root.get("/api/whoami").json();
        assertThat(made.path("createdBy")).isEqualTo(maker.path("name"));
        assertThat(made.path("createdById")).isEqualTo(maker.path("caller"));
        assertThat(root.as(key.substring(0, key.length() - 1) + "x")
                        .get("/api/whoami")
                        .code())
                .isEqualTo("wrong_credential");
        assertThat(sql(
                        "SELECT count(*) FROM api_keys WHERE last_used_at = date_trunc('minute', last_used_at) AND id = '"
                                + made.path("id").asString() + "'"))
                .isOne();
    }

    @Test
    void whatAKeyIsAskedToBeIsChecked() {
        assertThat(root.post("/api/keys", "{\"role\":\"viewer\"}")
                        .json()
                        .path("path")
                        .asString())
                .isEqualTo("/name");
        assertThat(root.post("/api/keys", "{\"name\":\"x\",\"role\":\"king\"}")
                        .json()
                        .path("path")
                        .asString())
                .isEqualTo("/role");
        assertThat(root.post("/api/keys", "{\"name\":\"x\",\"role\":\"viewer\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}")
                        .status())
                .isEqualTo(422);
        assertThat(root.post(
                                "/api/keys",
                                "{\"name\":\"x\",\"role\":\"viewer\",\"expiresAt\":\"+10000-01-01T00:00:00Z\"}")
                        .json()
                        .path("path")
                        .asString())
                .isEqualTo("/expiresAt");
        assertThat(root.post("/api/keys", "{\"name\":\"x\",\"role\":\"viewer\",\"tenantId\":\"public\"}")
                        .status())
                .isEqualTo(422);
        assertThat(root.post("/api/keys", "{\"name\":\"x\",\"role\":\"viewer\",\"tenantId\":\"No Tenant\"}")
                        .status())
                .isEqualTo(422);
        assertThat(root.post("/api/keys", "{\"name\":\"x\",\"role\":\"viewer\",\"admin\":true}")
                        .code())
                .isEqualTo("unknown_field");
    }

    @Test
    void aRevokedKeyEndsWithItsTicketsAndSessions() throws Exception {
        JsonNode made = made("revoked", "operator");
        TestHttp holder = root.as(made.path("key").asString());
        String ticket = ticket(holder);
        String cookie = cookie(holder.post("/api/session", ""));
        assertThat(withCookie(cookie, "/api/whoami").status()).isEqualTo(200);

        assertThat(root.send(root.request("/api/keys/" + made.path("id").asString())
                                .DELETE())
                        .status())
                .isEqualTo(204);

        assertThat(holder.get("/api/whoami").status()).isEqualTo(401);
        assertThat(withCookie(cookie, "/api/whoami").status()).isEqualTo(401);
        assertThat(stream("/api/events?ticket=" + ticket)).startsWith("HTTP/1.1 401");
    }

    @Test
    void anExpiredKeyIsWorthNothing() {
        JsonNode made = made("expiring", "viewer");
        jdbi().useHandle(handle -> handle.execute(
                "UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = ?::uuid",
                made.path("id").asString()));

        assertThat(root.as(made.path("key").asString()).get("/api/whoami").status())
                .isEqualTo(401);
    }

    @Test
    void aTicketOpensOneStreamAtAnyProcessAndNothingElse() throws Exception {
        TestHttp viewer = root.as(made("streaming", "viewer").path("key").asString());
        String ticket = ticket(viewer);
        TestHttp elsewhere = other.http().asNobody();

        assertThat(elsewhere.get("/api/jobs?ticket=" + ticket).status()).isEqualTo(401);
        try (EventStreamClient stream = EventStreamClient.open(elsewhere, "/api/events?ticket=" + ticket)) {
            await().atMost(SOON).until(() -> !stream.events().isEmpty());
        }
        assertThat(stream("/api/events?ticket=" + ticket)).startsWith("HTTP/1.1 401");
    }

    @Test
    void ofManyWhoUseATicketAtOnceOneGetsThrough() throws Exception {
        AccessTokens tokens = service.bean(AccessTokens.class);
        String ticket = ticket(root);
        try (ExecutorService crowd = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> tries = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(
                            i -> () -> tokens.redeemTicket(new Secret(ticket)).isPresent())
                    .toList();
            long through = 0;
            for (Future<Boolean> one : crowd.invokeAll(tries)) {
                through += one.get() ? 1 : 0;
            }
            assertThat(through).isEqualTo(1);
        }
    }

    @Test
    void anOldTicketIsWorthNothing() throws Exception {
        String ticket = ticket(root);
        jdbi().useHandle(handle -> handle.execute(
                "UPDATE access_tokens SET expires_at = now() - interval '1 second' WHERE kind = 'ticket'"));

        assertThat(stream("/api/events?ticket=" + ticket)).startsWith("HTTP/1.1 401");
    }

    @Test
    void aTicketReadsNothingElseEvenForWhoTakesStreamsToo() throws Exception {
        for (String path : List.of("/api/keys", "/api/signing-secret", "/actuator/prometheus", "/api/jobs")) {
            String answer = raw("GET " + path + "?ticket=" + ticket(root)
                    + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream, */*\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(path).startsWith("HTTP/1.1 401");
        }
        for (String accepted : List.of("application/json, text/event-stream;q=0.5", "text/event-stream;q=0.1, */*")) {
            String history = raw("GET /api/events?ticket=" + ticket(root) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: "
                    + accepted + "\r\nConnection: close\r\n\r\n");
            assertThat(history).as("history for " + accepted).startsWith("HTTP/1.1 401");
        }
        String handshake = "GET /api/keys HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Protocol: meridian, ticket.%s\r\n\r\n";
        assertThat(raw(handshake.formatted(ticket(root)))).startsWith("HTTP/1.1 401");
    }

    @Test
    void aKeyThatIsRevokedElsewhereIsWorthNothingWithinSeconds() {
        JsonNode made = made("revoked elsewhere", "viewer");
        TestHttp here = root.as(made.path("key").asString());
        assertThat(here.get("/api/whoami").status()).isEqualTo(200);

        other.http()
                .send(other.http()
                        .request("/api/keys/" + made.path("id").asString())
                        .DELETE());

        await().atMost(SOON).until(() -> here.get("/api/whoami").status() == 401);
    }

    @Test
    void aCookieIsForSecureConnectionsOnlyUnlessThePageIsThisMachines() {
        TestHttp holder = root.as(made("cookies", "viewer").path("key").asString());

        assertThat(setCookie(holder, "X-Nothing", "x")).doesNotContain("Secure");
        assertThat(setCookie(holder, "X-Forwarded-Proto", "https")).contains("Secure");
        assertThat(setCookie(holder, "Origin", ALLOWED_ORIGIN)).contains("Secure");
    }

    @Test
    void aSessionReadsWithItsCookieAndChangesWithItsTokenToo() {
        TestHttp operator = root.as(made("in a browser", "operator").path("key").asString());
        Answer opened = operator.post("/api/session", "");
        String setCookie = opened.response().headers().firstValue("Set-Cookie").orElseThrow();
        String cookie = cookie(opened);
        String token = opened.json().path("csrfToken").asString();

        assertThat(setCookie).contains("HttpOnly").contains("SameSite=Strict").contains("Path=/");
        assertThat(withCookie(cookie, "/api/whoami").json().path("csrfToken").asString())
                .isEqualTo(token);
        assertThat(change(cookie, "X-Nothing", "x").code()).isEqualTo("csrf_token_required");
        assertThat(change(cookie, ForgeryFilter.CSRF_HEADER, "0".repeat(64)).code())
                .isEqualTo("csrf_token_required");
        assertThat(change(cookie, ForgeryFilter.CSRF_HEADER, token).status()).isEqualTo(201);

        TestHttp nobody = root.asNobody();
        assertThat(nobody.send(nobody.request("/api/session")
                                .header("Cookie", cookie)
                                .header(ForgeryFilter.CSRF_HEADER, token)
                                .DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(withCookie(cookie, "/api/whoami").status()).isEqualTo(401);
    }

    /** The proxy speaks TLS with the browser, not with the service, and passes on {@code Host}. */
    @Test
    void theServicesOwnPagesAreKnownBehindAProxyThatSpeaksTls() {
        String own = "https://" + service.url().getAuthority();

        for (String origin : new String[] {own, own.toUpperCase(Locale.ROOT)}) {
            assertThat(root.send(root.request("/api/session")
                                    .header("Origin", origin)
                                    .POST(BodyPublishers.noBody()))
                            .status())
                    .as(origin)
                    .isEqualTo(201);
        }
        SocketClient.open(service, "Origin", own).close();
        for (String origin : new String[] {"https://127.0.0.1", own + ".evil.example", own + "0", "null"}) {
            assertThat(root.send(root.request("/api/jobs").header("Origin", origin))
                            .code())
                    .as(origin)
                    .isEqualTo("foreign_origin");
        }
    }

    /** The script of a module is asked for with the page's origin; a page without scripts would be blank. */
    @Test
    void theConsoleLoadsUnderWhateverNameSoThatItCanSayWhyItsCallsAreRefused() {
        TestHttp nobody = root.asNobody();
        String page = nobody.get("/console/sign-in").body();
        String script = page.replaceFirst("(?s).* src=\"([^\"]+app.js)\".*", "$1");

        assertThat(nobody.send(nobody.request(script).header("Origin", "https://unknown.example"))
                        .status())
                .isEqualTo(200);
        assertThat(root.send(root.request("/api/session")
                                .header("Origin", "https://unknown.example")
                                .POST(BodyPublishers.noBody()))
                        .json()
                        .path("detail")
                        .asString())
                .contains("CORS_ALLOWED_ORIGINS");
    }

    @Test
    void pagesOfOtherOriginsAreRefusedAndThoseAllowedAreNot() {
        Answer foreign = root.send(root.request("/api/jobs").header("Origin", "https://evil.example"));
        Answer allowed = root.send(root.request("/api/jobs").header("Origin", ALLOWED_ORIGIN));

        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.code()).isEqualTo("foreign_origin");
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(allowed.response().headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue(ALLOWED_ORIGIN);
        assertThat(allowed.response().headers().map())
                .containsKeys(
                        "x-content-type-options", "x-frame-options", "content-security-policy", "referrer-policy");
        assertThat(allowed.response().headers().firstValue("Cache-Control").orElse(""))
                .contains("no-store");
    }

    @Test
    void aTokenOfTheIdentityProviderNamesTenantAndRole() throws Exception {
        JsonNode whoami =
                root.as(issuer.token(issuer.claims())).get("/api/whoami").json();
        JsonNode several = root.as(issuer.token(issuer.claims().claim("role", List.of("staff", "viewer", "admin"))))
                .get("/api/whoami")
                .json();

        assertThat(whoami.path("caller").asString()).isEqualTo("subject:ada@example.org");
        assertThat(whoami.path("tenant").asString()).isEqualTo("gamma");
        assertThat(whoami.path("role").asString()).isEqualTo("operator");
        assertThat(several.path("role").asString()).isEqualTo("admin");
        assertThat(several.path("runsInstallation").asBoolean()).isFalse();
    }

    @Test
    void whoSignsInAtTheIdentityProviderFollowsJobsByTicketAndBySession() throws Exception {
        TestHttp holder = root.as(issuer.token(issuer.claims()));
        TestHttp elsewhere = other.http().asNobody();
        String cookie = cookie(holder.post("/api/session", ""));

        try (EventStreamClient byTicket = EventStreamClient.open(elsewhere, "/api/events?ticket=" + ticket(holder));
                SocketClient socket =
                        SocketClient.openingAsBrowser(other, ticket(holder)).join();
                EventStreamClient bySession =
                        EventStreamClient.open(elsewhere.request("/api/events").header("Cookie", cookie))) {
            await().atMost(SOON).until(() -> !byTicket.events().isEmpty());
            await().atMost(SOON).until(() -> !bySession.events().isEmpty());
            assertThat(socket.closed()).isNotDone();
        }
        assertThat(withCookie(cookie, "/api/whoami").json().path("caller").asString())
                .isEqualTo("subject:ada@example.org");
    }

    @Test
    void tokensThatAreNotForUsAreRefused() throws Exception {
        JWTClaimsSet.Builder expired =
                issuer.claims().expirationTime(Date.from(Instant.now().minusSeconds(120)));
        Map<String, String> tokens = Map.of(
                "another audience", issuer.token(issuer.claims().audience("others")),
                "another issuer", issuer.token(issuer.claims().issuer("https://elsewhere.example")),
                "expired", issuer.token(expired),
                "never expires", issuer.token(issuer.claims().expirationTime(null)),
                "no tenant", issuer.token(issuer.claims().claim("tenant", null)),
                "the shared tenant", issuer.token(issuer.claims().claim("tenant", "public")),
                "no tenant's name", issuer.token(issuer.claims().claim("tenant", "../x")),
                "no role", issuer.token(issuer.claims().claim("role", List.of("king"))),
                "another's signature", Issuer.signed(issuer.claims(), Issuer.newKey()),
                "no signature", new PlainJWT(issuer.claims().build()).serialize());
        Map<String, String> more = Map.of(
                "not yet valid",
                issuer.token(
                        issuer.claims().notBeforeTime(Date.from(Instant.now().plusSeconds(120)))),
                "its key's public half as a shared secret",
                issuer.signedWithPublicKeyAsSecret(issuer.claims()),
                "something else than an access token",
                issuer.token(issuer.claims(), "logout+jwt"),
                "no subject",
                issuer.token(issuer.claims().subject(null)),
                "an empty subject",
                issuer.token(issuer.claims().subject("")),
                "a subject of blanks",
                issuer.token(issuer.claims().subject("  ")),
                "a subject that no table can hold",
                issuer.token(issuer.claims().subject("a\0b")));

        Stream.of(tokens, more)
                .flatMap(some -> some.entrySet().stream())
                .forEach(token -> assertThat(
                                root.as(token.getValue()).get("/api/whoami").code())
                        .as(token.getKey())
                        .isEqualTo("wrong_credential"));
        assertThat(root.as(issuer.token(issuer.claims(), "at+jwt"))
                        .get("/api/whoami")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theProvidersClockMayBeAMinuteOffAndWhatIsOpenEndsNoLater() throws Exception {
        String expired = issuer.token(
                issuer.claims().expirationTime(Date.from(Instant.now().minusSeconds(50))));
        TestHttp late = other.http().as(expired);
        try (EventStreamClient stream = EventStreamClient.open(late, "/api/events")) {
            await().atMost(SOON).until(() -> !stream.events().isEmpty());
            await().atMost(SOON).until(stream::hasEnded);
        }
        assertThat(late.get("/api/whoami").code()).isEqualTo("wrong_credential");
    }

    /** Anybody can send tokens that name unknown keys. */
    @Test
    void tokensOfUnknownKeysAreWrongAndDoNotHaveTheProviderAskedForEachOfThem() throws Exception {
        root.as(issuer.token(issuer.claims())).get("/api/whoami");
        int before = issuer.timesKeysWereAskedFor();
        for (int unknown = 0; unknown < 50; unknown++) {
            Answer answer = root.as(Issuer.signed(issuer.claims(), Issuer.OTHER, "JWT", "unknown-" + unknown))
                    .get("/api/whoami");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("wrong_credential");
        }
        assertThat(issuer.timesKeysWereAskedFor() - before).isLessThan(10);
        assertThat(root.as(issuer.token(issuer.claims())).get("/api/whoami").status())
                .as("tokens of known keys are taken all the while")
                .isEqualTo(200);
    }

    @Test
    void whoCallsTooOftenIsToldWhenToComeBackAndOthersAreServed() {
        TestHttp busy = other.http().as(made("busy", "viewer").path("key").asString());
        TestHttp calm = other.http().as(made("calm", "viewer").path("key").asString());
        Answer last = busy.get("/api/whoami");
        for (int call = 0; call < 60 && last.status() == 200; call++) {
            last = busy.get("/api/whoami");
        }

        assertThat(last.code()).isEqualTo("rate_limit_exceeded");
        assertThat(Integer.parseInt(
                        last.response().headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 2);
        assertThat(calm.get("/api/whoami").status()).isEqualTo(200);
    }

    @Test
    void changingCallsAreInTheAuditServedOrRefused() {
        TestHttp admin = root.as(madeFor("delta", "admin").path("key").asString());
        String caller = admin.get("/api/whoami").json().path("caller").asString();
        String made = admin.post("/api/keys", "{\"name\":\"audited\",\"role\":\"viewer\"}")
                .json()
                .path("id")
                .asString();
        admin.send(admin.request("/api/keys/" + made).DELETE());
        admin.post("/api/objects/verify", "");
        admin.post("/api/jobs", "{\"type\":\"nothing\"}");
        admin.get("/api/jobs");
        change(cookie(admin.post("/api/session", "")), "X-Nothing", "x");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(admin.get("/api/audit").json().path("entries"))
                        .hasSize(6));
        JsonNode entries = admin.get("/api/audit").json().path("entries");
        assertThat(entries.values())
                .extracting(entry -> entry.path("method").asString() + " "
                        + entry.path("path").asString() + " "
                        + entry.path("status").asInt())
                .containsExactly(
                        "POST (none) 403",
                        "POST /api/session 201",
                        "POST /api/jobs 422",
                        "POST /api/objects/verify 403",
                        "DELETE /api/keys/{id} 204",
                        "POST /api/keys 201");
        assertThat(entries.get(4).path("subject").asString()).isEqualTo(made);
        assertThat(entries.get(5).path("subject").asString()).isEqualTo(made);
        assertThat(entries.get(0).path("subject").asString()).isEqualTo("/api/datasets");
        assertThat(entries.values())
                .allMatch(entry -> entry.path("caller").asString().equals(caller));
        JsonNode first = admin.get("/api/audit?limit=5").json();
        JsonNode rest = admin.get(
                        "/api/audit?limit=5&cursor=" + first.path("nextCursor").asString())
                .json();
        assertThat(rest.path("entries")).hasSize(1);
        assertThat(rest.has("nextCursor")).isFalse();
        assertThat(root.get("/api/audit?tenantId=delta").json().path("entries")).hasSize(6);
    }

    @Test
    void endedTicketsAreDeletedBySweeps() {
        ticket(root);
        jdbi().useHandle(handle -> handle.execute(
                "UPDATE access_tokens SET expires_at = now() - interval '1 second' WHERE kind = 'ticket'"));

        service.bean(AccessTokens.class).deleteExpired();

        assertThat(sql("SELECT count(*) FROM access_tokens WHERE expires_at < now()"))
                .isZero();
    }

    @Test
    void theRetentionOfTheInstallationDeletesOldAuditAndKeysThatEndedLongAgo() throws Exception {
        String revoked = madeFor("epsilon", "viewer").path("id").asString();
        String fromEnvironment = madeFor("epsilon", "viewer").path("id").asString();
        madeFor("epsilon", "viewer");
        jdbi().useHandle(handle -> {
            handle.execute("""
                    INSERT INTO audit (id, at, tenant, caller, role, method, path, status)
                    SELECT uuidv7(), now() - interval '400 days', 'epsilon', 'open', 'admin', 'POST', '/x', 200
                    FROM generate_series(1, 1201)""");
            handle.execute("UPDATE api_keys SET revoked_at = now() - interval '400 days' WHERE id = ?::uuid", revoked);
            handle.execute(
                    "UPDATE api_keys SET revoked_at = now() - interval '400 days', bootstrap = true WHERE id = ?::uuid",
                    fromEnvironment);
        });
        RetentionPerformer retention = service.bean("retention", RetentionPerformer.class);

        RetentionPerformer.Deleted deleted = (RetentionPerformer.Deleted) retention.perform(
                new Task<>("id", "public", new Retention(30, 90, null, null, Map.of(), null), 1, SOON));

        assertThat(deleted.rows())
                .containsOnlyKeys(
                        "account_quotas",
                        "api_keys",
                        "audit",
                        "download_passes",
                        "explorer_previews",
                        "explorer_writers",
                        "publish_runs",
                        "record_stem_blocks",
                        "record_steps",
                        "record_versions",
                        "signing_secrets")
                .containsEntry("audit", 1201L)
                .containsEntry("api_keys", 1L);
        assertThat(root.get("/api/keys?tenantId=epsilon").json().path("keys"))
                .as("the good one, and the one that its environment would bring back")
                .hasSize(2);
    }

    @Test
    void everyKeyIsOnAPageHoweverManyThereAre() {
        TestHttp admin = root.as(madeFor("zeta", "admin").path("key").asString());
        jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO api_keys (id, tenant, name, role, prefix, hash, created_by)
                SELECT uuidv7(), 'zeta', 'key ' || i, 'viewer', 'mk_zeta', sha256(('zeta' || i)::bytea), 'open'
                FROM generate_series(1, 1100) i"""));

        Set<String> names = new HashSet<>();
        String cursor = "";
        do {
            JsonNode page = admin.get("/api/keys?limit=500" + cursor).json();
            page.path("keys").values().forEach(key -> names.add(key.path("name").asString()));
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asString()
                    : "";
        } while (!cursor.isEmpty());

        assertThat(names).hasSize(1101).contains("x", "key 1", "key 1100");
        assertThat(admin.get("/api/keys?cursor=first").code()).isEqualTo("bad_parameter");
    }

    @Test
    void aTenantHasABoundedNumberOfGoodKeys() {
        TestHttp admin = root.as(madeFor("eta", "admin").path("key").asString());
        jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO api_keys (id, tenant, name, role, prefix, hash, created_by)
                SELECT uuidv7(), 'eta', 'many', 'viewer', 'mk_eta', sha256(('eta' || i)::bytea), 'open'
                FROM generate_series(2, ?) i""", ApiKeys.MOST));
        String wanted = "{\"name\":\"one more\",\"role\":\"viewer\"}";

        assertThat(admin.post("/api/keys", wanted).code()).isEqualTo("too_many_keys");
        jdbi().useHandle(handle -> handle.execute("""
                UPDATE api_keys SET revoked_at = now()
                WHERE id = (SELECT id FROM api_keys WHERE name = 'many' AND tenant = 'eta' LIMIT 1)"""));
        assertThat(admin.post("/api/keys", wanted).status()).isEqualTo(201);
        assertThat(admin.post("/api/keys", wanted).status()).isEqualTo(409);
    }

    @Test
    void anotherBootstrapKeyEndsTheOneBeforeAndARevokedOneStaysRevoked() {
        TestService.Settings fresh = settings.with(SharedServers.postgres().freshDatabase());
        String first = "mk_first_" + "1".repeat(48);
        String second = "mk_second_" + "2".repeat(48);
        try (TestService before = TestService.start(fresh.with("SECURITY_BOOTSTRAP_ADMIN_KEY", first));
                TestService after = TestService.start(fresh.with("SECURITY_BOOTSTRAP_ADMIN_KEY", second))) {
            assertThat(before.http().as(first).get("/api/whoami").status()).isEqualTo(401);
            TestHttp admin = after.http().as(second);
            String id = admin.get("/api/whoami").json().path("keyId").asString();
            assertThat(admin.send(admin.request("/api/keys/" + id).DELETE()).status())
                    .isEqualTo(204);
        }
        try (TestService again = TestService.start(fresh.with("SECURITY_BOOTSTRAP_ADMIN_KEY", second))) {
            assertThat(again.http().as(second).get("/api/whoami").status()).isEqualTo(401);
        }
    }

    @Test
    void anOpenServiceServesThisMachineOnlyAndNoPagesOfOthers() throws Exception {
        TestService.Settings open = settings.with("SECURITY_MODE", "open");
        try (TestService without = TestService.start(open)) {
            TestHttp nobody = without.http().asNobody();
            assertThat(nobody.get("/api/whoami").json().path("caller").asString())
                    .isEqualTo("open");
            try (EventStreamClient stream = EventStreamClient.open(nobody, "/api/events?ticket=" + ticket(nobody))) {
                await().atMost(SOON).until(() -> !stream.events().isEmpty());
            }
            assertThat(nobody.send(nobody.request("/api/jobs").header("Origin", "https://evil.example"))
                            .status())
                    .isEqualTo(403);
            assertThat(raw(without, "GET /api/jobs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403")
                    .contains("wrong_host");
            assertThat(nobody.send(nobody.request("/api/jobs").header("X-Forwarded-For", "203.0.113.7"))
                            .code())
                    .as("what a proxy on this machine passes on")
                    .isEqualTo("wrong_host");
            assertThat(nobody.send(nobody.request("/api/whoami").header("Cookie", SessionCookie.NAME + "=old"))
                            .status())
                    .isEqualTo(200);
        }
        assertThatThrownBy(() -> TestService.start(open.with("SERVER_ADDRESS", "0.0.0.0")))
                .hasRootCauseInstanceOf(WrongSetting.class)
                .hasRootCauseMessage("SECURITY_MODE is open, but SERVER_ADDRESS reaches beyond this machine");
    }

    @Test
    void secretsAreInNoLogEvenWhereMuchIsLogged(CapturedOutput output) throws Exception {
        String token = issuer.token(issuer.claims());
        String mistyped = "mk_wrong_but_perhaps_mistyped";
        List<String> secrets = new ArrayList<>(List.of(token, mistyped, TestService.ADMIN_KEY));
        try (TestService talkative =
                TestService.start(settings.with("LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_SECURITY", "trace")
                        .with("LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_WEB", "debug")
                        .with("LOGGING_LEVEL_DEV_MERIDIAN", "trace"))) {
            TestHttp admin = talkative.http();
            String key = answer(admin.post("/api/keys", "{\"name\":\"logged\",\"role\":\"admin\"}"))
                    .path("key")
                    .asString();
            TestHttp holder = admin.as(key);
            String ticket = ticket(holder);
            Answer session = holder.post("/api/session", "");
            secrets.addAll(List.of(
                    key,
                    ticket,
                    cookie(session).split("=", 2)[1],
                    session.json().path("csrfToken").asString()));
            admin.as(token).get("/api/whoami");
            admin.as(mistyped).get("/api/whoami");
            TestHttp nobody = admin.asNobody();
            try (EventStreamClient stream =
                    EventStreamClient.open(nobody, "/api/events?tenantId=default&ticket=" + ticket)) {
                await().atMost(SOON).until(() -> !stream.events().isEmpty());
            }
            nobody.send(nobody.request("/api/jobs").header("Cookie", cookie(session)));
        }

        assertThat(output.getAll().contains("Securing GET /api/events?tenantId=default"))
                .isTrue();
        assertThat(secrets).hasSize(7).noneMatch(output.getAll()::contains);
    }

    private static JsonNode made(String name, String role) {
        return answer(root.post("/api/keys", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role)));
    }

    private static JsonNode madeFor(String tenant, String role) {
        return answer(
                root.post("/api/keys", "{\"name\":\"x\",\"role\":\"%s\",\"tenantId\":\"%s\"}".formatted(role, tenant)));
    }

    private static JsonNode answer(Answer made) {
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json();
    }

    private static String ticket(TestHttp holder) {
        return answer(holder.post("/api/tickets", "")).path("ticket").asString();
    }

    private static String cookie(Answer opened) {
        return opened.response()
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";", 2)[0];
    }

    private static String setCookie(TestHttp holder, String header, String value) {
        return holder.send(holder.request("/api/session").header(header, value).POST(BodyPublishers.noBody()))
                .response()
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
    }

    private static Answer withCookie(String cookie, String path) {
        TestHttp nobody = root.asNobody();
        return nobody.send(nobody.request(path).header("Cookie", cookie));
    }

    private static Answer change(String cookie, String header, String value) {
        TestHttp nobody = root.asNobody();
        return nobody.send(nobody.request("/api/datasets?name=mine")
                .header("Cookie", cookie)
                .header(header, value)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("[{\"a\":1}]")));
    }

    private static String stream(String path) throws IOException {
        return raw("GET " + path
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nConnection: close\r\n\r\n");
    }

    private static String raw(String request) throws IOException {
        return raw(service, request);
    }

    /** As much of the answer as comes at once. */
    private static String raw(TestService to, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", to.url().getPort())) {
            socket.setSoTimeout((int) SOON.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[8192];
            int length = in.read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
        }
    }

    private static Jdbi jdbi() {
        return service.bean(Jdbi.class);
    }

    private static long sql(String query) {
        return jdbi().withHandle(
                        handle -> handle.select(query).mapTo(long.class).one());
    }
}
