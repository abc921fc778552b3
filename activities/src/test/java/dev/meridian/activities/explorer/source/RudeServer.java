package dev.meridian.activities.explorer.source;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;

/** Answers each path with exactly the bytes that a test chose, well-formed or not, and closes the connection. */
final class RudeServer implements AutoCloseable {

    /** The bytes that are sent for a path. */
    interface Reply {
        void to(OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    RudeServer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::serve);
    }

    String address(String path) {
        return "http://127.0.0.1:" + server.getLocalPort() + path;
    }

    /** The request lines that came. */
    List<String> requests() {
        return requests;
    }

    void reply(String path, Reply reply) {
        replies.put(path, reply);
    }

    /** An answer of some header lines and a body. */
    void reply(String path, String head, byte[] body) {
        reply(path, out -> {
            out.write((head.replace("\n", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
        });
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket guest = server.accept();
                Thread.ofPlatform().daemon().start(() -> answer(guest));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket guest) {
        try (guest) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(guest.getInputStream(), StandardCharsets.ISO_8859_1));
            String request = String.valueOf(in.readLine());
            requests.add(request);
            String header = in.readLine();
            while (header != null && !header.isEmpty()) {
                header = in.readLine();
            }
            Reply reply = replies.get(request.split(" ", 3)[1]);
            if (reply != null) {
                reply.to(guest.getOutputStream());
                guest.getOutputStream().flush();
            }
        } catch (IOException gone) {
            // The client hung up, which is its right.
        }
    }
}
