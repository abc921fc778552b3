package dev.meridian.devstack.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpFaultsIT {
    private static final String BODY = "[1, 2, 3]";
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    private final AtomicInteger effects = new AtomicInteger();
    private final EffectLedger ledger = new EffectLedger();

    @ParameterizedTest
    @EnumSource(HttpFault.class)
    void everyFaultIsSeenByACallerAndEndsWhenThereAreNoMore(HttpFault fault) throws Exception {
        HttpFaults faults = HttpFaults.random(FaultSeed.random(1), 1, List.of(fault));
        try (RawReceiver service = service(faults);
                HttpClient client = HttpClient.newHttpClient()) {
            String spoiled = call(client, service, fault == HttpFault.NO_ANSWER ? Duration.ofMillis(500) : LONG_ENOUGH);

            assertThat(spoiled)
                    .isEqualTo(
                            switch (fault) {
                                case TOO_MANY_REQUESTS -> "429 ";
                                case UNAVAILABLE -> "503 <html><body><h1>503 Service Unavailable</h1></body></html>";
                                case OTHER_FORMAT -> "200 <html><body><h1>200 OK</h1></body></html>";
                                case EMPTY_BODY -> "200 ";
                                case SLOW -> "200 " + BODY;
                                case CUT_BEFORE_ANSWER, ANSWER_LOST, CUT_IN_ANSWER, NO_ANSWER -> "failed";
                            });
            boolean hasEffect =
                    fault == HttpFault.SLOW || fault == HttpFault.ANSWER_LOST || fault == HttpFault.CUT_IN_ANSWER;
            assertThat(effects.get() > 0).isEqualTo(hasEffect);
            assertThat(faults.happened()).containsOnlyKeys(fault);

            faults.end();
            assertThat(call(client, service, LONG_ENOUGH)).isEqualTo("200 " + BODY);
        }
    }

    @Test
    void theSameSeedSpoilsTheSameRequests() throws Exception {
        List<HttpFault> quick = Arrays.stream(HttpFault.values())
                .filter(fault -> fault != HttpFault.NO_ANSWER && fault != HttpFault.SLOW)
                .toList();
        assertThat(answers(quick)).isEqualTo(answers(quick)).contains("200 " + BODY, "failed", "429 ");
    }

    @Test
    void theLedgerTellsRepeatedAndMissingEffects() {
        ledger.add("a");
        ledger.add("b");

        assertThat(ledger.add("a")).isEqualTo(2);
        assertThat(ledger.total()).isEqualTo(3);
        assertThat(ledger.repeated()).isEqualTo(1);
        assertThat(ledger.times("b")).isEqualTo(1);
        assertThat(ledger.missing(List.of("c", "b"))).containsExactly("c");
        assertThat(ledger.keys()).containsExactlyInAnyOrder("a", "b");
    }

    private List<String> answers(List<HttpFault> kinds) throws Exception {
        HttpFaults faults = HttpFaults.random(FaultSeed.random(11), 0.5, kinds);
        String[] answers = new String[40];
        try (RawReceiver service = service(faults)) {
            for (int i = 0; i < answers.length; i++) {
                // A client of its own, since a client repeats a call whose used connection was closed.
                try (HttpClient client = HttpClient.newHttpClient()) {
                    answers[i] = call(client, service, LONG_ENOUGH);
                }
            }
        }
        return List.of(answers);
    }

    private RawReceiver service(HttpFaults faults) {
        return new RawReceiver().otherwise(faults.around((request, out) -> {
            effects.incrementAndGet();
            out.write(RawReceiver.bytes("HTTP/1.1 200 OK", "Content-Length: " + BODY.length(), "", BODY));
            return true;
        }));
    }

    private static String call(HttpClient client, RawReceiver service, Duration limit) throws InterruptedException {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(service.url("/records")))
                            .timeout(limit)
                            .build(),
                    BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException failed) {
            return "failed";
        }
    }
}
