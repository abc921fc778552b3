package dev.meridian.devstack.fault;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on loopback for tests, which sends exactly the given bytes: real programs give answers that a
 * well-behaved server library cannot give.
 */
public final class RawReceiver implements AutoCloseable {
    private final ServerSocket door;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Script otherwise = RawReceiver::noContent;

    /**
     * A request that came.
     *
     * @param target path and query as they were sent
     * @param headers by lower-case name
     * @param onConnection the number of the request on its connection, from 1
     */
    public record Request(String method, String target, Map<String, String> headers, String body, int onConnection) {
        public String path() {
            return target.split("\\?", 2)[0];
        }
    }

    /** Answers a request. */
    @FunctionalInterface
    public interface Script {
        /** Writes an answer; returns whether the connection stays open for another request. */
        boolean answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    /** Starts a receiver at a free port; it answers 204 where it has no script, unless {@link #otherwise} is called. */
    public RawReceiver() {
        try {
            door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofPlatform().daemon().name("raw-receiver").start(this::acceptAll);
    }

    /** The bytes of an answer; a body is framed by the headers, not by this. */
    public static byte[] bytes(String... lines) {
        return String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    public RawReceiver on(String path, Script script) {
        scripts.put(path, script);
        return this;
    }

    /** Answers requests for paths that have no script of their own. */
    public RawReceiver otherwise(Script script) {
        otherwise = script;
        return this;
    }

    /** Answers with these bytes, and leaves the connection open. */
    public RawReceiver on(String path, String... lines) {
        byte[] answer = bytes(lines);
        return on(path, (request, out) -> {
            out.write(answer);
            return true;
        });
    }

    /** Answers with these bytes, and closes the connection. */
    public RawReceiver onceOn(String path, String... lines) {
        byte[] answer = bytes(lines);
        return on(path, (request, out) -> {
            out.write(answer);
            return false;
        });
    }

    public String url(String path) {
        return "http://127.0.0.1:" + door.getLocalPort() + path;
    }

    public int port() {
        return door.getLocalPort();
    }

    /** The requests so far for a path. */
    public List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    /** How many connections are open. */
    public int connections() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void acceptAll() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                Thread.ofPlatform().daemon().name("raw-receiver-connection").start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            for (int number = 1; ; number++) {
                Request request = read(in, number);
                if (request == null) {
                    return;
                }
                requests.add(request);
                Script script = scripts.getOrDefault(request.path(), otherwise);
                if (!script.answer(request, out)) {
                    return;
                }
                out.flush();
            }
        } catch (IOException | InterruptedException gone) {
            // The client has gone, or this receiver is being closed; the client sees its connection end.
        } finally {
            open.remove(client);
        }
    }

    private static boolean noContent(Request request, OutputStream out) throws IOException {
        out.write(bytes("HTTP/1.1 204 No Content", "", ""));
        return true;
    }

    private static @Nullable Request read(InputStream in, int number) throws IOException {
        String head = head(in);
        if (head == null) {
            return null;
        }
        String[] lines = head.split("\r\n");
        String[] first = lines[0].split(" ", 3);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(": *", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Request(first[0], first[1], headers, body, number);
    }

    private static @Nullable String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
