package dev.meridian.activities.download.source.postgres;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Speaks the beginning of the protocol as other servers than PostgreSQL 18 do; it knows no queries. */
final class OtherServer implements AutoCloseable {
    private static final String[][] PARAMETERS = {
        {"application_name", ""},
        {"client_encoding", "UTF8"},
        {"DateStyle", "ISO, MDY"},
        {"integer_datetimes", "on"},
        {"IntervalStyle", "postgres"},
        {"is_superuser", "on"},
        {"server_encoding", "UTF8"},
        {"server_version", "11.22"},
        {"session_authorization", "boss"},
        {"standard_conforming_strings", "on"},
        {"TimeZone", "UTC"},
    };

    private final ServerSocket listener;
    private final @Nullable String refusal;

    private OtherServer(@Nullable String refusal) throws IOException {
        this.refusal = refusal;
        listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("other-postgres").start(this::acceptAll);
    }

    /** Lets everybody in, as PostgreSQL 11.22 does. */
    static OtherServer old() throws IOException {
        return new OtherServer(null);
    }

    /** Refuses everybody in such words, as PgBouncer 1.18 does. */
    static OtherServer pooler(String refusal) throws IOException {
        return new OtherServer(refusal);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                serve(new DataInputStream(client.getInputStream()), new DataOutputStream(client.getOutputStream()));
            } catch (IOException gone) {
                // The client has left, or the test is over.
            }
        }
    }

    private void serve(DataInputStream in, DataOutputStream out) throws IOException {
        in.skipNBytes(in.readInt() - 4);
        if (refusal != null) {
            send(out, 'E', ("SFATAL\0C08P01\0M" + refusal + "\0\0").getBytes(StandardCharsets.UTF_8));
            return;
        }
        send(out, 'R', new byte[4]);
        for (String[] parameter : PARAMETERS) {
            send(out, 'S', (parameter[0] + "\0" + parameter[1] + "\0").getBytes(StandardCharsets.UTF_8));
        }
        send(out, 'K', new byte[8]);
        send(out, 'Z', new byte[] {'I'});
        for (int type = in.read(); type >= 0 && type != 'X'; type = in.read()) {
            in.skipNBytes(in.readInt() - 4);
            switch (type) {
                case 'P' -> send(out, '1', new byte[0]);
                case 'B' -> send(out, '2', new byte[0]);
                case 'D' -> send(out, 'n', new byte[0]);
                case 'E' -> send(out, 'C', "SET\0".getBytes(StandardCharsets.UTF_8));
                case 'S' -> send(out, 'Z', new byte[] {'I'});
                case 'Q' -> {
                    send(out, 'C', "SET\0".getBytes(StandardCharsets.UTF_8));
                    send(out, 'Z', new byte[] {'I'});
                }
                default -> throw new IOException("No answer to a message of the type " + (char) type);
            }
        }
    }

    private static void send(DataOutputStream out, char type, byte[] body) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(message);
        data.writeByte(type);
        data.writeInt(body.length + 4);
        data.write(body);
        out.write(message.toByteArray());
        out.flush();
    }
}
