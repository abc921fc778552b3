package dev.meridian.activities.task.mail;

import dev.meridian.activities.job.work.AbortSignal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes the sockets to mail servers. A socket is closed when the work that opened it is aborted, and it fails when the
 * server has sent more than any real server sends, because the mail library collects the lines of a reply without a
 * bound.
 */
final class MailSockets extends SocketFactory {
    static final int MOST_BYTES = 1 << 20;

    @Override
    public Socket createSocket() {
        return new BoundedSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    private static Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = new BoundedSocket();
        socket.connect(address);
        return socket;
    }

    private static final class BoundedSocket extends Socket {
        private final AbortSignal.Registration registration =
                AbortSignal.current().onAbort(this::closeNow);
        private long left = MOST_BYTES;

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    return count(super.read(), 1);
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int read = super.read(bytes, offset, length);
                    return count(read, read);
                }
            };
        }

        @Override
        public void close() throws IOException {
            registration.close();
            super.close();
        }

        private int count(int result, int bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new IOException("The mail server says more than " + MOST_BYTES + " bytes");
            }
            return result;
        }

        private void closeNow() {
            try {
                close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
