package dev.meridian.activities.job.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.AddressRange;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.devstack.fault.RawReceiver;
import dev.meridian.workflows.job.JobFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers as real receivers give them, well-behaved or not: only the status counts, and each receiver is called once.
 */
class AnswersInTheWildTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final OutboundHttp HTTP =
            new OutboundHttp(new AddressPolicy(List.of(AddressRange.parse("127.0.0.0/8"))), Clock.systemUTC());

    private final RawReceiver receiver = new RawReceiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    @AfterAll
    static void closeClient() {
        HTTP.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: 15;;{'received':1}|{'received':1}",
                "Content-Length: 2;Connection: close;;ok|ok",
                "Connection: close;;until the end|until the end",
                "Transfer-Encoding: chunked;;4;wiki;5;pedia;0;;|wikipedia",
                "Transfer-Encoding: chunked;Trailer: X-Sum;;2;ok;0;X-Sum: 1;;|ok",
                "Content-Length: 2;Content-Encoding: utf-8;;ok|ok",
                "Content-Length: 2;Content-Encoding: none;;ok|ok",
                "Content-Length: 2;Content-Encoding: gzip;;ok|ok",
                "Content-Length: 0;Content-Encoding: gzip;;|",
                "Content-Length: 2;Content-Encoding: br, aws-chunked;;ok|ok",
                "Content-Length: 900;;cut short|cut short",
                "Content-Length: banana;;ok|ok",
                "Content-Length: 2;Content-Length: 3;;ok|ok",
                "Transfer-Encoding: gzip;;ok|ok",
                "Transfer-Encoding: chunked;;4;wiki;banana|wiki",
                "Content-Length 2;;ok|",
                "X-Trace: cut|",
                "WWW-Authenticate: ===;Set-Cookie: =;Content-Length: 2;;ok|ok",
            })
    void whateverFollowsTheStatusIsNoFailure(String rest, String text) throws InterruptedException {
        receiver.onceOn("/hook", "HTTP/1.1 200 OK", rest.replace(";", "\r\n"));
        Answer answer = post("/hook");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text(100)).isEqualTo(text == null ? "" : text);
        assertThat(receiver.requests("/hook")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"150, 10", "5000, 10", "10, 200000", "3, 900000"})
    void headersMayBeManyAndLong(int headers, int length) throws InterruptedException {
        receiver.on("/hook", (request, out) -> {
            out.write(RawReceiver.bytes("HTTP/1.1 200 OK", ""));
            for (int i = 0; i < headers; i++) {
                out.write(RawReceiver.bytes("X-" + i + ": " + "v".repeat(length), ""));
            }
            out.write(RawReceiver.bytes("Content-Length: 2", "", "ok"));
            return false;
        });
        assertThat(post("/hook").status()).isEqualTo(200);
        assertThat(receiver.requests("/hook")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0 200", "HTTP/1.1 200", "HTTP/1.1 200 Très bien", "HTTP/2.0 200 OK", "HTTP/2 200"})
    void statusLinesAreTakenAsTheyAre(String statusLine) throws InterruptedException {
        receiver.onceOn("/hook", statusLine, "Content-Length: 2", "", "ok");
        assertThat(post("/hook").status()).isEqualTo(200);
    }

    @Test
    void aCompressedTextIsShownUnpacked() throws InterruptedException, IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"received\":true}".getBytes(StandardCharsets.UTF_8));
        }
        receiver.on("/hook", (request, out) -> {
            out.write(RawReceiver.bytes(
                    "HTTP/1.1 200 OK", "Content-Encoding: gzip", "Content-Length: " + packed.size(), "", ""));
            packed.writeTo(out);
            return true;
        });
        assertThat(post("/hook").text(100)).isEqualTo("{\"received\":true}");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 422, 500})
    void aRefusalMayHaveAText(int status) throws InterruptedException {
        receiver.on("/hook", "HTTP/1.1 " + status + " No", "Content-Length: 25", "", "{\"error\":\"no such order\"}");
        assertThat(post("/hook").status()).isEqualTo(status);
        assertThat(receiver.requests("/hook")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "?done=1, /a/b?done=1",
        "d, /a/d",
        "../d?x=%20y, /d?x=%20y",
        "/d/./e, /d/e",
        "'', /a/b",
        "/caf\u00c3\u00a9, /caf%C3%A9",
        "/caf\u00e9, /caf%C3%A9",
    })
    void aRedirectWithATextLeadsWhereItsReferenceSays(String location, String target) throws InterruptedException {
        receiver.on("/a/b", (request, out) -> {
            boolean first = receiver.requests("/a/b").size() == 1;
            out.write(
                    first
                            ? RawReceiver.bytes(
                                    "HTTP/1.1 303 See", "Location: " + location, "Content-Length: 5", "", "moved")
                            : RawReceiver.bytes("HTTP/1.1 204 OK", "", ""));
            return true;
        });
        Answer answer = post("/a/b");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.url().target()).isEqualTo(target);
        assertThat(receiver.requests(target.split("\\?")[0]).getLast().target()).isEqualTo(target);
        assertThat(receiver.requests(target.split("\\?")[0]).getLast().method()).isEqualTo("GET");
    }

    @Test
    void aBodyThatDoesNotEndIsNotWaitedForLong() throws InterruptedException {
        receiver.on("/hook", (request, out) -> {
            out.write(RawReceiver.bytes("HTTP/1.1 200 OK", "Content-Length: 9", "", "begun"));
            out.flush();
            Thread.sleep(PATIENCE);
            return false;
        });
        long began = System.nanoTime();
        assertThat(post("/hook").text(100)).isEqualTo("begun");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE.dividedBy(2));
    }

    @Test
    void headersThatDoNotEndAreAnAnswerWhenTheTimeIsOver() throws InterruptedException {
        receiver.on("/hook", (request, out) -> {
            out.write(RawReceiver.bytes("HTTP/1.1 202 Accepted", "X-Slow: "));
            while (true) {
                out.write('v');
                out.flush();
                Thread.sleep(Duration.ofMillis(50));
            }
        });
        assertThat(post("/hook", Duration.ofSeconds(1)).status()).isEqualTo(202);
    }

    @Test
    void aStatusLineThatDoesNotEndIsNoAnswerWhenTheTimeIsOver() {
        receiver.on("/hook", (request, out) -> {
            out.write(RawReceiver.bytes("HTTP/1.1 202 "));
            while (true) {
                out.write('v');
                out.flush();
                Thread.sleep(Duration.ofMillis(50));
            }
        });
        assertThat(failure("/hook", Duration.ofSeconds(1)).code()).isEqualTo("no_answer");
        await().atMost(PATIENCE).until(() -> receiver.connections() == 0);
    }

    @Test
    void someInterimAnswersComeBeforeTheAnswer() throws InterruptedException {
        receiver.on(
                "/hook",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Hints",
                "Link: </a>; rel=preload\r\n\r\nHTTP/1.1 200 OK",
                "Content-Length: 2",
                "",
                "ok");
        assertThat(post("/hook").text(10)).isEqualTo("ok");
        assertThat(post("/hook").text(10)).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints", "199 What"})
    void aFloodOfInterimAnswersEndsAtOnce(String status) {
        receiver.on("/hook", (request, out) -> {
            while (true) {
                out.write(RawReceiver.bytes("HTTP/1.1 " + status, "", ""));
            }
        });
        JobFailure failure = failure("/hook", PATIENCE);
        assertThat(failure.code()).isEqualTo("bad_answer");
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.message()).doesNotContain("reached");
        await().atMost(PATIENCE).until(() -> receiver.connections() == 0);
    }

    @Test
    void aConnectionThatTheServerClosedWithoutAWordCostsNoAttempt() throws InterruptedException {
        receiver.onceOn("/hook", "HTTP/1.1 200 OK", "Content-Length: 2", "", "ok");
        for (int call = 1; call <= 5; call++) {
            assertThat(post("/hook").status()).isEqualTo(200);
            assertThat(receiver.requests("/hook")).hasSize(call);
        }
    }

    @Test
    void aConnectionThatClosesWhenItIsUsedAgainIsReplacedOnce() throws InterruptedException {
        receiver.on("/hook", (request, out) -> {
            if (request.onConnection() == 1) {
                out.write(RawReceiver.bytes("HTTP/1.1 200 OK", "Content-Length: 2", "", "ok"));
            }
            return request.onConnection() == 1;
        });
        for (int call = 1; call <= 3; call++) {
            assertThat(post("/hook").status()).isEqualTo(200);
        }
    }

    @Test
    void aFirstRequestWithoutAnAnswerIsNotRepeatedHere() {
        receiver.on("/hook", (request, out) -> false);
        JobFailure failure = failure("/hook", PATIENCE);
        assertThat(failure.code()).isEqualTo("connection_failed");
        assertThat(failure.message()).contains("broke off").doesNotContain("reached");
        assertThat(receiver.requests("/hook")).hasSize(1);
    }

    @Test
    void aHostMayHaveAnUnderscoreInItsName() {
        WebAddress address = WebAddress.parse("http://my_hook.invalid/x");
        JobException failed = catchThrowableOfType(
                JobException.class, () -> HTTP.send(outgoing(address), Duration.ofSeconds(5), place -> {}));
        assertThat(failed.toFailure().code()).isEqualTo("connection_failed");
        assertThat(failed.toFailure().message()).contains("my_hook.invalid").contains("no known address");
    }

    private Answer post(String path) throws InterruptedException {
        return post(path, PATIENCE);
    }

    private Answer post(String path, Duration patience) throws InterruptedException {
        return HTTP.send(outgoing(WebAddress.parse(receiver.url(path))), patience, place -> {});
    }

    private JobFailure failure(String path, Duration patience) {
        return catchThrowableOfType(JobException.class, () -> post(path, patience))
                .toFailure();
    }

    static Outgoing outgoing(WebAddress url) {
        return new Outgoing(
                "POST",
                url,
                Map.of("Content-Type", "application/json"),
                "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
                new RequestSignature("secret", Clock.systemUTC()));
    }
}
