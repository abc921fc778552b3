package dev.meridian.activities.download.source.postgres;

import dev.meridian.activities.job.work.AbortSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * Sockets for the PostgreSQL driver that connect to an address that was checked, whatever the host's name resolves to
 * later, and that are closed when the work is aborted. The driver creates the factory by the name of this class.
 */
public final class CheckedSockets extends SocketFactory {
    private final InetAddress address;

    /** @param address as {@link InetAddress#getHostAddress} writes it, which is no name */
    public CheckedSockets(String address) throws IOException {
        this.address = InetAddress.getByName(address);
    }

    @Override
    public Socket createSocket() {
        Socket socket = new CheckedSocket(address);
        AbortSignal.current().onAbort(() -> {
            try {
                socket.close();
            } catch (IOException alreadyBroken) {
                // The work ends all the same.
            }
        });
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        Socket socket = createSocket();
        socket.connect(new InetSocketAddress(address, port));
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostAddress(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host.getHostAddress(), port);
    }

    private static final class CheckedSocket extends Socket {
        private final InetAddress checked;

        CheckedSocket(InetAddress checked) {
            super(Proxy.NO_PROXY);
            this.checked = checked;
        }

        @Override
        public void connect(SocketAddress asked, int timeout) throws IOException {
            super.connect(new InetSocketAddress(checked, ((InetSocketAddress) asked).getPort()), timeout);
        }

        @Override
        public void connect(SocketAddress asked) throws IOException {
            connect(asked, 0);
        }
    }
}
