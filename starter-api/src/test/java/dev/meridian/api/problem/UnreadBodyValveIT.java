package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that refuses every body unread, and clients that send on and on. */
class UnreadBodyValveIT {
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final byte[] PIECE = new byte[1 << 20];

    @TempDir
    private Path folder;

    /** The clock goes on only as the test wants. */
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void theAnswerComesAtOnceAndTheConnectionIsClosedWhenTheTimeIsOver() throws Exception {
        Tomcat tomcat = started();
        try (Socket socket = new Socket("127.0.0.1", tomcat.getConnector().getLocalPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000000\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(60_000);
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 413 ".length());
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413 ");
            for (int i = 0; i < 200; i++) {
                out.write(PIECE);
            }

            nanos.addAndGet(MOST.toNanos());

            assertThatThrownBy(() -> sendOn(out)).isInstanceOf(SocketException.class);
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: x", "Content-Length: -1", "Content-Length: 1\r\nContent-Length: 2"})
    void aRequestWhoseLengthIsMalformedIsABadRequestAndNoFailureOfTheServer(String headers) throws Exception {
        List<String> failures = new CopyOnWriteArrayList<>();
        Logger processor = Logger.getLogger("org.apache.coyote.http11.Http11Processor");
        Handler noted = new Noted(failures);
        processor.addHandler(noted);
        Tomcat tomcat = started();
        try (Socket socket = new Socket("127.0.0.1", tomcat.getConnector().getLocalPort())) {
            socket.getOutputStream()
                    .write(("PUT / HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\nbody")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(60_000);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(failures).isEmpty();
        } finally {
            tomcat.stop();
            tomcat.destroy();
            processor.removeHandler(noted);
        }
    }

    /** Notes what is logged as severe. */
    private static final class Noted extends Handler {
        private final List<String> failures;

        Noted(List<String> failures) {
            this.failures = failures;
        }

        @Override
        public void publish(LogRecord logged) {
            if (logged.getLevel() == Level.SEVERE) {
                failures.add(logged.getMessage() + " " + logged.getThrown());
            }
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static void sendOn(OutputStream out) throws IOException {
        for (long sent = 0; sent < 10_000L * PIECE.length; sent += PIECE.length) {
            out.write(PIECE);
        }
    }

    private Tomcat started() throws LifecycleException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxSwallowSize", "0");
        tomcat.getEngine().getPipeline().addValve(new UnreadBodyValve(MOST, nanos::get));
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "refusing", new Refusing()).addMapping("/");
        tomcat.start();
        return tomcat;
    }

    private static final class Refusing extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doPut(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(413);
        }
    }
}
