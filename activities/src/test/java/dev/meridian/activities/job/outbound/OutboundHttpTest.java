package dev.meridian.activities.job.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.AddressRange;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundHttpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final OutboundHttp.Turn AT_ONCE = place -> {};
    private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    private final RequestSignature signature = new RequestSignature("secret", Clock.systemUTC());
    private final OutboundHttp loopbackAllowed =
            new OutboundHttp(new AddressPolicy(List.of(AddressRange.parse("127.0.0.0/8"))), Clock.systemUTC());
    private final OutboundHttp publicOnly = new OutboundHttp(AddressPolicy.publicInternet(), Clock.systemUTC());
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private HttpServer other;

    private record Call(
            int port,
            String method,
            String path,
            byte[] body,
            @Nullable String key,
            @Nullable String signature,
            @Nullable String secretHeader) {}

    @BeforeEach
    void start() throws Exception {
        server = serve();
        other = serve();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(0);
        other.stop(0);
        loopbackAllowed.close();
        publicOnly.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/", "http://localhost:%d/", "http://[::1]:%d/", "http://[::ffff:127.0.0.1]:%d/",
                "http://2130706433:%d/", "http://127.1:%d/", "http://0.0.0.0:%d/", "http://169.254.169.254/latest",
                "http://10.0.0.1/", "http://[fd00::1]/", "http://[64:ff9b::7f00:1]:%d/"
            })
    void privateAddressesAreRefusedHoweverTheyAreWritten(String url) throws Exception {
        JobFailure failure = failure(publicOnly, url.formatted(port(server)));
        assertThat(failure.code()).isEqualTo(OutboundHttp.ADDRESS_REFUSED);
        assertThat(failure.retryable()).isFalse();
        assertThat(calls).isEmpty();
    }

    /** The place that a redirect leads to has a limit of its own. */
    @Test
    void eachPlaceIsAskedForItsTurn() throws Exception {
        WebAddress start = WebAddress.parse(url(server, "/to308?" + url(other, "/end")));
        List<WebAddress> asked = new ArrayList<>();
        Answer answer = loopbackAllowed.send(post(start), PATIENCE, asked::add);
        assertThat(asked).containsExactly(start, WebAddress.parse(url(other, "/end")));
        assertThat(answer.url()).isEqualTo(WebAddress.parse(url(other, "/end")));
    }

    @Test
    void aRedirectToAPrivateAddressIsRefusedWhereItLeads() throws Exception {
        WebAddress start = WebAddress.parse("http://127.0.0.1:" + port(server) + "/to?http://169.254.169.254/latest");
        assertThat(catchThrowableOfType(JobException.class, () -> loopbackAllowed.send(post(start), PATIENCE, AT_ONCE))
                        .toFailure()
                        .code())
                .isEqualTo(OutboundHttp.ADDRESS_REFUSED);
        assertThat(calls).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://example.org/", "http://user@example.org/", "http:///x", "//"})
    void aRedirectToNoWebAddressIsRefused(String target) throws Exception {
        assertThat(failure(loopbackAllowed, url(server, "/to?" + target)).code())
                .isEqualTo("bad_redirect");
    }

    @Test
    void redirectsAreFollowedThreeTimes() throws Exception {
        assertThat(failure(loopbackAllowed, url(server, "/round")).code()).isEqualTo("too_many_redirects");
        assertThat(calls).hasSize(4);
    }

    @Test
    void anotherHostGetsOurHeadersAndNoneOfTheTenants() throws Exception {
        Answer answer = loopbackAllowed.send(
                post(WebAddress.parse(url(server, "/to308?" + url(other, "/end")))), PATIENCE, AT_ONCE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.redirects()).isEqualTo(1);
        Call first = calls.get(0);
        Call second = calls.get(1);
        assertThat(first.secretHeader()).isEqualTo("s3cret");
        assertThat(second.port()).isEqualTo(port(other));
        assertThat(second.secretHeader()).isNull();
        assertThat(second.key()).isEqualTo("id");
        assertThat(second.method()).isEqualTo("POST");
        assertThat(second.body()).isEqualTo(BODY);
        assertThat(isSigned(second)).isTrue();
    }

    @Test
    void aRedirectThatAsksForAGetIsSignedForAnEmptyBody() throws Exception {
        loopbackAllowed.send(post(WebAddress.parse(url(server, "/to?/end"))), PATIENCE, AT_ONCE);
        Call second = calls.get(1);
        assertThat(second.method()).isEqualTo("GET");
        assertThat(second.body()).isEmpty();
        assertThat(isSigned(second)).isTrue();
        assertThat(second.secretHeader()).isEqualTo("s3cret");
    }

    @Test
    void noMoreOfAnAnswerIsReadThanItsBeginning() throws Exception {
        long began = System.nanoTime();
        Answer answer = loopbackAllowed.send(post(WebAddress.parse(url(server, "/endless"))), PATIENCE, AT_ONCE);
        assertThat(answer.body()).hasSize(OutboundHttp.MAX_BODY);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
    }

    @Test
    void aHostThatDoesNotAnswerIsTriedAgain() throws Exception {
        JobFailure failure = catchThrowableOfType(
                        JobException.class,
                        () -> loopbackAllowed.send(
                                post(WebAddress.parse(url(server, "/silent"))), Duration.ofMillis(300), AT_ONCE))
                .toFailure();
        assertThat(failure.code()).isEqualTo("no_answer");
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void aHostThatCannotBeReachedIsTriedAgain() throws Exception {
        int port = port(server);
        server.stop(0);
        JobFailure failure = failure(loopbackAllowed, "http://127.0.0.1:" + port + "/");
        assertThat(failure.code()).isEqualTo("connection_failed");
        assertThat(failure.retryable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "304,false",
        "400,false",
        "404,false",
        "410,false",
        "408,true",
        "421,true",
        "425,true",
        "429,true",
        "500,true",
        "501,false",
        "502,true",
        "503,true",
        "504,true",
        "505,false",
        "599,true"
    })
    void onlySomeRefusalsMayPass(int status, boolean mayPass) throws Exception {
        Answer answer =
                loopbackAllowed.send(post(WebAddress.parse(url(server, "/status?" + status))), PATIENCE, AT_ONCE);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.mayPass()).isEqualTo(mayPass);
        assertThat(answer.retryAfter()).hasValue(Duration.ofSeconds(7));
    }

    private boolean isSigned(Call call) {
        return signature.isGenuine(String.valueOf(call.signature()), call.body(), Duration.ofMinutes(1));
    }

    private Outgoing post(WebAddress url) {
        return new Outgoing(
                "POST",
                url,
                Map.of("Idempotency-Key", "id", "Content-Type", "application/json", "X-Secret", "s3cret"),
                BODY,
                signature);
    }

    private JobFailure failure(OutboundHttp http, String url) {
        return catchThrowableOfType(JobException.class, () -> http.send(post(WebAddress.parse(url)), PATIENCE, AT_ONCE))
                .toFailure();
    }

    private static int port(HttpServer server) {
        return server.getAddress().getPort();
    }

    private static String url(HttpServer server, String path) {
        return "http://127.0.0.1:" + port(server) + path;
    }

    private HttpServer serve() throws IOException {
        HttpServer created = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        created.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        created.createContext("/", exchange -> {
            calls.add(new Call(
                    port(created),
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestBody().readAllBytes(),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst(RequestSignature.HEADER),
                    exchange.getRequestHeaders().getFirst("X-Secret")));
            answer(exchange);
        });
        created.start();
        return created;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        switch (exchange.getRequestURI().getPath()) {
            case "/to" -> redirect(exchange, 302, query);
            case "/to308" -> redirect(exchange, 308, query);
            case "/round" -> redirect(exchange, 307, "/round");
            case "/status" -> {
                exchange.getResponseHeaders().set("Retry-After", "7");
                exchange.sendResponseHeaders(Integer.parseInt(query), -1);
                exchange.close();
            }
            case "/endless" -> {
                exchange.sendResponseHeaders(200, 0);
                byte[] chunk = new byte[8192];
                while (true) {
                    exchange.getResponseBody().write(chunk);
                }
            }
            case "/silent" -> {
                // Never answered; the server's stop ends it.
            }
            default -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            }
        }
    }

    private static void redirect(HttpExchange exchange, int status, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
