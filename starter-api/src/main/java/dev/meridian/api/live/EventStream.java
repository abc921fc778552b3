package dev.meridian.api.live;

import dev.meridian.activities.job.live.Change;
import dev.meridian.activities.job.live.EventCursor;
import dev.meridian.api.job.JobPresenter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes server-sent events to a response, each at once; a client that comes back sends the last event's id as
 * Last-Event-ID.
 */
final class EventStream implements LiveSink<Object> {
    private static final int RETRY_MILLIS = 2000;

    private final OutputStream out;
    private final JobPresenter presenter;
    private final JsonMapper json;

    private EventStream(OutputStream out, JobPresenter presenter, JsonMapper json) {
        this.presenter = presenter;
        this.out = out;
        this.json = json;
    }

    /** Begins a stream; from here on errors can no longer be reported to the client. */
    static EventStream open(HttpServletResponse response, JobPresenter presenter, JsonMapper json) throws IOException {
        describe(response);
        EventStream stream = new EventStream(response.getOutputStream(), presenter, json);
        stream.write("retry: " + RETRY_MILLIS + "\n\n");
        return stream;
    }

    /** Sets the headers of a stream. */
    static void describe(HttpServletResponse response) {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=UTF-8");
        // A proxy that compresses would hold back events until it has enough of them.
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform");
        // Proxies such as nginx would hold back events until a buffer is full.
        response.setHeader("X-Accel-Buffering", "no");
    }

    @Override
    public void snapshot(EventCursor cursor, Object snapshot) throws IOException {
        send(cursor, "snapshot", snapshot);
    }

    @Override
    public void change(Change change) throws IOException {
        send(change.cursor(), "change", JobEventResponse.of(change.event(), presenter));
    }

    @Override
    public void ping() throws IOException {
        write(": ping\n\n");
    }

    private void send(EventCursor id, String name, Object data) throws IOException {
        write("id: " + id + "\nevent: " + name + "\ndata: " + json.writeValueAsString(data) + "\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
