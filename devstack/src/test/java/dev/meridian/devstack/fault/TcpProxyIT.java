package dev.meridian.devstack.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyIT {
    private final RawReceiver server = new RawReceiver().on("/", "HTTP/1.1 200 OK", "Content-Length: 2", "", "ok");

    private TcpProxy proxy;

    @BeforeEach
    void open() throws IOException {
        proxy = TcpProxy.to(server.port());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void anAddressLeadsThroughIt() {
        assertThat(proxy.through(server.url("/a"))).isEqualTo("http://127.0.0.1:" + proxy.port() + "/a");
    }

    @Test
    void aCutBreaksOpenConnectionsAndRefusesNewOnes() throws IOException {
        try (Socket before = ask()) {
            assertThat(answer(before)).endsWith("ok");

            proxy.cut();

            assertThat(before.getInputStream().read()).isEqualTo(-1);
            assertThat(isRefused()).isTrue();
            proxy.restore();
            try (Socket after = ask()) {
                assertThat(answer(after)).endsWith("ok");
            }
        }
    }

    @Test
    void aStallKeepsConnectionsOpenAndDeliversLate() throws IOException {
        try (Socket socket = ask()) {
            assertThat(answer(socket)).endsWith("ok");
            proxy.stall();
            request(socket);

            socket.setSoTimeout(300);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.requests("/")).hasSize(1);

            proxy.restore();
            socket.setSoTimeout(60_000);
            assertThat(answer(socket)).endsWith("ok");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> server.requests("/").size() == 2);
        }
    }

    private boolean isRefused() {
        try (Socket socket = ask()) {
            return socket.getInputStream().read() < 0;
        } catch (IOException refused) {
            return true;
        }
    }

    private Socket ask() throws IOException {
        Socket socket = new Socket("127.0.0.1", proxy.port());
        request(socket);
        return socket;
    }

    private static void request(Socket socket) throws IOException {
        socket.getOutputStream().write(RawReceiver.bytes("GET / HTTP/1.1", "", ""));
    }

    private static String answer(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("ok")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return answer + " and the end";
            }
            answer.append(new String(new byte[] {(byte) next}, StandardCharsets.US_ASCII));
        }
        return answer.substring(answer.indexOf("\r\n\r\n"));
    }
}
