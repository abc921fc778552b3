package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.BoundedHttp;
import dev.meridian.activities.job.outbound.OutboundHttp;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.domain.download.connector.call.Call;
import dev.meridian.domain.download.connector.definition.Limits;
import dev.meridian.domain.download.source.SourceFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Calls one service for one connection: to its own hosts only, in its turn, signed in, and again where a first answer was
 * broken. Safe for use by many threads.
 */
final class ServiceCalls {
    private static final Logger log = LoggerFactory.getLogger(ServiceCalls.class);
    private static final BoundedHttp.StreamLimits LIMITS =
            new BoundedHttp.StreamLimits(Duration.ofSeconds(60), Duration.ofMinutes(10));
    private static final int MAX_REDIRECTS = 5;
    private static final int LONGEST_BODY_IN_LOG = 2_000;
    /** The waits before a call is made again; what lasts longer is the job's next attempt. */
    private static final List<Duration> WAITS =
            List.of(Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofMillis(900), Duration.ofSeconds(1));

    private final BoundedHttp http;
    private final OwnHosts hosts;
    private final AccountGate gate;
    private final Secrets secrets;
    private final CallRequests requests;
    private final AccountPauses pauses;

    ServiceCalls(BoundedHttp http, OwnHosts hosts, AccountGate gate, Limits limits, Secrets secrets, Clock clock) {
        this.http = http;
        this.hosts = hosts;
        this.gate = gate;
        this.secrets = secrets;
        this.requests = new CallRequests(hosts);
        this.pauses = new AccountPauses(gate, limits, clock);
    }

    /** Reads an answer with a success status. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ServiceAnswer answer) throws IOException;
    }

    /** Signs calls in. */
    interface SignedIn {
        Map<String, String> headers() throws InterruptedException;

        /** Gets a new token after a 401; returns whether there is another one to try with. */
        boolean renew(Map<String, String> refused) throws InterruptedException;
    }

    /** A call for a token, which is not signed in itself. */
    static final SignedIn NOBODY = new SignedIn() {
        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        @Override
        public boolean renew(Map<String, String> refused) {
            return false;
        }
    };

    /**
     * How soon a call that must be made only once has to begin; in so short a time no other worker can have taken its
     * change over.
     */
    private static final Duration SOON = Duration.ofSeconds(5);

    private sealed interface Outcome<T> {
        record Read<T>(T value) implements Outcome<T> {}

        record No<T>(Refused refused) implements Outcome<T> {}

        /** @param wasSent whether the service has perhaps done what the call says */
        record Again<T>(SourceFailure why, boolean wasSent) implements Outcome<T> {}
    }

    /**
     * Makes a call and reads its answer; calls again if the answer breaks off, is no data, or is an error that may pass.
     *
     * @param sent counts the bytes of bodies as they are sent
     * @param known the failure that an answer with an error means to the caller; empty if it is an error like others
     * @param reader undoes what it has done before it throws
     */
    <T> T send(
            Call call,
            SignedIn signedIn,
            AtomicLong sent,
            Function<Refused, Optional<SourceFailure>> known,
            Reader<T> reader)
            throws InterruptedException {
        return send(call, signedIn, sent, known, reader, Long.MAX_VALUE);
    }

    /**
     * Makes a call that must not be made twice: it is made again only if it has certainly done nothing. A failure says whether it
     * has {@linkplain SourceFailure#mayHaveHappened perhaps done something}.
     */
    <T> T sendOnce(Call call, SignedIn signedIn, Function<Refused, Optional<SourceFailure>> known, Reader<T> reader)
            throws InterruptedException {
        return send(call, signedIn, new AtomicLong(), known, reader, System.nanoTime() + SOON.toNanos());
    }

    /** @param until when the call has to have begun, by the system's nanoseconds, if it is made once */
    private <T> T send(
            Call call,
            SignedIn signedIn,
            AtomicLong sent,
            Function<Refused, Optional<SourceFailure>> known,
            Reader<T> reader,
            long until)
            throws InterruptedException {
        boolean isMadeOnce = until != Long.MAX_VALUE;
        boolean isForToken = signedIn == NOBODY;
        WebAddress address = hosts.checked(secrets.unmasked(call.address()), "The address");
        boolean renewed = false;
        int redirects = 0;
        int tries = 0;
        int sleeps = 0;
        while (true) {
            Map<String, String> credential = signedIn.headers();
            Outcome<T> outcome = exchange(call, address, credential, sent, reader, until);
            switch (outcome) {
                case Outcome.Read<T> read -> {
                    return read.value();
                }
                case Outcome.Again<T> again -> {
                    if (isMadeOnce && again.wasSent()) {
                        throw again.why().afterSending();
                    }
                    tries = waitedFor(
                            again.wasSent() && !isForToken ? again.why().reached() : again.why(), tries);
                }
                case Outcome.No<T> no -> {
                    Refused refused = no.refused();
                    if (pauses.isThrottling(refused.answer())) {
                        pauses.pause(refused.answer(), sleeps++);
                        continue;
                    }
                    Optional<SourceFailure> meant = known.apply(refused);
                    if (meant.isPresent()) {
                        throw meant.get();
                    }
                    if (OutboundHttp.isRedirect(refused.status()) && redirects++ < MAX_REDIRECTS) {
                        address = requests.redirected(call, address, refused);
                    } else if (refused.status() == 401 && !renewed && signedIn.renew(credential)) {
                        renewed = true;
                    } else {
                        SourceFailure failure = CallFailures.of(refused, secrets.masked(refused.words()))
                                .onPage(secrets.masked(address.toString()));
                        if (isMadeOnce && failure.remedy() == SourceFailure.Remedy.RETRY) {
                            throw failure.afterSending();
                        }
                        tries = waitedFor(isForToken ? failure : failure.reached(), tries);
                    }
                }
            }
        }
    }

    private int waitedFor(SourceFailure failure, int tries) throws InterruptedException {
        if (failure.remedy() != SourceFailure.Remedy.RETRY || tries == WAITS.size()) {
            throw failure;
        }
        log.debug("A call is made again: {}", failure.code());
        Thread.sleep(WAITS.get(tries));
        return tries + 1;
    }

    private <T> Outcome<T> exchange(
            Call call,
            WebAddress address,
            Map<String, String> credential,
            AtomicLong sent,
            Reader<T> reader,
            long until)
            throws InterruptedException {
        HttpUriRequestBase request = CallRequests.of(call, address, credential);
        try (AccountGate.OpenCall _ = gate.enter()) {
            if (until != Long.MAX_VALUE && System.nanoTime() - until > 0) {
                throw SourceFailure.waiting(
                        Duration.ofSeconds(1), "too_late", "The call waited so long that another worker may make it");
            }
            long start = System.nanoTime();
            int[] status = {0};
            try {
                BoundedHttp.AnswerReader<Outcome<T>> answers = (code, lines, body) -> {
                    status[0] = code;
                    Map<String, List<String>> headers = ServiceAnswer.headers(lines);
                    ServiceAnswer answer =
                            new ServiceAnswer(address, code, headers, LimitedBody.of(body, headers, sent));
                    return read(answer, reader);
                };
                return until == Long.MAX_VALUE
                        ? http.stream(request, LIMITS, answers)
                        : http.streamOnce(request, LIMITS, answers);
            } catch (JacksonException malformed) {
                stopIfInterrupted();
                return new Outcome.Again<>(
                        malformed.getCause() instanceof IOException cut
                                ? CallFailures.of(address, cut)
                                : CallFailures.broken(address, malformed),
                        true);
            } catch (IOException failed) {
                stopIfInterrupted();
                return new Outcome.Again<>(CallFailures.of(address, failed), !CallFailures.isOfConnecting(failed));
            } finally {
                note(call, address, status[0], start);
            }
        }
    }

    private <T> Outcome<T> read(ServiceAnswer answer, Reader<T> reader) throws IOException {
        pauses.restIfUsedUp(answer);
        if (!answer.isSuccess()) {
            return new Outcome.No<>(new Refused(answer, answer.body().readNBytes(Refused.MOST)));
        }
        if (answer.isHtml()) {
            return new Outcome.Again<>(CallFailures.html(answer.address()), true);
        }
        return new Outcome.Read<>(reader.read(answer));
    }

    private void note(Call call, WebAddress address, int status, long start) {
        if (CallLog.isWanted()) {
            String body = new String(call.body(), StandardCharsets.UTF_8);
            CallLog.add(new CallLog.MadeCall(
                    call.method().name(),
                    secrets.masked(address.toString()),
                    secrets.masked(body.substring(0, Math.min(body.length(), LONGEST_BODY_IN_LOG))),
                    status,
                    (System.nanoTime() - start) / 1_000_000));
        }
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("The work is cancelled");
        }
    }
}
