package dev.meridian.activities.job.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.AddressRange;
import dev.meridian.activities.job.outbound.address.WebAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Calls to the servers that most receivers are built with, where they are installed; each counts the requests that
 * arrive.
 */
class RealReceiversTest {
    /** Closes a connection that is idle for a moment, as all of its kind do. */
    private static final String NODE = """
        let calls = 0;
        const server = require('http').createServer((request, response) => {
          request.resume();
          request.on('end', () => {
            response.setHeader('Content-Type', 'application/json');
            response.end(JSON.stringify({received: ++calls}));
          });
        });
        server.keepAliveTimeout = 20;
        server.listen(0, '127.0.0.1', () => console.log(server.address().port));
        """;

    private static final String PYTHON = """
        import http.server
        class Receiver(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            calls = 0
            def do_POST(self):
                self.rfile.read(int(self.headers['Content-Length']))
                Receiver.calls += 1
                body = ('{"received":%d}' % Receiver.calls).encode()
                self.send_response(200)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, *arguments):
                pass
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Receiver)
        print(server.server_port, flush=True)
        server.serve_forever()
        """;

    @Test
    void nodesHttpServerIsCalledOnceForEachCall() throws Exception {
        callsArriveOnce("node", "-e", NODE);
    }

    @Test
    void pythonsHttpServerIsCalledOnceForEachCall() throws Exception {
        callsArriveOnce("python3", "-c", PYTHON);
    }

    private static void callsArriveOnce(String... command) throws IOException, InterruptedException {
        Process program = start(command);
        try (OutboundHttp http = new OutboundHttp(
                        new AddressPolicy(List.of(AddressRange.parse("127.0.0.0/8"))), Clock.systemUTC());
                BufferedReader out =
                        new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
            WebAddress url = WebAddress.parse("http://127.0.0.1:" + out.readLine() + "/hook");
            for (int call = 1; call <= 30; call++) {
                Answer answer = http.send(AnswersInTheWildTest.outgoing(url), Duration.ofSeconds(20), place -> {});
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text(100)).isEqualTo("{\"received\":" + call + "}");
            }
        } finally {
            program.destroyForcibly();
        }
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException absent) {
            System.err.println(
                    "SKIPPED: " + command[0] + " is not installed, so no call is tried with its HTTP server");
            return abort(command[0] + " is not installed");
        }
    }
}
