package dev.meridian.activities.download.http;

import dev.meridian.activities.download.http.TestService.Asked;
import dev.meridian.activities.download.http.TestService.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * What stands between here and a server in real life: a proxy that hands requests on, and whose answers a test may alter. A server
 * that names itself in an answer is given the name that the relay is told.
 */
public final class Relay implements AutoCloseable {
    private static final Set<String> KEPT = Set.of("authorization", "content-type", "accept");
    private static final Set<String> OF_THE_WAY =
            Set.of("transfer-encoding", "content-length", "connection", ":status");

    private final TestService door = new TestService();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;
    private volatile String shownAs = door.address();
    private volatile BiFunction<Asked, Reply, Reply> alteration = (asked, reply) -> reply;

    /** @param server the scheme, host and port of the server */
    public Relay(URI server) {
        this.server = server;
        door.answering(asked -> alteration.apply(asked, answer(asked)));
    }

    /** Where clients connect instead of to the server. */
    public String address() {
        return door.address();
    }

    /** What the server is called in its own answers from now on; at first as the relay. */
    Relay showingItAs(String address) {
        shownAs = address;
        return this;
    }

    /** Alters each answer from now on. */
    public Relay altering(BiFunction<Asked, Reply, Reply> change) {
        alteration = change;
        return this;
    }

    /** The requests so far, in order. */
    public List<Asked> asked() {
        return door.asked();
    }

    private Reply answer(Asked asked) {
        String query = asked.query().entrySet().stream()
                .map(pair -> encoded(pair.getKey()) + "=" + encoded(pair.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server + asked.path() + (query.isEmpty() ? "" : "?" + query)))
                .method(
                        asked.method(),
                        asked.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(asked.body()));
        asked.headers().forEach((name, values) -> {
            if (KEPT.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, values.getFirst());
            }
        });
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            Map<String, List<String>> headers = new TreeMap<>();
            answer.headers().map().forEach((name, values) -> {
                if (!OF_THE_WAY.contains(name)) {
                    headers.put(
                            name,
                            new ArrayList<>(values.stream().map(this::renamed).toList()));
                }
            });
            byte[] body = renamed(answer.body()).getBytes(StandardCharsets.UTF_8);
            return new Reply(answer.statusCode(), headers, body, body.length);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    private String renamed(String text) {
        return text.replace(server.toString(), shownAs);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        door.close();
        client.close();
    }
}
