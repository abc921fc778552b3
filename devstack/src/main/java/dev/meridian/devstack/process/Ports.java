package dev.meridian.devstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds free ports of the loopback interface. */
public final class Ports {

    /**
     * Below the range from which systems take the local ports of outgoing connections (32768 on Linux, 49152 on
     * macOS), so that a server that comes back after a kill finds its port still free.
     */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;

    private Ports() {}

    /** A port that nobody listens on at this moment. */
    public static int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new DevStackException("No free port between %d and %d on 127.0.0.1.".formatted(LOWEST, HIGHEST));
    }

    /**
     * Checks a server's port before its start, because the server's own error would not name the server.
     *
     * @throws DevStackException if somebody listens there
     */
    public static void requireFree(String server, int port) {
        if (!isFree(port)) {
            throw new DevStackException("Port %d, meant for %s, is in use by another program.".formatted(port, server));
        }
    }

    /** Whether nobody listens there at this moment. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // The servers set this option, too: connections that linger after a restart do not occupy the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
