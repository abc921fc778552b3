package dev.meridian.devstack.fault;

import static dev.meridian.devstack.fault.RawReceiver.bytes;

import dev.meridian.devstack.fault.RawReceiver.Request;
import dev.meridian.devstack.fault.RawReceiver.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/**
 * Spoils a random share of the answers of a {@link RawReceiver}.
 *
 * {@snippet :
 * HttpFaults faults = HttpFaults.random(FaultSeed.random(getClass()), 0.1, List.of(HttpFault.values()));
 * RawReceiver service = new RawReceiver().on("/records", faults.around(records));
 * }
 *
 * <p>{@link #end} lets everything succeed from then on, so that a test can wait for the end of its jobs.
 */
public final class HttpFaults {
    private static final Duration LATE = Duration.ofMillis(700);

    private final RandomGenerator random;
    private final double share;
    private final List<HttpFault> kinds;
    private final Map<HttpFault, Integer> happened = new EnumMap<>(HttpFault.class);
    private final CountDownLatch ended = new CountDownLatch(1);

    private HttpFaults(RandomGenerator random, double share, List<HttpFault> kinds) {
        this.random = random;
        this.share = share;
        this.kinds = List.copyOf(kinds);
    }

    /**
     * Faults of these kinds, each as likely as the others.
     *
     * @param share of the answers that are spoiled, from 0 to 1
     */
    public static HttpFaults random(RandomGenerator random, double share, List<HttpFault> kinds) {
        return new HttpFaults(random, share, kinds);
    }

    /** The script with some of its answers spoiled. */
    public Script around(Script script) {
        return (request, out) -> {
            Optional<HttpFault> fault = next();
            return fault.isEmpty() ? script.answer(request, out) : spoil(fault.get(), script, request, out);
        };
    }

    /** How often each fault happened. */
    public synchronized Map<HttpFault, Integer> happened() {
        return Map.copyOf(happened);
    }

    /** Lets every answer succeed from now on, and ends requests that were to get no answer. */
    public void end() {
        ended.countDown();
    }

    private synchronized Optional<HttpFault> next() {
        if (ended.getCount() == 0 || random.nextDouble() >= share) {
            return Optional.empty();
        }
        HttpFault fault = kinds.get(random.nextInt(kinds.size()));
        happened.merge(fault, 1, Integer::sum);
        return Optional.of(fault);
    }

    private boolean spoil(HttpFault fault, Script script, Request request, OutputStream out)
            throws IOException, InterruptedException {
        return switch (fault) {
            case TOO_MANY_REQUESTS -> {
                out.write(bytes("HTTP/1.1 429 Too Many Requests", "Retry-After: 1", "Content-Length: 0", "", ""));
                yield true;
            }
            case UNAVAILABLE -> {
                out.write(page("503 Service Unavailable"));
                yield true;
            }
            case OTHER_FORMAT -> {
                out.write(page("200 OK"));
                yield true;
            }
            case EMPTY_BODY -> {
                out.write(bytes("HTTP/1.1 200 OK", "Content-Type: application/json", "Content-Length: 0", "", ""));
                yield true;
            }
            case CUT_BEFORE_ANSWER -> false;
            case ANSWER_LOST -> {
                answer(script, request);
                yield false;
            }
            case CUT_IN_ANSWER -> {
                byte[] whole = answer(script, request);
                out.write(whole, 0, whole.length * 2 / 3);
                yield false;
            }
            case SLOW -> {
                Thread.sleep(LATE);
                yield script.answer(request, out);
            }
            case NO_ANSWER -> {
                ended.await();
                yield false;
            }
        };
    }

    private static byte[] answer(Script script, Request request) throws IOException, InterruptedException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        script.answer(request, whole);
        return whole.toByteArray();
    }

    private static byte[] page(String status) {
        String page = "<html><body><h1>" + status + "</h1></body></html>";
        return bytes("HTTP/1.1 " + status, "Content-Type: text/html", "Content-Length: " + page.length(), "", page);
    }
}
