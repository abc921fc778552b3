package dev.meridian.devstack;

/** Another program listens on the port that a server was given. */
public final class PortInUseException extends DevStackException {

    private final String server;
    private final int port;

    PortInUseException(String server, int port) {
        super("Port %d, meant for %s, is in use by another program.".formatted(port, server));
        this.server = server;
        this.port = port;
    }

    /** What the port was meant for, as people call it: {@code PostgreSQL}, {@code S3}. */
    public String server() {
        return server;
    }

    public int port() {
        return port;
    }
}
