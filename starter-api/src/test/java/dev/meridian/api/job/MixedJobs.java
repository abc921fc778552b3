package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks for jobs of many kinds, and remembers which were accepted. */
final class MixedJobs {
    static final String CALLED = "/called";
    static final String RECIPIENT = "everybody@example.org";

    /** So many that jobs of one type come while others of it are being handed over. */
    private static final int CLIENTS = 16;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestHttp http;
    private final String receiver;
    private final String dataset;
    private final Map<String, Set<String>> accepted = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();

    /**
     * @param receiver where webhooks go
     * @param dataset what data_processing reads
     */
    MixedJobs(TestHttp http, String receiver, String dataset) {
        this.http = http;
        this.receiver = receiver;
        this.dataset = dataset;
    }

    /**
     * Asks for this many jobs, several at a time, and for every tenth job twice; fails unless each job is accepted
     * once.
     */
    void askFor(int count) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (Future<?> job : IntStream.range(0, count)
                    .mapToObj(i -> clients.submit(() -> askForOne(made.incrementAndGet())))
                    .toList()) {
                job.get();
            }
        }
    }

    /** Asks for a batch of this many items of one type. */
    void askForBatch(String type, int items) {
        ObjectNode request = JSON.createObjectNode().put("type", type);
        ArrayNode payloads = request.putArray("items");
        IntStream.range(0, items).forEach(i -> payloads.add(payload(type, made.incrementAndGet())));
        String id = accept("/api/jobs/batch", request, "");
        remember("batch", id);
        IntStream.range(0, items).forEach(i -> remember(type + " item", id + "/" + i));
    }

    /** The ids of the jobs of a type; of items {@code <batch>/<index>} under {@code <type> item}. */
    Set<String> accepted(String type) {
        return accepted.getOrDefault(type, Set.of());
    }

    /** The ids of all jobs and batches. */
    Set<String> jobs() {
        return accepted.entrySet().stream()
                .filter(entry -> !entry.getKey().endsWith(" item"))
                .flatMap(entry -> entry.getValue().stream())
                .collect(Collectors.toSet());
    }

    /** How many jobs and items there are, batches not counted. */
    int size() {
        return made.get();
    }

    private void askForOne(int number) {
        String type = switch (number % 20) {
            case 0, 1, 2, 3 -> "webhook";
            case 4, 5, 6 -> "email";
            case 7, 8 -> "data_processing";
            default -> "sleep";
        };
        ObjectNode request = JSON.createObjectNode().put("type", type);
        request.set("payload", payload(type, number));
        if (number % 10 == 0) {
            String id = accept("/api/jobs", request, "request " + number);
            remember(type, id);
            assertThat(accept("/api/jobs", request, "request " + number)).isEqualTo(id);
        } else {
            remember(type, accept("/api/jobs", request, ""));
        }
    }

    private ObjectNode payload(String type, int number) {
        ObjectNode payload = JSON.createObjectNode();
        switch (type) {
            case "webhook" ->
                payload.put("url", receiver + CALLED).putObject("body").put("number", number);
            case "email" -> payload.put("to", RECIPIENT).put("subject", "Number " + number);
            case "data_processing" ->
                payload.put("dataId", dataset).put("operation", "sum").put("column", "km");
            case "sleep" -> payload.put("delayMs", number % 3 == 0 ? 0 : number % 5 * 500);
            default -> throw new IllegalArgumentException(type);
        }
        return payload;
    }

    private String accept(String path, ObjectNode request, String key) {
        var post = http.request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(request.toString()));
        if (!key.isEmpty()) {
            post.header("Idempotency-Key", key);
        }
        Answer answer = http.send(post);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("jobId").asString();
    }

    private void remember(String type, String id) {
        accepted.computeIfAbsent(type, key -> ConcurrentHashMap.newKeySet()).add(id);
    }
}
