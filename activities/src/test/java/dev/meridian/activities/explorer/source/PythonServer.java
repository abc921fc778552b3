package dev.meridian.activities.explorer.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A folder served on loopback by Python's {@code http.server}; where there is no Python the test is skipped and says so. */
final class PythonServer implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("port (\\d+)");

    private final Process process;
    private final String port;

    private PythonServer(Process process, String port) {
        this.process = process;
        this.port = port;
    }

    static PythonServer start(Path folder) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(
                            "python3",
                            "-u",
                            "-m",
                            "http.server",
                            "0",
                            "--bind",
                            "127.0.0.1",
                            "--directory",
                            folder.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException absent) {
            Assumptions.abort("SKIPPED: python3 is not installed, so nothing was read from Python's http.server");
            throw absent;
        }
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Matcher announced = PORT.matcher(String.valueOf(output.readLine()));
        if (!announced.find()) {
            process.destroyForcibly();
            throw new IOException("Python's http.server did not say where it listens");
        }
        return new PythonServer(process, announced.group(1));
    }

    String address(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
