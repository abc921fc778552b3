package dev.meridian.api.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A port on loopback that leads to a server until the way is closed: a server that goes away and comes back. */
public final class TcpGate implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final InetSocketAddress server;
    private final ServerSocket door;
    private volatile boolean isOpen = true;

    private TcpGate(InetSocketAddress server, ServerSocket door) {
        this.server = server;
        this.door = door;
    }

    /** Opens a gate that leads to a server on this machine. */
    public static TcpGate to(int port) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        TcpGate gate = new TcpGate(new InetSocketAddress(loopback, port), new ServerSocket(0, 512, loopback));
        gate.threads.execute(gate::accept);
        return gate;
    }

    /** Where clients connect instead of to the server. */
    public int port() {
        return door.getLocalPort();
    }

    /** Breaks every open connection, and every new connection until {@link #restore}. */
    public void cut() {
        isOpen = false;
        sockets.forEach(TcpGate::drop);
        sockets.clear();
    }

    public void restore() {
        isOpen = true;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                threads.execute(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        if (!isOpen) {
            drop(client);
            return;
        }
        Socket behind = new Socket();
        try {
            behind.connect(server);
        } catch (IOException away) {
            drop(client);
            return;
        }
        sockets.add(client);
        sockets.add(behind);
        if (!isOpen) {
            cut();
            return;
        }
        threads.execute(() -> pump(client, behind));
        threads.execute(() -> pump(behind, client));
    }

    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException broken) {
            // The other end learns of it below.
        } finally {
            drop(from);
            drop(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
        threads.shutdownNow();
    }
}
