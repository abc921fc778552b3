package dev.meridian.api.job;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes server-sent events to a response, each at once. */
final class EventStream {
    private static final int RETRY_MILLIS = 2000;

    private final OutputStream out;
    private final JsonMapper json;

    private EventStream(OutputStream out, JsonMapper json) {
        this.out = out;
        this.json = json;
    }

    /** Begins a stream; from here on errors can no longer be told to the client. */
    static EventStream open(HttpServletResponse response, JsonMapper json) throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // Proxies such as nginx would hold back events until a buffer is full.
        response.setHeader("X-Accel-Buffering", "no");
        EventStream stream = new EventStream(response.getOutputStream(), json);
        stream.write("retry: " + RETRY_MILLIS + "\n\n");
        return stream;
    }

    /**
     * Sends an event.
     *
     * @param id what a client sends as Last-Event-ID when it comes back
     * @param data written as JSON, which has no line breaks
     */
    void send(String id, String name, Object data) throws IOException {
        write("id: " + id + "\nevent: " + name + "\ndata: " + json.writeValueAsString(data) + "\n\n");
    }

    /** Keeps proxies from closing a quiet stream, and finds out whether the client is still there. */
    void ping() throws IOException {
        write(": ping\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
