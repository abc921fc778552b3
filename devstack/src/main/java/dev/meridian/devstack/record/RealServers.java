package dev.meridian.devstack.record;

import dev.meridian.devstack.process.DevStackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** Servers that are other people's programs, in tests: started or skipped, and filled by their own interface. */
public final class RealServers {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private RealServers() {}

    /** The server; where it can't be had, the test is skipped and says so. */
    public static RecordServer started(Supplier<RecordServer> server) {
        try {
            return server.get();
        } catch (DevStackException missing) {
            System.err.println("SKIPPED, because a server can't be had: " + String.valueOf(missing.getMessage()));
            return Assumptions.abort(String.valueOf(missing.getMessage()));
        }
    }

    /**
     * Sends a request that has to succeed, and returns the body of its answer.
     *
     * @param authorization the header of that name; empty for none
     * @param body JSON; empty for none
     */
    public static String send(String method, URI address, String authorization, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = answer(method, address, authorization, body);
        if (answer.statusCode() >= 300) {
            throw new AssertionError(
                    method + " " + address + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /**
     * Sends a request, and returns its answer whatever it is.
     *
     * @param authorization the header of that name; empty for none
     * @param body JSON; empty for none
     */
    public static HttpResponse<String> answer(String method, URI address, String authorization, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
