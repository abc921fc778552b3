package dev.meridian.activities.download.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.download.http.TestService.Reply;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.SourceFailure.Remedy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that break off, are packed, refuse, or ask for a pause. */
@Tag("slow")
class BrokenAnswersIT extends RowsServiceTest {
    static Stream<Reply> brokenAnswers() {
        return Stream.of(
                Reply.json(ROWS).cut(),
                Reply.json("[{\"id\": 1}, {\"id"),
                Reply.json(""),
                Reply.json("<!doctype html><p>One moment"),
                Reply.bytes("<html>Down for repair</html>".getBytes(StandardCharsets.UTF_8))
                        .with("Content-Type", "text/html; charset=utf-8"),
                Reply.bytes(half(gzip(ROWS))).with("Content-Encoding", "gzip"),
                Reply.bytes(ROWS.getBytes(StandardCharsets.UTF_8)).with("Content-Encoding", "gzip"),
                Reply.status(500),
                Reply.status(502, "<html>Bad gateway</html>"),
                Reply.status(503),
                Reply.status(408));
    }

    @ParameterizedTest
    @MethodSource("brokenAnswers")
    void aBrokenAnswerIsFetchedAgainAndLeavesNothingBehind(Reply broken) throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        service.answering(request -> calls.incrementAndGet() < 3 ? broken : Reply.json(ROWS));
        assertThat(connection().read("rows").ids()).containsExactly("1", "2");
        assertThat(calls).hasValue(3);
    }

    @Test
    void aPageForBrowsersIsNotReadAsCsv() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        service.answering(request -> calls.incrementAndGet() < 3
                ? Reply.bytes("id\n<p>Down for repair</p>\n".getBytes(StandardCharsets.UTF_8))
                        .with("Content-Type", "text/html")
                : Reply.bytes("id,name\n1,Ada\n2,Bob\n".getBytes(StandardCharsets.UTF_8))
                        .with("Content-Type", "text/csv"));
        TestConnection connection = new TestConnection(
                definition(service.address()).replace("    id: /id", "    format: csv\n    id: /id"),
                Map.of(),
                Map.of("token", SECRET));
        assertThat(connection.read("rows").ids()).containsExactly("1", "2");
        assertThat(calls).hasValue(3);
    }

    @ParameterizedTest
    @MethodSource("brokenAnswers")
    void anAnswerThatStaysBrokenIsAFailureThatAnotherAttemptMayMend(Reply broken) {
        service.answering(request -> broken);
        SourceFailure failure = failure(connection());
        assertThat(failure.remedy()).isEqualTo(Remedy.RETRY);
        assertThat(service.asked()).hasSize(5);
    }

    @Test
    void packedAnswersAreUnpacked() throws InterruptedException {
        List<Reply> packed = List.of(
                Reply.bytes(gzip(ROWS)).with("Content-Encoding", "gzip"),
                Reply.bytes(deflate(ROWS, false)).with("Content-Encoding", "deflate"),
                Reply.bytes(deflate(ROWS, true)).with("Content-Encoding", "deflate"),
                Reply.bytes(gzip(new String(gzip(ROWS), StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1))
                        .with("Content-Encoding", "gzip, gzip"),
                Reply.status(204).with("Content-Encoding", "gzip"));
        for (Reply reply : packed) {
            service.answering(request -> reply);
            assertThat(connection().read("rows").ids()).hasSize(reply.status() == 204 ? 0 : 2);
        }
        assertThat(service.asked())
                .allMatch(request -> request.header("Accept-Encoding").contains("gzip"));
    }

    @Test
    void aPageThatUnpacksWithoutEndIsRefusedAndNotTriedAgain() {
        byte[] bomb = zeros(LimitedBody.MOST_UNPACKED + (1 << 20));
        service.answering(request -> Reply.bytes(bomb).with("Content-Encoding", "gzip"));
        SourceFailure failure = failure(connection());
        assertThat(failure.code()).isEqualTo("page_too_large");
        assertThat(failure.remedy()).isEqualTo(Remedy.NONE);
        assertThat(service.asked()).hasSize(1);
    }

    @Test
    void refusalsOfTheServiceSayWhatToDoAndWasteNoAttempt() {
        Map<Integer, String> codes = Map.of(
                401,
                "unauthorized",
                403,
                "forbidden",
                404,
                "table_not_found",
                410,
                "table_not_found",
                400,
                "service_refused");
        codes.forEach((status, code) -> {
            service.answering(request ->
                    Reply.status(status, "{\"message\": \"Because of " + SECRET + " " + "x".repeat(500) + "\"}"));
            service.asked().clear();
            SourceFailure failure = failure(connection());
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.remedy()).isEqualTo(Remedy.NONE);
            assertThat(failure.getMessage())
                    .contains("Because of")
                    .doesNotContain("canary")
                    .hasSizeLessThan(500);
            assertThat(service.asked()).hasSize(1);
        });
    }

    @Test
    void aServiceThatAsksForAPauseIsCalledByNoWorkerMeanwhile() throws InterruptedException {
        Instant now = Instant.now();
        List<Reply> pauses = List.of(
                Reply.status(429).with("Retry-After", "30"),
                Reply.status(503).with("Retry-After", httpDate(now.plusSeconds(40))),
                Reply.status(429).with("X-Reset", "25"),
                Reply.status(429)
                        .with("X-Reset", Long.toString(now.plusSeconds(40).getEpochSecond())),
                Reply.status(429)
                        .with("X-Reset", Long.toString(now.plusSeconds(40).toEpochMilli())),
                Reply.status(403).with("X-Left", "0").with("X-Reset", "30"),
                Reply.status(429));
        for (Reply pause : pauses) {
            TestConnection connection = connection();
            service.answering(request -> pause);
            service.asked().clear();
            SourceFailure first = failure(connection);
            assertThat(first.remedy()).as("%s", pause).isEqualTo(Remedy.WAIT);
            long asked = pause.equals(pauses.getLast()) ? 5 : 20;
            assertThat(first.waitFor()).isBetween(Duration.ofSeconds(asked), Duration.ofSeconds(40));
            SourceFailure other = failure(connection);
            assertThat(other.remedy()).isEqualTo(Remedy.WAIT);
            assertThat(service.asked()).as("calls").hasSize(1);
        }
    }

    @Test
    void aShortPauseIsWaitedForInPlace() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        service.answering(request ->
                calls.incrementAndGet() == 1 ? Reply.status(429).with("Retry-After", "0.4") : Reply.json(ROWS));
        assertThat(connection().read("rows").ids()).hasSize(2);
    }

    @Test
    void shortPausesWithoutEndAreNotWaitedForWithAWorker() {
        service.answering(request -> Reply.status(429).with("Retry-After", "0"));
        SourceFailure failure = failure(connection());
        assertThat(failure.remedy()).isEqualTo(Remedy.WAIT);
        assertThat(service.asked()).hasSize(11);
    }

    @Test
    void aTestTellsWhatIsWrong() {
        service.answering(request -> Reply.json("{\"error\": \"moved\"}"));
        SourceFailure failure = catchThrowableOfType(
                SourceFailure.class, () -> connection().worker().test());
        assertThat(failure.code()).isEqualTo("unexpected_shape");
        TestConnection nowhere =
                new TestConnection(definition("http://127.0.0.1:1"), Map.of(), Map.of("token", SECRET));
        assertThat(failure(nowhere).code()).isEqualTo("unreachable");
        TestConnection without = new TestConnection(definition(service.address()), Map.of(), Map.of());
        assertThat(failure(without).code()).isEqualTo("setting_missing");
    }

    private static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }

    private static byte[] gzip(String text) {
        return gzip(text, StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text, java.nio.charset.Charset charset) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(charset));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static byte[] zeros(long count) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] piece = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new GZIPOutputStream(packed)) {
            for (long done = 0; done < count; done += piece.length) {
                out.write(piece);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(String text, boolean bare) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed, new Deflater(Deflater.DEFAULT_COMPRESSION, bare))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static byte[] half(byte[] whole) {
        return java.util.Arrays.copyOf(whole, whole.length / 2);
    }
}
