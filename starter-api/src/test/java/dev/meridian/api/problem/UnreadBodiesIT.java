package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.testing.TestService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies that are refused before they have been read, by clients that send all of it before they look for an answer, as many
 * do: they get to read why.
 */
class UnreadBodiesIT {
    private static final long LARGE = 150L << 20;
    private static final String MOST_AUDIO = "1000000";
    private static final byte[] PIECE = new byte[1 << 20];

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start(TestService.Settings.fresh().with("AUDIO_MAX_BYTES", MOST_AUDIO));
        assertThat(service.http().post("/api/records", "{}").json().path("id").asLong())
                .isEqualTo(1);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /api/records/1/audio audio/wav",
                "PUT /api/explorers/large text/tab-separated-values",
                "POST /api/explorers/large/preview text/tab-separated-values",
                "POST /api/jobs application/json",
                "POST /api/jobs/batch application/json",
                "POST /api/records/search application/octet-stream",
                "POST /api/datasets?name=large application/json",
                "PUT /api/connectors/large application/yaml",
                "PUT /api/charts/1 application/json",
            })
    void aClientThatSendsEverythingFirstReadsThatItIsTooMuch(String request) throws IOException {
        String[] parts = request.split(" ");
        String head = head(parts[0], parts[1], parts[2]);
        assertThat(sent(head + "Content-Length: " + LARGE + "\r\n\r\n", LARGE)).isEqualTo("HTTP/1.1 413 ");
        assertThat(sentInChunks(head)).as("in chunks").isEqualTo("HTTP/1.1 413 ");
    }

    @Test
    void otherRefusalsAreReadAsWell() throws IOException {
        String length = "Content-Length: " + LARGE + "\r\n\r\n";
        String file = "/api/connections/" + UUID.randomUUID() + "/files/large.csv";
        assertThat(sent(head("PUT", file, "text/csv") + length, LARGE)).isEqualTo("HTTP/1.1 404 ");
        String nobody = head("PUT", "/api/records/1/audio", "audio/wav").replace("Bearer mk_", "Bearer mk_x");
        assertThat(sent(nobody + length, LARGE)).isEqualTo("HTTP/1.1 401 ");
        assertThat(sent(head("PUT", "/api/records/1/audio", "image/png") + length, LARGE))
                .isEqualTo("HTTP/1.1 415 ");
    }

    @Test
    void aClientOfJavaReadsThatItIsTooMuch() {
        var refused = service.http()
                .send(service.http()
                        .request("/api/records/1/audio")
                        .header("Content-Type", "audio/wav")
                        .PUT(BodyPublishers.ofInputStream(() -> new Zeros(LARGE))));
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.json().path("limitBytes").asString()).isEqualTo(MOST_AUDIO);
    }

    @Test
    void aClientThatAsksFirstIsRefusedBeforeItSends() throws IOException {
        String asks = head("PUT", "/api/records/1/audio", "audio/wav") + "Expect: 100-continue\r\nContent-Length: ";
        assertThat(sent(asks + LARGE + "\r\n\r\n", 0)).isEqualTo("HTTP/1.1 413 ");
        assertThat(sent(asks + "1000\r\n\r\n", 0)).isEqualTo("HTTP/1.1 100 ");
    }

    private static String head(String method, String path, String type) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TestService.ADMIN_KEY
                + "\r\nContent-Type: " + type + "\r\n";
    }

    /** Sends a head and so many bytes, and returns the beginning of the answer, with the status. */
    private static String sent(String head, long bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.url().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            for (long sent = 0; sent < bytes; sent += PIECE.length) {
                out.write(PIECE);
            }
            return beginning(socket);
        }
    }

    private static String sentInChunks(String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.url().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write((head + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            for (long sent = 0; sent < LARGE; sent += PIECE.length) {
                out.write((Integer.toHexString(PIECE.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(PIECE);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return beginning(socket);
        }
    }

    private static String beginning(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String line = in.readLine();
        return line == null ? "closed" : line;
    }

    /** So many bytes of zero. */
    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long bytes) {
            this.left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int given = (int) Math.min(left, length);
            left -= given;
            return given;
        }
    }
}
