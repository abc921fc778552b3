package dev.meridian.api.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a stream of server-sent events on a thread of its own until it ends or is closed. */
public final class EventStreamClient implements AutoCloseable {
    /** One event; comments are events without a name. */
    public record Event(String id, String name, JsonNode data) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private volatile boolean ended;

    private EventStreamClient(HttpRequest request) {
        this.reader = Thread.ofVirtual().start(() -> read(request));
    }

    /** Reads the answer to a request with headers of the test's own. */
    public static EventStreamClient open(HttpRequest.Builder request) {
        return new EventStreamClient(
                request.header("Accept", "text/event-stream").build());
    }

    public static EventStreamClient open(TestHttp http, String path, String... lastEventId) {
        HttpRequest.Builder request = http.request(path).header("Accept", "text/event-stream");
        for (String id : lastEventId) {
            request.header("Last-Event-ID", id);
        }
        return new EventStreamClient(request.build());
    }

    /** What has come so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** The sequence numbers of the changes that have come so far. */
    public List<Integer> seqs() {
        return events.stream()
                .filter(event -> event.name().equals("change"))
                .map(event -> event.data().path("seq").asInt())
                .toList();
    }

    public boolean hasEnded() {
        return ended;
    }

    private void read(HttpRequest request) {
        try {
            HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
            String[] event = {"", ""};
            response.body().forEach(line -> {
                if (line.startsWith("id: ")) {
                    event[0] = line.substring("id: ".length());
                } else if (line.startsWith("event: ")) {
                    event[1] = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    JsonNode data = JsonMapper.shared().readTree(line.substring("data: ".length()));
                    events.add(new Event(event[0], event[1], data));
                }
            });
        } catch (IOException | UncheckedIOException cut) {
            // The test or the server closed it.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        reader.interrupt();
    }
}
