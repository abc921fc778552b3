package dev.meridian.devstack.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A port on loopback that leads to a server until the way is cut or stalled: a server that goes away and comes back, or a
 * network that drops packets.
 */
public final class TcpProxy implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final InetSocketAddress server;
    private final ServerSocket door;
    private final ReentrantLock flow = new ReentrantLock();
    private final Condition flows = flow.newCondition();
    private volatile boolean isOpen = true;
    private boolean isStalled;

    private TcpProxy(InetSocketAddress server, ServerSocket door) {
        this.server = server;
        this.door = door;
    }

    /** Opens a proxy of a server on this machine. */
    public static TcpProxy to(int port) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        TcpProxy proxy = new TcpProxy(new InetSocketAddress(loopback, port), new ServerSocket(0, 512, loopback));
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    /** Where clients connect instead of to the server. */
    public int port() {
        return door.getLocalPort();
    }

    /** Breaks every open connection, and every new connection until {@link #restore}. */
    public void cut() {
        isOpen = false;
        sockets.forEach(TcpProxy::drop);
        sockets.clear();
    }

    /**
     * Lets nothing through and breaks nothing: whoever waits for an answer learns nothing, as when a network drops
     * packets. What is sent meanwhile arrives after {@link #restore}.
     */
    public void stall() {
        flow.lock();
        try {
            isStalled = true;
        } finally {
            flow.unlock();
        }
    }

    /** Ends a {@link #cut} and a {@link #stall}. */
    public void restore() {
        isOpen = true;
        flow.lock();
        try {
            isStalled = false;
            flows.signalAll();
        } finally {
            flow.unlock();
        }
    }

    /** An address or URL of the server with the proxy's port in place of the server's. */
    public String through(String address) {
        return address.replaceFirst(":" + server.getPort() + "(?!\\d)", ":" + port());
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
            awaitFlow();
            behind.connect(server);
        } catch (IOException | InterruptedException away) {
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
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[16 * 1024];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                awaitFlow();
                out.write(bytes, 0, read);
            }
            awaitFlow();
        } catch (IOException | InterruptedException broken) {
            // Both ends are closed below, by which the other end learns that the connection is broken.
        } finally {
            drop(from);
            drop(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void awaitFlow() throws InterruptedException {
        flow.lockInterruptibly();
        try {
            while (isStalled) {
                flows.await();
            }
        } finally {
            flow.unlock();
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
